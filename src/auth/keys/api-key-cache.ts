// A cache of all valid API keys by hash, which is refreshed every two seconds. A request with a valid key needs no query,
// and a revoked key stops working in all processes within seconds. Also records when keys are used.
import type { Clock } from '../../clock.ts'
import type { Db } from '../../database/types.ts'
import { listLiveKeys, recordKeyUse } from './queries.ts'

const maxAgeMilliseconds = 2000
const recordUseSeconds = 60

/**
 * Keys are looked up by their SHA-256. The lookup does not have to take constant time: it could only reveal the beginning
 * of a hash, and nobody can construct a key with a given hash. Invalid keys are not cached, so a flood of them takes no
 * memory. They cause one query at a time, however many requests there are.
 */
export class ApiKeyCache {
  readonly #db: Db
  readonly #clock: Clock
  #keys = new Map<string, number>()
  #loadedAt = Number.NEGATIVE_INFINITY
  #loading: Promise<void> | undefined
  #nextLoading: Promise<void> | undefined
  readonly #useRecordedAt = new Map<number, number>()

  constructor(db: Db, clock: Clock) {
    this.#db = db
    this.#clock = clock
  }

  /** Returns the id of the valid key with this hash. Records its use without waiting for the database. */
  async find(hash: Buffer): Promise<number | undefined> {
    const encoded = hash.toString('base64')
    const age = this.#clock().getTime() - this.#loadedAt
    // A negative age means that the clock was set back. It must not keep a revoked key valid.
    if (age < 0 || age >= maxAgeMilliseconds) await this.#refresh()
    // The key may have been created since then. New keys must work at once.
    if (!this.#keys.has(encoded)) await this.#refreshAgain()
    const id = this.#keys.get(encoded)
    if (id !== undefined) this.#recordUse(id)
    return id
  }

  #refresh(): Promise<void> {
    this.#loading ??= this.#load().finally(() => {
      this.#loading = undefined
    })
    return this.#loading
  }

  /** Waits for a load that starts after this call, because a load that has started may have missed the key. */
  #refreshAgain(): Promise<void> {
    if (this.#loading === undefined) return this.#refresh()
    const next = () => {
      this.#nextLoading = undefined
      return this.#refresh()
    }
    this.#nextLoading ??= this.#loading.then(next, next)
    return this.#nextLoading
  }

  async #load(): Promise<void> {
    const loadedAt = this.#clock().getTime()
    const live = await listLiveKeys(this.#db)
    this.#keys = new Map(live.map(({ id, key_hash }) => [key_hash.toString('base64'), id]))
    this.#loadedAt = loadedAt
    const ids = new Set(this.#keys.values())
    for (const id of this.#useRecordedAt.keys()) if (!ids.has(id)) this.#useRecordedAt.delete(id)
  }

  #recordUse(id: number): void {
    const now = this.#clock()
    if (now.getTime() - (this.#useRecordedAt.get(id) ?? Number.NEGATIVE_INFINITY) < recordUseSeconds * 1000) return
    this.#useRecordedAt.set(id, now.getTime())
    // Ignores errors: the next use is recorded a minute later, and a database error shows in the request itself.
    recordKeyUse(this.#db, id, { now, seconds: recordUseSeconds }).catch(() => {})
  }
}
