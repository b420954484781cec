// The cost of writing a call with and without its counters and its event: eight writers on one campaign, in turns of a second.
import type pg from 'pg'
import { median } from './measure.ts'

const writers = 8
/** Calls are written to the first sessions, which exist at both sizes. */
const sessions = 5000
const turns = 5
const turnMilliseconds = 1500

/** Calls per second into `calls` with its triggers, and into a copy with the same indexes and keys but without triggers. */
export async function measureWrites(pool: pg.Pool): Promise<{ plain: number; counted: number }> {
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
  const speeds = { plain: [] as number[], counted: [] as number[] }
  for (let turn = -1; turn < turns; turn++) {
    const plain = await writeForAWhile(pool, 'calls_plain')
    const counted = await writeForAWhile(pool, 'calls')
    if (turn < 0) continue
    speeds.plain.push(plain)
    speeds.counted.push(counted)
  }
  await pool.query('DROP TABLE calls_plain')
  return { plain: median(speeds.plain), counted: median(speeds.counted) }
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
