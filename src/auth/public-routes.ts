// Logging in and out, and the front page. Forms are answered with pages, JSON with JSON. Attempts and passwords are
// log-in.ts's business, requests that another site causes http/same-origin.ts's.
import formbody from '@fastify/formbody'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import { AppError } from '../errors.ts'
import { sendPage } from '../http/pages/page.ts'
import type { Throttles } from '../throttles/throttles.ts'
import { logIn } from './log-in.ts'
import { clearLoginCookie, type LoginsOptions, loggedInUser, presentedTokenHash, setLoginCookie } from './login-cookie.ts'
import { frontPage, type LoginForm, loginPage } from './pages.ts'
import { deleteLogin } from './queries.ts'

interface LoginRouteOptions extends LoginsOptions {
  readonly config: Pick<Config, 'publicBaseUrl' | 'siteName'>
  readonly throttles: Throttles
  /** The page at /practice is there. */
  readonly hasPractice: boolean
}

/** An address and a password of the allowed lengths, each character percent-encoded, and room to spare. */
const formBytesMax = 8 * 1024

const emptyForm: LoginForm = { email: '', problem: undefined, mistyped: false }

/** Needs the cookies plugin in the same scope. */
export async function loginRoutes(app: FastifyInstance, options: LoginRouteOptions): Promise<void> {
  const { config, db, hasPractice } = options
  const { siteName } = config
  await app.register(formbody)

  app.get('/', async (request, reply) => {
    const user = await loggedInUser(options, request)
    return sendPage(reply, { title: siteName, siteName, body: frontPage({ siteName, user, hasPractice }) })
  })

  app.get('/login', async (request, reply) => {
    if (await loggedInUser(options, request)) return reply.redirect('/', 303)
    return sendPage(reply, { title: 'Log in', siteName, body: loginPage(siteName, emptyForm) })
  })

  app.post('/login', { bodyLimit: formBytesMax }, async (request, reply) => {
    try {
      return await answerLogin(request, reply, options)
    } catch (error) {
      if (isJson(request) || !(error instanceof AppError)) throw error
      return answerFailedForm(request, reply, { siteName, error })
    }
  })

  app.post('/logout', { bodyLimit: formBytesMax }, async (request, reply) => {
    const hash = presentedTokenHash(config, request)
    if (hash) await deleteLogin(db, hash)
    clearLoginCookie(config, reply)
    return isJson(request) ? reply.status(204).send() : reply.redirect('/', 303)
  })
}

async function answerLogin(request: FastifyRequest, reply: FastifyReply, options: LoginRouteOptions): Promise<FastifyReply> {
  const { config, db, throttles, clock } = options
  const credentials = { email: textOf(request, 'email'), password: textOf(request, 'password') }
  for (const parameter of ['email', 'password'] as const)
    if (credentials[parameter] === '')
      throw new AppError('invalid_parameter', 'Enter your e-mail address and your password', { parameter })
  const { token, user } = await logIn(db, throttles, clock, {
    ...credentials,
    address: request.ip,
    userAgent: request.headers['user-agent'],
  })
  const before = presentedTokenHash(config, request)
  if (before) await deleteLogin(db, before)
  setLoginCookie(config, reply, token)
  reply.header('cache-control', 'no-store')
  return isJson(request) ? reply.send(user) : reply.redirect('/', 303)
}

/** The page again, with what was wrong and what was typed, except the password. */
function answerFailedForm(
  request: FastifyRequest,
  reply: FastifyReply,
  { siteName, error }: { siteName: string; error: AppError },
): FastifyReply {
  if (error.retryAfterSeconds !== undefined) reply.header('retry-after', error.retryAfterSeconds)
  const mistyped = error.code !== 'too_many_requests'
  const form = { email: textOf(request, 'email'), problem: `${error.publicMessage}.`, mistyped }
  return sendPage(reply.status(error.status), {
    title: 'Error: log in',
    siteName,
    body: loginPage(siteName, form),
  })
}

/** A field of the form or of the JSON; empty where it is missing, repeated or no text. */
function textOf({ body }: FastifyRequest, name: string): string {
  const value = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined
  return typeof value === 'string' ? value : ''
}

function isJson({ headers }: FastifyRequest): boolean {
  return /^application\/json\b/i.test(headers['content-type'] ?? '')
}
