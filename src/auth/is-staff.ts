// Tells whether a member of staff asks, on routes that are open to anyone: logged in here, and not sent by another site's page.
import type { FastifyRequest } from 'fastify'
import { isSameOrigin } from '../http/same-origin.ts'
import { type LoginsOptions, loggedInUser } from './login-cookie.ts'

/** Needs the cookies plugin in the same scope. */
export function createIsStaff(options: LoginsOptions): (request: FastifyRequest) => Promise<boolean> {
  const { publicBaseUrl } = options.config
  const publicHost = publicBaseUrl === undefined ? undefined : new URL(publicBaseUrl).host
  return async (request) => isSameOrigin(request, publicHost) && (await loggedInUser(options, request)) !== undefined
}
