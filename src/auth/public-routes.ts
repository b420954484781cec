// The routes for logging in and out, and the front page. Forms get pages, JSON gets JSON. http/same-origin.ts rejects
// requests that another site has caused.
import formbody from '@fastify/formbody'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import { AppError } from '../errors.ts'
import { sendPage } from '../http/pages/page.ts'
import { withoutInvisible } from '../input/without-invisible.ts'
import { type LogInContext, logIn } from './log-in.ts'
import { clearLoginCookie, type LoginsOptions, loggedInUser, presentedTokenHash, setLoginCookie } from './login-cookie.ts'
import { frontPage, type LoginForm, loginPage } from './pages.ts'
import { deleteLogin } from './queries.ts'

interface LoginRouteOptions extends LoginsOptions, LogInContext {
  readonly config: Pick<Config, 'publicBaseUrl' | 'siteName'>
  /** True if there is a page at /practice. */
  readonly hasPractice: boolean
}

/** Enough for the longest e-mail address and password with every character percent-encoded. */
const formBytesMax = 8 * 1024

const emptyForm: LoginForm = { email: '', problem: undefined, isInvalid: false }

/** The scope must have the cookies plugin. */
export async function loginRoutes(app: FastifyInstance, options: LoginRouteOptions): Promise<void> {
  const { config, db, hasPractice } = options
  const { siteName } = config
  await app.register(formbody)

  app.get('/', async (request, reply) => {
    const user = await loggedInUser(options, request)
    return sendPage(reply, { title: siteName, siteName, body: frontPage({ user, hasPractice }) })
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
  const { config, db } = options
  const credentials = { email: withoutInvisible(textOf(request, 'email')), password: textOf(request, 'password') }
  for (const parameter of ['email', 'password'] as const)
    if (credentials[parameter] === '')
      throw new AppError('invalid_parameter', 'Enter your e-mail address and your password.', { parameter })
  const { token, user } = await logIn(options, {
    ...credentials,
    address: request.ip,
    userAgent: request.headers['user-agent'],
  })
  const previous = presentedTokenHash(config, request)
  if (previous) await deleteLogin(db, previous)
  setLoginCookie(config, reply, token)
  reply.header('cache-control', 'no-store')
  return isJson(request) ? reply.send(user) : reply.redirect('/', 303)
}

/** Sends the page with the error and with the input except the password. */
function answerFailedForm(
  request: FastifyRequest,
  reply: FastifyReply,
  { siteName, error }: { siteName: string; error: AppError },
): FastifyReply {
  if (error.retryAfterSeconds !== undefined) reply.header('retry-after', error.retryAfterSeconds)
  const isInvalid = error.code !== 'too_many_requests'
  const form = { email: withoutInvisible(textOf(request, 'email')), problem: error.publicMessage, isInvalid }
  return sendPage(reply.status(error.status), {
    title: 'Error: log in',
    siteName,
    body: loginPage(siteName, form),
  })
}

/** Returns a field of the form or of the JSON. Returns an empty string if it is missing, repeated or not a string. */
function textOf({ body }: FastifyRequest, name: string): string {
  const value = typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined
  return typeof value === 'string' ? value : ''
}

function isJson({ headers }: FastifyRequest): boolean {
  return /^application\/json\b/i.test(headers['content-type'] ?? '')
}
