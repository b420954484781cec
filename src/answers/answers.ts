// Makes each answer once: it stays in memory while its version is the one in the database. A request costs the one row that says
// so, and shares it with requests that arrive at the same time. Every answer reflects all commits before its request arrived.
import { createHash } from 'node:crypto'
import { version as release } from '../config/version.ts'
import type { ReadonlyDb } from '../database/types.ts'
import { KeptAnswers } from './kept-answers.ts'
import { SharedRuns } from './shared-runs.ts'

/** An answer, with the version of the snapshot that it was made from. */
export interface Made<Version> {
  /** Undefined if nothing says that the answer is current: then requests at the same time share it, and it is not kept. */
  readonly version: Version | undefined
  readonly json: string
  /** Makes only what has changed since. Undefined if all of it has to be made anew. */
  readonly refresh?: (db: ReadonlyDb, changed: Version) => Promise<this | undefined>
}

/** How an answer is made, and what tells whether it is still current. */
export interface Answer<Version, Content extends Made<Version> = Made<Version>> {
  /** Identifies the answer: what is asked for, with all parameters. */
  readonly key: string
  /** What the answer is made from. Requests with the same scope share one reading of its version. */
  readonly scope: number
  /** Called only if an answer with a version was made before. */
  readonly readVersion: (db: ReadonlyDb) => Promise<Version>
  /** Equal if the answers are. */
  readonly identityOf: (version: Version) => string
  /** Undefined if there is nothing to answer. */
  readonly make: (db: ReadonlyDb) => Promise<Content | undefined>
}

export interface Found {
  /** Undefined if the answer has no version. */
  readonly etag: string | undefined
  /** Undefined if the client has the answer. */
  readonly body?: string | Buffer
}

export interface Kept<Content> extends Found {
  readonly body: string | Buffer
  readonly content: Content
  readonly identity: string | undefined
  readonly bytes: number
}

type IsKnown = (etag: string) => boolean

const keptBytesMax = 32 * 1024 * 1024
/** Node sends a string together with the headers, but encodes it each time. */
const stringLengthMax = 16 * 1024

/** What is in progress on one handle. A request that must read from one server does not share what another one answers. */
interface InProgress {
  readonly versions: SharedRuns<number, unknown>
  readonly making: SharedRuns<string, Kept<unknown> | undefined>
}

export class Answers {
  readonly #kept: KeptAnswers<Kept<unknown>>
  readonly #inProgress = new WeakMap<ReadonlyDb, InProgress>()

  constructor({ bytesMax = keptBytesMax } = {}) {
    this.#kept = new KeptAnswers(bytesMax)
  }

  /**
   * Returns undefined if there is nothing to answer. If `isKnown` accepts the ETag, the client has the answer, and none is made
   * unless there is one.
   */
  get<Version, Content extends Made<Version>>(
    db: ReadonlyDb,
    answer: Answer<Version, Content>,
  ): Promise<Kept<Content> | undefined>
  get<Version>(db: ReadonlyDb, answer: Answer<Version>, isKnown: IsKnown | undefined): Promise<Found | undefined>
  async get<Version, Content extends Made<Version>>(
    db: ReadonlyDb,
    answer: Answer<Version, Content>,
    isKnown?: IsKnown,
  ): Promise<Kept<Content> | Found | undefined> {
    const { versions, making } = this.#inProgressOn(db)
    const [arrival, makingArrival] = [versions.arrive(), making.arrive()]
    if (this.#find(answer) === undefined && isKnown === undefined) return this.#make(db, answer, makingArrival)
    const version = (await versions.join(answer.scope, arrival, () => answer.readVersion(db))) as Version
    const identity = answer.identityOf(version)
    if (this.#find(answer)?.identity !== identity) await making.whileEarlier(answer.key, makingArrival)
    const kept = this.#find(answer)
    if (kept?.identity === identity) return kept
    if (isKnown !== undefined) {
      const etag = etagOf(answer.key, identity)
      if (isKnown(etag)) return { etag }
    }
    return this.#make(db, answer, makingArrival, version)
  }

  #make<Version, Content extends Made<Version>>(
    db: ReadonlyDb,
    answer: Answer<Version, Content>,
    arrival: number,
    changed?: Version,
  ): Promise<Kept<Content> | undefined> {
    const run = async () => {
      const earlier = this.#find(answer)?.content
      const made = (changed && (await earlier?.refresh?.(db, changed))) ?? (await answer.make(db))
      if (made === undefined) {
        this.#kept.delete(answer.key)
        return undefined
      }
      const kept = keep(answer, made)
      if (kept.identity === undefined) this.#kept.delete(answer.key)
      else this.#kept.set(answer.key, kept)
      return kept
    }
    return this.#inProgressOn(db).making.join(answer.key, arrival, run) as ReturnType<typeof run>
  }

  /** What is kept under a key was made by an answer with this key. */
  #find<Version, Content extends Made<Version>>({ key }: Answer<Version, Content>): Kept<Content> | undefined {
    return this.#kept.get(key) as Kept<Content> | undefined
  }

  #inProgressOn(db: ReadonlyDb): InProgress {
    const known = this.#inProgress.get(db)
    if (known !== undefined) return known
    const made: InProgress = { versions: new SharedRuns(), making: new SharedRuns() }
    this.#inProgress.set(db, made)
    return made
  }
}

function keep<Version, Content extends Made<Version>>(answer: Answer<Version, Content>, content: Content): Kept<Content> {
  const { version, json } = content
  const identity = version && answer.identityOf(version)
  const body = json.length > stringLengthMax ? Buffer.from(json) : json
  // Characters that are not Latin-1 take two bytes. An answer that can be refreshed also keeps its parts.
  const bytes = 2 * json.length + body.length
  return { etag: identity && etagOf(answer.key, identity), body, content, identity, bytes }
}

/** Weak, because a later PostgreSQL may format an equal answer in another way. Another release may print something else. */
function etagOf(key: string, identity: string): string {
  return `W/"${createHash('sha256').update(`${release} ${key} ${identity}`).digest('base64url').slice(0, 22)}"`
}
