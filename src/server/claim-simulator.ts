// Makes sure that only one process with the simulated carrier works on a database. Calls of the simulated carrier live in
// the memory of its process: another one would take sessions from the queue whose phones it does not have.
import { type HeldLock, holdLock } from '../database/locks/held-lock.ts'
import type { OpenDatabase } from '../database/open.ts'
import { OperatorError } from '../database/operator-errors.ts'

const simulatorKey = 7_282_471

/** `onLost` is called with the reason if another process has taken over after the connection to the database was lost. */
export async function claimSimulator({ pool }: OpenDatabase, onLost: (error: Error) => void): Promise<HeldLock> {
  const taken = 'Another Patchboard with the simulated carrier uses this database'
  const why = 'Simulated calls live in the memory of one process, so a second one cannot take part in them.'
  const lost = new OperatorError(`${taken} since the connection was lost. ${why}`)
  const lock = await holdLock(pool, { key: simulatorKey, onLost: () => onLost(lost) })
  if (lock !== undefined) return lock
  throw new OperatorError(
    `${taken}. ${why} Stop the other one, set DATABASE_URL or DATA_DIR to another database, or set up a carrier account.`,
  )
}
