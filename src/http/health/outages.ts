// What is known of a database that cannot serve: one line in the log for each cause instead of one for each request, and for the
// readiness check whether requests have failed lately.
import type { Server } from 'node:http'
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify'
import type { Clock } from '../../clock.ts'
import { type Outage, outageOf } from '../../database/error-codes.ts'

const secondsBetweenLines = 60
const secondsRecent = 10

interface Noted {
  loggedAt: number
  /** Since the last line. */
  failures: number
  latest: number
}

/** What the operator has to do. */
const explanations: Record<Outage, string> = {
  unreachable: 'The database does not answer.',
  no_connection_left: 'The database has no connection left. Raise its max_connections, or close other clients.',
  full: 'The disk of the database is full. Free some space.',
  out_of_resources: 'The database is out of memory or another resource.',
  read_only: 'The database is read-only, as a standby is. Set DATABASE_URL to the primary.',
  access_denied: 'The database refuses the user, the password or the name of the database. Correct DATABASE_URL.',
}

export class Outages {
  readonly #clock: Clock
  readonly #noted = new Map<Outage, Noted>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Returns false if the error is not an outage, and has to be logged with its stack. */
  note(error: unknown, log: Pick<FastifyBaseLogger, 'error'>): boolean {
    const cause = outageOf(error)
    if (cause === undefined) return false
    const now = this.#clock().getTime()
    const noted = this.#noted.get(cause) ?? { loggedAt: Number.NEGATIVE_INFINITY, failures: 0, latest: now }
    this.#noted.set(cause, noted)
    noted.failures += 1
    noted.latest = now
    if (Math.abs(now - noted.loggedAt) < secondsBetweenLines * 1000) return true
    const { code, message } = error as { code?: unknown; message?: unknown }
    const details = { cause: `database_${cause}`, code, detail: String(message), requests: noted.failures }
    log.error(details, `${explanations[cause]} Requests get a 503. This is repeated at most once a minute.`)
    Object.assign(noted, { loggedAt: now, failures: 0 })
    return true
  }

  /** The cause of a request that failed within the last seconds, if a read would not show it. */
  recent(): Outage | undefined {
    const now = this.#clock().getTime()
    return unseenByReads.find((cause) => {
      const noted = this.#noted.get(cause)
      return noted !== undefined && Math.abs(now - noted.latest) < secondsRecent * 1000
    })
  }
}

const unseenByReads: readonly Outage[] = ['full', 'read_only', 'out_of_resources']

const outagesOf = new WeakMap<Server, Outages>()

/** For `logFailure` in the error handlers of all scopes. */
export function registerOutages(app: FastifyInstance, outages: Outages): void {
  outagesOf.set(app.server, outages)
}

/** Logs an error of the server: an outage of the database once for all requests, anything else with its stack. */
export function logFailure(request: FastifyRequest, error: unknown, message: string): void {
  if (outagesOf.get(request.server.server)?.note(error, request.log)) return
  request.log.error({ err: error }, message)
}
