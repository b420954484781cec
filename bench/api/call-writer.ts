// Writes fifty calls a second to one campaign, for the measurements of a campaign that is busy.
import type pg from 'pg'

const callsPerSecond = 50
const sessions = 5000
const targets = 500

export interface CallWriter {
  /** Resolves with the number of calls that were written. */
  stop(): Promise<number>
}

/** Catches up when a timer fires late, so that the rate holds on a busy machine. */
export function startWritingCalls(pool: pg.Pool, campaign: number): CallWriter {
  const start = performance.now()
  let written = 0
  let writing = Promise.resolve()
  const writeDue = async () => {
    const due = Math.floor(((performance.now() - start) / 1000) * callsPerSecond)
    for (; written < due; written++) await writeCall(pool, campaign, written)
  }
  const timer = setInterval(() => {
    writing = writing.then(writeDue)
  }, 1000 / callsPerSecond)
  return {
    stop: async () => {
      clearInterval(timer)
      await writing
      return written
    },
  }
}

async function writeCall(pool: pg.Pool, campaign: number, number: number): Promise<void> {
  await pool.query({
    name: 'write_call',
    text: `INSERT INTO calls (timestamp, session_id, campaign_id, target_id, call_id, status, duration)
      VALUES (now(), $1, $2, $3, $4, $5, $6)`,
    values: [1 + (number % sessions), campaign, 1 + (number % targets), `CB${number}`, number % 3 ? 'completed' : 'busy', 60],
  })
}
