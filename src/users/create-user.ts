// Creates a staff account.
import type { Authorship } from '../audit/actor.ts'
import { insertAuditEntry } from '../audit/queries.ts'
import { inTransaction } from '../database/in-transaction.ts'
import type { Db } from '../database/types.ts'
import { conflict, invalidInput, type Result } from '../domain-errors.ts'
import { readInput } from '../input/read-input.ts'
import type { Random } from '../random.ts'
import { newUserInput, readDetails, readNewEmail } from './input.ts'
import { loggedPart } from './logged-part.ts'
import { hashPassword } from './password.ts'
import { insertUser, type User } from './queries.ts'

/** `sent`: a `NewUserInput` of any origin. `random`: for the salt of the password. */
export async function createUser(db: Db, sent: unknown, authorship: Authorship, random: Random): Promise<Result<User>> {
  const read = readInput(newUserInput, sent)
  if ('error' in read) return read
  const input = read.value
  const { email, problems } = readNewEmail(input.email)
  const details = readDetails(input)
  if (email === undefined || details.problems.length > 0) return invalidInput([...problems, ...details.problems])
  const password_hash = input.password === undefined ? null : await hashPassword(input.password, random)
  const name = email.slice(0, email.lastIndexOf('@'))
  const created_at = authorship.now.toISOString()
  return inTransaction(db, async (db) => {
    const user = await insertUser(db, { name, role: 'staff', ...details.columns, email, password_hash, created_at })
    if (user === undefined) return conflict(`${email} already has an account.`, ['email'])
    const object = { kind: 'user', id: user.id, name: user.email }
    await insertAuditEntry(db, { action: 'user.created', object, after: loggedPart(user) }, authorship)
    return { value: user }
  })
}
