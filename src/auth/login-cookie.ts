// The cookie that holds the token of a login: sets it, clears it, and finds the user that it belongs to.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../clock.ts'
import type { Config } from '../config/config.ts'
import type { Db } from '../database/types.ts'
import { isSecure } from '../http/security-headers.ts'
import { hashSecret } from './keys/api-key.ts'
import { isTokenFormat, loginDays } from './login.ts'
import { findLoggedIn, type LoggedIn } from './queries.ts'

type Addressed = Pick<Config, 'publicBaseUrl'>

export interface LoginsOptions {
  readonly config: Addressed
  readonly db: Db
  readonly clock: Clock
}

/** With https, the name starts with `__Host-`, so that browsers let no other host set it (RFC 6265bis, 4.1.3.2). */
function cookieFor(config: Addressed, request: FastifyRequest) {
  const secure = isSecure(config, request)
  const name = secure ? '__Host-patchboard_login' : 'patchboard_login'
  return { name, flags: { httpOnly: true, sameSite: 'lax', path: '/', secure } as const }
}

export function setLoginCookie(config: Addressed, reply: FastifyReply, token: string): void {
  const { name, flags } = cookieFor(config, reply.request)
  reply.setCookie(name, token, { ...flags, maxAge: loginDays * 86_400 })
}

export function clearLoginCookie(config: Addressed, reply: FastifyReply): void {
  const { name, flags } = cookieFor(config, reply.request)
  reply.clearCookie(name, flags)
}

/** Returns the hash of the token in the request, or undefined if there is none. */
export function presentedTokenHash(config: Addressed, request: FastifyRequest): Buffer | undefined {
  const token = request.cookies[cookieFor(config, request).name]
  return isTokenFormat(token) ? hashSecret(token) : undefined
}

/** Queries the database for every request, so that logging out and deactivation take effect at once. */
export async function loggedInUser({ config, db, clock }: LoginsOptions, request: FastifyRequest): Promise<LoggedIn | undefined> {
  const hash = presentedTokenHash(config, request)
  return hash && findLoggedIn(db, hash, clock())
}
