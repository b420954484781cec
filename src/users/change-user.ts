// Changes a staff account: its name, role, password or phone number, or whether it is active.
import type { Authorship } from '../audit/actor.ts'
import { insertAuditEntry } from '../audit/queries.ts'
import { inTransaction } from '../database/in-transaction.ts'
import type { Db } from '../database/types.ts'
import { invalidInput, notFound, type Result } from '../domain-errors.ts'
import { readInput } from '../input/read-input.ts'
import type { Random } from '../random.ts'
import { readDetails, userChangeInput } from './input.ts'
import { loggedPart } from './logged-part.ts'
import { hashPassword } from './password.ts'
import { lockUser, type User, type UserColumns, updateUser } from './queries.ts'

export interface ChangedUser {
  readonly user: User
  /** False if everything was already as asked. A new password is always a change. */
  readonly isChanged: boolean
}

export interface UserChange {
  readonly id: number
  /** A `UserChangeInput` of any origin. What it leaves out stays as it is. */
  readonly sent: unknown
}

/** `random`: for the salt of the password. */
export async function changeUser(
  db: Db,
  { id, sent }: UserChange,
  authorship: Authorship,
  random: Random,
): Promise<Result<ChangedUser>> {
  const read = readInput(userChangeInput, sent)
  if ('error' in read) return read
  const input = read.value
  const { columns, problems } = readDetails(input)
  if (problems.length > 0) return invalidInput(problems)
  const wanted: UserColumns = {
    ...columns,
    ...(input.active === undefined ? {} : { active: input.active }),
    ...(input.password === undefined ? {} : { password_hash: await hashPassword(input.password, random) }),
  }
  return inTransaction<ChangedUser>(db, async (db) => {
    const before = await lockUser(db, id)
    if (before === undefined) return notFound(`There is no account ${id}.`)
    const changed = pick(wanted, (key) => wanted[key] !== before[key])
    if (Object.keys(changed).length === 0) return { value: { user: before, isChanged: false } }
    const user = await updateUser(db, id, changed)
    const entry = {
      action: 'user.changed',
      object: { kind: 'user', id, name: user.email },
      before: loggedPart(pick(before, (key) => key in changed)),
      after: loggedPart(changed),
    } as const
    await insertAuditEntry(db, entry, authorship)
    return { value: { user, isChanged: true } }
  })
}

function pick(columns: UserColumns, isWanted: (key: keyof UserColumns) => boolean): UserColumns {
  return Object.fromEntries(Object.entries(columns).filter(([key]) => isWanted(key as keyof UserColumns)))
}
