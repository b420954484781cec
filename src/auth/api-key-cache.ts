// The live API keys as this process knows them: all of them, by hash, read again every two seconds, so that a request
// with a valid key costs no query and a revoked key stops working everywhere within seconds. Also notes their last use.
import type { Clock } from '../clock.ts'
import type { Db } from '../database/types.ts'
import { listLiveKeys, recordKeyUse } from './key-queries.ts'

const freshMilliseconds = 2000
const noteSeconds = 60

/**
 * A key is found by its SHA-256. That comparison need not be constant in time: what its timing could tell is the
 * beginning of a hash, and no key can be made to fit one. Wrong keys are not remembered, so a flood of them takes no
 * memory; it costs one query at a time, however many ask.
 */
export class ApiKeyCache {
  readonly #db: Db
  readonly #clock: Clock
  #keys = new Map<string, number>()
  #readAt = Number.NEGATIVE_INFINITY
  #reading: Promise<void> | undefined
  #nextReading: Promise<void> | undefined
  readonly #notedAt = new Map<number, number>()

  constructor(db: Db, clock: Clock) {
    this.#db = db
    this.#clock = clock
  }

  /** Whether a live key has this hash. Notes its use without waiting for the database. */
  async has(hash: Buffer): Promise<boolean> {
    const wanted = hash.toString('base64')
    const age = this.#clock().getTime() - this.#readAt
    // A clock that was put back must not keep a revoked key alive.
    if (age < 0 || age >= freshMilliseconds) await this.#read()
    // A key may have been made since: one that its owner has just been given must work at once.
    if (!this.#keys.has(wanted)) await this.#readAfresh()
    const id = this.#keys.get(wanted)
    if (id === undefined) return false
    this.#note(id)
    return true
  }

  #read(): Promise<void> {
    this.#reading ??= this.#load().finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }

  /** A reading that begins after the call: one under way may have missed what is looked for. */
  #readAfresh(): Promise<void> {
    if (this.#reading === undefined) return this.#read()
    const again = () => {
      this.#nextReading = undefined
      return this.#read()
    }
    this.#nextReading ??= this.#reading.then(again, again)
    return this.#nextReading
  }

  async #load(): Promise<void> {
    const readAt = this.#clock().getTime()
    const live = await listLiveKeys(this.#db)
    this.#keys = new Map(live.map(({ id, key_hash }) => [key_hash.toString('base64'), id]))
    this.#readAt = readAt
    const ids = new Set(this.#keys.values())
    for (const id of this.#notedAt.keys()) if (!ids.has(id)) this.#notedAt.delete(id)
  }

  #note(id: number): void {
    const now = this.#clock()
    if (now.getTime() - (this.#notedAt.get(id) ?? Number.NEGATIVE_INFINITY) < noteSeconds * 1000) return
    this.#notedAt.set(id, now.getTime())
    // A note that fails is made up for a minute later; the request that the key is for has its own trouble to tell.
    recordKeyUse(this.#db, id, { now, seconds: noteSeconds }).catch(() => {})
  }
}
