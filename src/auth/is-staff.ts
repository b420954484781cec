// Checks on public routes whether a request is from staff: with a login, and not sent by a page of another site.
import type { FastifyRequest } from 'fastify'
import { isSameOrigin } from '../http/same-origin.ts'
import { type LoginsOptions, loggedInUser } from './login-cookie.ts'

/** The scope must have the cookies plugin. */
export function createIsStaff(options: LoginsOptions): (request: FastifyRequest) => Promise<boolean> {
  const { publicBaseUrl } = options.config
  const publicHost = publicBaseUrl === undefined ? undefined : new URL(publicBaseUrl).host
  return async (request) => isSameOrigin(request, publicHost) && (await loggedInUser(options, request)) !== undefined
}
