// The cost of writing a call with and without its counters and its event: eight writers on one campaign, in short turns.
import type pg from 'pg'
import { median } from './measure.ts'

const writers = 8
/** Calls are written to the first sessions, which exist at both sizes. */
const sessions = 5000
const turns = 16
const turnMilliseconds = 800

export interface WritingSpeeds {
  /** Calls per second into a copy of `calls` with the same indexes and keys, but without triggers. */
  readonly plain: number
  /** Calls per second into `calls` with its triggers. */
  readonly recorded: number
  /** Plain ÷ recorded: the median of those of each turn, because the disk is not equally fast all the time. */
  readonly ratio: number
}

export async function measureWrites(pool: pg.Pool): Promise<WritingSpeeds> {
  await pool.query('DROP TABLE IF EXISTS calls_plain')
  await pool.query('CREATE TABLE calls_plain (LIKE calls INCLUDING ALL)')
  for (const [column, table] of [
    ['session_id', 'sessions'],
    ['campaign_id', 'campaigns'],
    ['target_id', 'targets'],
  ]) {
    await pool.query(`ALTER TABLE calls_plain ADD FOREIGN KEY (${column}) REFERENCES ${table}`)
  }
  await pool.query('INSERT INTO calls_plain SELECT * FROM calls ORDER BY id LIMIT 500000')
  await pool.query(`SELECT setval(pg_get_serial_sequence('calls_plain', 'id'), (SELECT max(id) FROM calls) + 100000000)`)
  await pool.query('VACUUM (ANALYZE) calls_plain')
  const speeds: { plain: number; recorded: number }[] = []
  for (let turn = -2; turn < turns; turn++) {
    if (turn % 4 === 0) await pool.query('CHECKPOINT')
    // Each is first in every other turn.
    const tables = turn % 2 === 0 ? ['calls_plain', 'calls'] : ['calls', 'calls_plain']
    const found: Record<string, number> = {}
    for (const table of tables) found[table] = await writeForAWhile(pool, table)
    if (turn >= 0) speeds.push({ plain: found.calls_plain ?? 0, recorded: found.calls ?? 0 })
  }
  await pool.query('DROP TABLE calls_plain')
  return {
    plain: median(speeds.map(({ plain }) => plain)),
    recorded: median(speeds.map(({ recorded }) => recorded)),
    ratio: median(speeds.map(({ plain, recorded }) => plain / recorded)),
  }
}

async function writeForAWhile(pool: pg.Pool, table: string): Promise<number> {
  const until = performance.now() + turnMilliseconds
  const statement = {
    name: `insert_${table}`,
    text: `INSERT INTO ${table} (timestamp, session_id, campaign_id, target_id, call_id, status, duration) VALUES (now(), $1, 1, $2, $3, $4, $5)`,
  }
  let written = 0
  const write = async (writer: number) => {
    const client = await pool.connect()
    try {
      for (let i = 0; performance.now() < until; i++) {
        const values = [
          1 + ((writer * 7919 + i * 13) % sessions),
          1 + (i % 20),
          `CA${writer}-${i}`,
          i % 3 ? 'completed' : 'busy',
          i % 600,
        ]
        await client.query({ ...statement, values })
        written++
      }
    } finally {
      client.release()
    }
  }
  const start = performance.now()
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)))
  return written / ((performance.now() - start) / 1000)
}
