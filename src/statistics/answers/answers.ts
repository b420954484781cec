// Makes each answer once: it stays in memory while its version is the one in the database. A request costs the one row that says
// so, and shares it with requests that arrive at the same time. Every answer reflects all commits before its request arrived.
import { createHash } from 'node:crypto'
import { version as release } from '../../config/version.ts'
import type { ReadonlyDb } from '../../database/types.ts'
import { KeptAnswers } from './kept-answers.ts'
import { SharedRuns } from './shared-runs.ts'
import { readVersion, type Version } from './version.ts'

/** What a report has made, with the version of the snapshot that it was made from. */
export interface Made {
  readonly version: Version
  readonly json: string
  /** Makes only what has changed since. Undefined if all of it has to be made anew. */
  readonly refresh?: (db: ReadonlyDb, changed: Version) => Promise<Made | undefined>
}

export interface Report {
  /** A campaign, or `allScope`. */
  readonly scope: number
  /** Identifies the report and its parameters. */
  readonly key: string
  /** True if the answer also depends on sessions. */
  readonly countsSessions?: boolean
  /** Undefined if the campaign does not exist. */
  readonly make: (db: ReadonlyDb) => Promise<Made | undefined>
}

export interface Found {
  readonly etag: string
  /** Undefined if the client has it. */
  readonly body?: string | Buffer
}

interface Kept extends Found {
  readonly body: string | Buffer
  readonly made: Made
  readonly identity: string
  readonly bytes: number
}

const keptBytesMax = 32 * 1024 * 1024
/** Node sends a string together with the headers, but encodes it each time. */
const stringLengthMax = 16 * 1024

/** What is in progress on one handle. A request that must read from one server does not share what another one answers. */
interface InProgress {
  readonly versions: SharedRuns<number, Version>
  readonly making: SharedRuns<string, Kept | undefined>
}

export class Answers {
  readonly #kept: KeptAnswers<Kept>
  readonly #inProgress = new WeakMap<ReadonlyDb, InProgress>()

  constructor({ bytesMax = keptBytesMax } = {}) {
    this.#kept = new KeptAnswers(bytesMax)
  }

  /**
   * Returns undefined if the campaign does not exist. If `isKnown` accepts the ETag, the client has the answer, and none is made
   * unless there is one.
   */
  async get(db: ReadonlyDb, report: Report, isKnown?: (etag: string) => boolean): Promise<Found | undefined> {
    const { versions, making } = this.#inProgressOn(db)
    const [arrival, makingArrival] = [versions.arrive(), making.arrive()]
    if (this.#kept.get(report.key) === undefined && isKnown === undefined) return this.#make(db, report, makingArrival)
    const version = await versions.join(report.scope, arrival, () => readVersion(db, report.scope))
    const identity = identityOf(report, version)
    if (this.#kept.get(report.key)?.identity !== identity) await making.whileEarlier(report.key, makingArrival)
    const kept = this.#kept.get(report.key)
    if (kept?.identity === identity) return kept
    if (isKnown !== undefined) {
      const etag = etagOf(report, identity)
      if (isKnown(etag)) return { etag }
    }
    return this.#make(db, report, makingArrival, version)
  }

  #make(db: ReadonlyDb, report: Report, arrival: number, changed?: Version): Promise<Kept | undefined> {
    return this.#inProgressOn(db).making.join(report.key, arrival, async () => {
      const earlier = this.#kept.get(report.key)?.made
      const made = (changed && (await earlier?.refresh?.(db, changed))) ?? (await report.make(db))
      if (made === undefined) {
        this.#kept.delete(report.key)
        return undefined
      }
      const kept = keep(report, made)
      this.#kept.set(report.key, kept)
      return kept
    })
  }

  #inProgressOn(db: ReadonlyDb): InProgress {
    const known = this.#inProgress.get(db)
    if (known !== undefined) return known
    const made: InProgress = { versions: new SharedRuns(), making: new SharedRuns() }
    this.#inProgress.set(db, made)
    return made
  }
}

function keep(report: Report, made: Made): Kept {
  const identity = identityOf(report, made.version)
  const body = made.json.length > stringLengthMax ? Buffer.from(made.json) : made.json
  // Characters that are not Latin-1 take two bytes. An answer that can be refreshed also keeps its parts.
  const bytes = 2 * made.json.length + body.length
  return { etag: etagOf(report, identity), body, made, identity, bytes }
}

/** Equal if the answers are. */
function identityOf({ countsSessions }: Report, { base, calls, sessions }: Version): string {
  return countsSessions ? `${base} | ${calls} | ${sessions}` : `${base} | ${calls}`
}

/** Weak, because a later PostgreSQL may format an equal answer in another way. Another release may print something else. */
function etagOf({ key }: Report, identity: string): string {
  return `W/"${createHash('sha256').update(`${release} ${key} ${identity}`).digest('base64url').slice(0, 22)}"`
}
