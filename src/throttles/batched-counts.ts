// Batches simultaneous counts of the same key into one statement. All calls of a busy hour count for the server: without
// batching, each would hold a connection of the pool while it waits for the commit of the one before.
import type { CountingWindow, Throttles } from './throttles.ts'

type Counted = Awaited<ReturnType<Throttles['count']>>

/** Adds `increment` attempts at once. Returns the count after the last one. */
export type CountMany = (key: Buffer, window: CountingWindow, increment: number) => Promise<Counted>

interface PendingCount {
  readonly window: CountingWindow
  resolve(counted: Counted): void
  reject(error: unknown): void
}

/** Every caller gets its own count, as if the attempts had been counted one by one in the order of the calls. */
export function batchCounts(countMany: CountMany): Throttles['count'] {
  /** Maps each key with a running statement to the counts that wait for it. */
  const waiting = new Map<string, PendingCount[]>()

  const count = async (key: Buffer, window: CountingWindow, batch: readonly PendingCount[]): Promise<void> => {
    try {
      const { attempts, resetsIn } = await countMany(key, window, batch.length)
      for (const [i, { resolve }] of batch.entries()) resolve({ attempts: attempts - batch.length + 1 + i, resetsIn })
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }
  /** Runs until no more counts wait. */
  const run = async (key: Buffer, name: string, first: PendingCount): Promise<void> => {
    let batch = [first]
    for (let last: PendingCount | undefined = first; last !== undefined; last = batch.at(-1)) {
      waiting.set(name, [])
      await count(key, last.window, batch)
      batch = waiting.get(name) ?? []
    }
    waiting.delete(name)
  }
  return (key, window) =>
    new Promise((resolve, reject) => {
      const pending = { window, resolve, reject }
      const name = key.toString('hex')
      const others = waiting.get(name)
      if (others === undefined) void run(key, name, pending)
      else others.push(pending)
    })
}
