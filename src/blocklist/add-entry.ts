// Blocks a phone number, the hash of one, or a network.
import { type Static, Type } from 'typebox'
import type { Authorship } from '../audit/actor.ts'
import { insertAuditEntry } from '../audit/queries.ts'
import { inTransaction } from '../database/in-transaction.ts'
import type { Db } from '../database/types.ts'
import { conflict, invalidInput, type Result } from '../domain-errors.ts'
import { readInput } from '../input/read-input.ts'
import type { PhoneHash } from '../phone/phone-hash.ts'
import { loggedEntry } from './logged-entry.ts'
import { findEntry, insertEntry, lockForAdding, type Subject } from './queries.ts'
import { readSubject } from './read-subject.ts'

const daysMax = 36_500

/** Exactly one of `number`, `hash` and `network`. */
export const newEntryInput = Type.Object(
  {
    number: Type.Optional(Type.String()),
    /** Of a number without a country code. */
    country: Type.Optional(Type.String()),
    /** Store only the hash of the number. */
    hashed: Type.Optional(Type.Boolean()),
    hash: Type.Optional(Type.String()),
    network: Type.Optional(Type.String()),
    /** How long the entry is valid. Without it, it is permanent. */
    days: Type.Optional(Type.Integer({ minimum: 1, maximum: daysMax })),
  },
  { additionalProperties: false },
)

export type NewEntryInput = Static<typeof newEntryInput>

export interface AddedEntry {
  readonly id: number
  readonly subject: Subject
  readonly expires_at: string | null
}

/** `sent`: a `NewEntryInput` of any origin. `hashPhone` is called only if a number is to be stored as a hash. */
export async function addEntry(db: Db, sent: unknown, authorship: Authorship, hashPhone: PhoneHash): Promise<Result<AddedEntry>> {
  const input = readInput(newEntryInput, sent)
  if ('error' in input) return input
  const { days, ...written } = input.value
  const read = await readSubject(db, written, hashPhone)
  if ('problem' in read) return invalidInput([read.problem])
  const { subject } = read
  const { now } = authorship
  const expires_at = days === undefined ? null : new Date(now.getTime() + days * 86_400_000).toISOString()
  return inTransaction(db, async (db) => {
    await lockForAdding(db)
    const listed = await findEntry(db, subject, now)
    if (listed !== undefined) return alreadyBlocked(subject, listed.id)
    const id = await insertEntry(db, { ...subject, created_at: now.toISOString(), expires_at })
    const object = { kind: 'blocklist_entry', id, name: null }
    await insertAuditEntry(db, { action: 'blocklist_entry.added', object, after: loggedEntry(subject, expires_at) }, authorship)
    return { value: { id, subject, expires_at } }
  })
}

export const daysRule = `A whole number from 1 to ${daysMax} is allowed.`

export function isDays(days: number): boolean {
  return Number.isInteger(days) && days >= 1 && days <= daysMax
}

function alreadyBlocked(subject: Subject, id: number) {
  const [what] = Object.values(subject)
  return conflict(`${what} is already blocked by entry ${id}. To change its duration, remove that entry first.`)
}
