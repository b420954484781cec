// Writes one line per request to the structured log, with the request id that the response also has. The log contains no
// keys, no phone numbers and no text from clients: only allow-listed query values are logged, and paths are redacted.
import type { IncomingMessage } from 'node:http'
import type { FastifyReply, FastifyRequest, FastifyServerOptions } from 'fastify'
import fp from 'fastify-plugin'
import type { Clock } from '../clock.ts'
import type { Config } from '../config/config.ts'

/** Each write is one or more complete lines. */
export interface LogStream {
  write(line: string): void
}

/** For Fastify's `logger`. */
export function loggerOptions(
  level: Config['logLevel'],
  clock: Clock,
  stream?: LogStream,
): NonNullable<FastifyServerOptions['logger']> {
  if (level === 'silent') return false
  return {
    level,
    timestamp: timestamps(clock),
    base: null,
    serializers: {
      err: presentError,
      req: (req: FastifyRequest) => ({ method: req.method }),
      res: (res) => ({ statusCode: res.statusCode ?? 0 }),
    },
    ...(stream === undefined ? {} : { stream }),
  }
}

/**
 * Returns a function that makes the timestamp of a line. It formats each second only once, because formatting a date costs
 * more than the rest of the line.
 */
function timestamps(clock: Clock): () => string {
  let second = Number.NaN
  let prefix = ''
  return () => {
    const now = clock().getTime()
    const current = Math.floor(now / 1000)
    if (current !== second) {
      second = current
      prefix = `,"time":"${new Date(current * 1000).toISOString().slice(0, 20)}`
    }
    return `${prefix}${String(now - current * 1000).padStart(3, '0')}Z"`
  }
}

const delayMillisecondsMax = 10

/** Writes lines in batches, because a system call for each line costs more than formatting it. */
export class BatchedLines implements LogStream {
  readonly #out: (text: string) => unknown
  #pending = ''
  #timer: NodeJS.Timeout | undefined

  constructor(out: (text: string) => unknown) {
    this.#out = out
  }

  write(line: string): void {
    this.#pending += line
    // Errors are written at once, because the process may be about to end.
    if (isError(line)) this.flush()
    else this.#timer ??= setTimeout(() => this.flush(), delayMillisecondsMax)
  }

  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const text = this.#pending
    this.#pending = ''
    if (text !== '') this.#out(text)
  }
}

/** True if the level, which is the first property of a line, is 50 (error) or higher. */
function isError(line: string): boolean {
  return /^\{"level":[56]0/.test(line)
}

/** Keeps the id that the client sends if it is valid, so that requests can be traced through several services. */
export function requestId(req: IncomingMessage): string | undefined {
  const given = req.headers['x-request-id']
  return typeof given === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(given) ? given : undefined
}

export const logs = fp(async (app) => {
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id)
    // One listener instead of the hooks onResponse and onRequestAbort, because it costs much less.
    reply.raw.on('close', () => logRequest(request, reply))
    done()
  })
})

/** The plugin calls it for all requests except those whose URL cannot be routed, for which no hook runs. */
export function logRequest(request: FastifyRequest, reply: FastifyReply): void {
  const query = redactQuery(request.url)
  const route = request.routeOptions.url
  const line = {
    method: request.method,
    route,
    path: redactPath(request.url),
    ...(query === undefined ? {} : { query }),
    ...(reply.raw.writableEnded ? { status: reply.statusCode } : { aborted: true }),
    ms: Math.round(reply.elapsedTime * 10) / 10,
  }
  // Health checks arrive every few seconds and would clutter the log.
  if (route?.startsWith('/health/')) request.log.debug(line)
  else request.log.info(line)
}

const pathCharactersMax = 200
/** Only short words and short numbers, like nearly all paths. Needs no redaction. */
const plainPath = /^(?:\/[a-z_.]{1,20}|\/\d{1,8}){1,6}$/
const loggedParameters = new Set(['page', 'results_per_page', 'timespan', 'tz', 'start', 'end'])

/** Returns the path without the query. Redacts digits that may be a phone number, and secrets. */
export function redactPath(url: string): string {
  const raw = url.split('?', 1)[0] ?? ''
  if (plainPath.test(raw)) return raw
  return redactPhoneNumbers(redactSecrets(decode(raw))).slice(0, pathCharactersMax)
}

/** Redacts an API key that is in the path by mistake, and the token that shows the status of a call. */
function redactSecrets(path: string): string {
  return path.replace(/(api_?key[=:])[^&/]*/gi, '$1…').replace(/^(\/call\/status\/).+/, '$1…')
}

/** Keeps the names of all parameters, but only the values that are neither secret nor personal. */
export function redactQuery(url: string): string | undefined {
  const start = url.indexOf('?')
  if (start === -1 || start === url.length - 1) return undefined
  const names = url.slice(start + 1, start + 1 + 4096).split('&', 20)
  return names.map(redactParameter).join('&')
}

function redactParameter(text: string): string {
  const [name = '', value = ''] = text.split('=', 2).map(decode)
  if (loggedParameters.has(name) && /^[\w:.+/-]{0,40}$/.test(value)) return `${name}=${redactPhoneNumbers(value)}`
  return /^[a-z_]{1,30}$/.test(name) ? `${name}=…` : '…'
}

/** Redacts everything that may be a phone number: at least six digits after a plus sign, or nine without one. */
export function redactPhoneNumbers(text: string): string {
  return text.replace(/\+\d(?:[\s().-]{0,2}\d){5,}|\d(?:[\s().-]{0,2}\d){8,}/g, '…')
}

function decode(text: string): string {
  if (!text.includes('%')) return text
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

interface PresentedError {
  [key: string]: unknown
  type: string
  message: string
  stack: string
}

/** Redacts phone numbers, because errors of the database or of a library may quote a row. */
function presentError(error: unknown): PresentedError {
  // Any value can be thrown, not only an Error.
  if (!(error instanceof Error)) return { type: typeof error, message: redactPhoneNumbers(String(error)), stack: '' }
  const code = (error as { code?: unknown }).code
  return {
    type: error.name,
    message: redactPhoneNumbers(error.message),
    ...(code === undefined ? {} : { code }),
    stack: redactPhoneNumbers(error.stack ?? ''),
    ...(error.cause instanceof Error ? { cause: presentError(error.cause) } : {}),
  }
}
