// Creates an API key. Only its hash is stored, so that whoever creates it must keep what is returned.
import { type Static, Type } from 'typebox'
import type { Authorship } from '../../audit/actor.ts'
import { insertAuditEntry } from '../../audit/queries.ts'
import { inTransaction } from '../../database/in-transaction.ts'
import type { Db } from '../../database/types.ts'
import { conflict, invalidInput, type Result } from '../../domain-errors.ts'
import { readInput } from '../../input/read-input.ts'
import type { Random } from '../../random.ts'
import { findUser } from '../../users/queries.ts'
import { hashSecret, keyPrefix, makeApiKey } from './api-key.ts'
import { insertKey } from './queries.ts'

const idMax = 2 ** 31 - 1

export const newKeyInput = Type.Object(
  {
    /** Says what the key is for. */
    name: Type.String(),
    /** The id of the account that is responsible for the key. Without it, whoever creates the key is, if that is an account. */
    created_by: Type.Optional(Type.Integer({ minimum: 1, maximum: idMax })),
  },
  { additionalProperties: false },
)

export type NewKeyInput = Static<typeof newKeyInput>

export interface CreatedKey {
  readonly id: number
  readonly name: string
  /** The secret itself. */
  readonly key: string
}

const nameCharactersMax = 100
export const keyNameRule = `A name has 1 to ${nameCharactersMax} printable characters.`

/** Returns the trimmed name, or undefined if it breaks the rule. */
export function readKeyName(text: string): string | undefined {
  const name = text.trim()
  return name === '' || name.length > nameCharactersMax || /\p{C}/u.test(name) ? undefined : name
}

/** `sent`: a `NewKeyInput` of any origin. */
export async function createKey(db: Db, sent: unknown, authorship: Authorship, random: Random): Promise<Result<CreatedKey>> {
  const read = readInput(newKeyInput, sent)
  if ('error' in read) return read
  const input = read.value
  const name = readKeyName(input.name)
  if (name === undefined) return invalidInput([{ path: ['name'], code: 'invalid_text', message: keyNameRule }])
  const { actor, now } = authorship
  const created_by = input.created_by ?? (actor.kind === 'user' ? actor.id : null)
  const key = makeApiKey(random)
  return inTransaction(db, async (db) => {
    if (created_by !== null && (await findUser(db, created_by)) === undefined)
      return invalidInput([{ path: ['created_by'], code: 'not_found', message: `There is no account ${created_by}.` }])
    const row = { name, key_hash: hashSecret(key), prefix: keyPrefix(key), created_at: now.toISOString(), created_by }
    const made = await insertKey(db, row)
    if (made === undefined)
      return conflict(`There already is a key named ${name}. Revoke it first, or choose another name.`, ['name'])
    const object = { kind: 'key', id: made.id, name }
    await insertAuditEntry(db, { action: 'key.created', object, after: { created_by } }, authorship)
    return { value: { ...made, name, key } }
  })
}
