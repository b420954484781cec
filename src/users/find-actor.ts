// Finds the staff account that the command line names as responsible for a change.
import { type Actor, commandLine } from '../audit/actor.ts'
import type { Db } from '../database/types.ts'
import { conflict, notFound, type Result } from '../domain-errors.ts'
import { findUserByEmail, type User } from './queries.ts'

/** Without an e-mail address, the command line itself is responsible. */
export async function findActor(db: Db, email: string | undefined): Promise<Result<Actor>> {
  if (email === undefined) return { value: commandLine }
  const user = await findUserByEmail(db, email.trim())
  if (user === undefined) return noAccount(email)
  if (!user.active) return conflict(`The account ${user.email} is deactivated. Name an active one with --as.`)
  return { value: actorOf(user) }
}

/** An address is unique, a name is not. */
export function actorOf({ id, email }: Pick<User, 'id' | 'email'>): Actor {
  return { kind: 'user', id, name: email }
}

export function noAccount(email: string) {
  return notFound(`No account has the e-mail address ${email}. The command "users list" shows all accounts.`)
}
