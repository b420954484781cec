// Logs a user in: limits attempts, verifies the password, and creates a login. Cookies and pages are left to the routes.
import type { Clock } from '../clock.ts'
import type { Db } from '../database/types.ts'
import { AppError } from '../errors.ts'
import type { Random } from '../random.ts'
import type { OnRefused } from '../throttles/on-refused.ts'
import type { Throttles } from '../throttles/throttles.ts'
import { isPassword } from '../users/password.ts'
import { findUserByEmail } from '../users/queries.ts'
import { readEmail } from '../users/user.ts'
import { hashSecret } from './keys/api-key.ts'
import { makeLoginToken, shortUserAgent } from './login.ts'
import { countLoginAttempt, refundLoginAttempts } from './login-throttle.ts'
import { deleteExpiredLogins, insertLogin, type LoggedIn } from './queries.ts'

export interface LogInContext {
  readonly db: Db
  readonly throttles: Throttles
  readonly clock: Clock
  readonly random: Random
  readonly onRefused: OnRefused
}

export interface Credentials {
  readonly email: string
  readonly password: string
  readonly address: string
  readonly userAgent: string | undefined
}

/**
 * Returns the token of the new login, and its user. Throws `too_many_requests`, or `wrong_credentials`. The latter is the
 * same and takes the same time if the account does not exist, is deactivated or has no password.
 */
export async function logIn(
  { db, throttles, clock, random, onRefused }: LogInContext,
  credentials: Credentials,
): Promise<{ token: string; user: LoggedIn }> {
  await countLoginAttempt({ throttles, clock, onRefused }, credentials)
  await throttles.prune(clock())
  await deleteExpiredLogins(db, clock())
  const email = readEmail(credentials.email)
  const user = email === undefined ? undefined : await findUserByEmail(db, email)
  const hash = user?.active ? user.password_hash : null
  const isCorrect = await isPassword(credentials.password, hash)
  if (!isCorrect || user === undefined || hash === null) throw new AppError('wrong_credentials')
  const token = makeLoginToken(random)
  const login = {
    token_hash: hashSecret(token),
    user_id: user.id,
    user_agent: shortUserAgent(credentials.userAgent),
    password_hash: hash,
  }
  if (!(await insertLogin(db, login, clock()))) throw new AppError('wrong_credentials')
  await refundLoginAttempts(throttles, credentials)
  const { id, name, role } = user
  return { token, user: { id, name, email: user.email, role } }
}
