// Joins counts of one key that are asked for at the same time into one statement. Every call of a busy hour counts for the
// server: one after the other they would wait for each other's commit, with a connection of the pool each.
import type { CountingWindow, Throttles } from './throttles.ts'

type Counted = Awaited<ReturnType<Throttles['count']>>

/** Counts so many attempts at once; `attempts` is the count after the last of them. */
export type CountMany = (key: Buffer, window: CountingWindow, many: number) => Promise<Counted>

interface Asked {
  readonly window: CountingWindow
  resolve(counted: Counted): void
  reject(error: unknown): void
}

/** Each is told its own count, as if they had been counted one after the other, in the order of asking. */
export function batchCounts(countMany: CountMany): Throttles['count'] {
  /** By key: who waits for the statement that is under way. */
  const waiting = new Map<string, Asked[]>()

  const count = async (key: Buffer, window: CountingWindow, asked: readonly Asked[]): Promise<void> => {
    try {
      const { attempts, resetsIn } = await countMany(key, window, asked.length)
      for (const [i, { resolve }] of asked.entries()) resolve({ attempts: attempts - asked.length + 1 + i, resetsIn })
    } catch (error) {
      for (const { reject } of asked) reject(error)
    }
  }
  /** Until nobody waits any more. */
  const run = async (key: Buffer, name: string, first: Asked): Promise<void> => {
    let asked = [first]
    for (let last: Asked | undefined = first; last !== undefined; last = asked.at(-1)) {
      waiting.set(name, [])
      await count(key, last.window, asked)
      asked = waiting.get(name) ?? []
    }
    waiting.delete(name)
  }
  return (key, window) =>
    new Promise((resolve, reject) => {
      const asked = { window, resolve, reject }
      const name = key.toString('hex')
      const others = waiting.get(name)
      if (others === undefined) void run(key, name, asked)
      else others.push(asked)
    })
}
