// Readers of one key, which ask several servers in turn and know what has been written: how old each answer is, and whether it is
// older than one that had arrived before it was asked for.

import { apiKey, type Server } from '../../bench/server.ts'
import type { OpenDatabase } from '../../src/database/open.ts'

export interface Phase {
  readonly name: string
  readonly requests: number
  readonly errors: number
  readonly older: number
  readonly tooOld: number
  /** In milliseconds, as are the times below. */
  readonly oldest: number
  readonly p50: number
  readonly p99: number
  readonly longest: number
  readonly answered: Readonly<Record<Answered, number>>
}

type Answered = 'replica' | 'primary' | 'repeated'

interface ReadingOptions {
  /** Statistics with the number of calls, of which one is written after the other. */
  readonly path: string
  /** The number of calls before. */
  readonly first: number
  readonly database: OpenDatabase
}

const readers = 8
const ageMax = 10_000

/** `first`: how many calls there were at some instant before. Notices new calls by asking the primary all the time. */
export async function startReading({ path, first, database }: ReadingOptions) {
  const knownAt: { count: number; at: number }[] = [{ count: first, at: performance.now() }]
  const { rows } = await database.pool.query('SELECT count(*) AS n FROM calls WHERE campaign_id = 1')
  const offset = first - rows[0].n
  const watch = async () => {
    const { rows } = await database.pool.query('SELECT count(*) AS n FROM calls WHERE campaign_id = 1')
    knownAt.push({ count: rows[0].n + offset, at: performance.now() })
  }
  let newest = 0

  async function during(name: string, servers: readonly Server[], seconds: number): Promise<Phase> {
    const times: number[] = []
    const found = { errors: 0, older: 0, tooOld: 0, oldest: 0 }
    const before = await readCounts(servers)
    const until = performance.now() + seconds * 1000
    const read = async (reader: number) => {
      for (let turn = reader; performance.now() < until; turn++) {
        const server = servers[turn % servers.length]
        const [asked, expected] = [performance.now(), newest]
        const count = await ask(`${server?.url}${path}`)
        times.push(performance.now() - asked)
        if (count === undefined) {
          found.errors++
          continue
        }
        if (count < expected) found.older++
        // The primary had more calls at this instant already.
        const overtaken = knownAt.find((known) => known.count > count)?.at ?? asked
        const age = Math.max(0, asked - overtaken)
        if (age > ageMax) found.tooOld++
        found.oldest = Math.max(found.oldest, age)
        newest = Math.max(newest, count)
      }
    }
    const watching = (async () => {
      while (performance.now() < until) await watch()
    })()
    await Promise.all([watching, ...Array.from({ length: readers }, (_, reader) => read(reader))])
    times.sort((a, b) => a - b)
    const at = (share: number) => round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0)
    const after = await readCounts(servers)
    const answered = {
      replica: after.replica - before.replica,
      primary: after.primary - before.primary,
      repeated: after.repeated - before.repeated,
    }
    const oldest = Math.round(found.oldest)
    return { name, requests: times.length, ...found, oldest, p50: at(0.5), p99: at(0.99), longest: at(1), answered }
  }
  return { during }
}

/** Undefined unless the answer is a 200. */
async function ask(url: string): Promise<number | undefined> {
  try {
    const answer = await fetch(url, { headers: { authorization: `Bearer ${apiKey}` } })
    const body = (await answer.json()) as { total_counts: number }
    return answer.status === 200 ? body.total_counts : undefined
  } catch {
    return undefined
  }
}

async function readCounts(servers: readonly Server[]): Promise<Record<Answered, number>> {
  const counts = { replica: 0, primary: 0, repeated: 0 }
  for (const server of servers)
    for (const [, answered, count] of (await server.get('/metrics')).matchAll(
      /^patchboard_reads_total\{answered="(\w+)"\} (\d+)$/gm,
    ))
      counts[answered as Answered] += Number(count)
  return counts
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10
}
