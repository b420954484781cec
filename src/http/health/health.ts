// Liveness and readiness checks. Anyone can request them, so they are cheap and contain no error details: those are in the
// log, and figures are in /metrics, which needs an API key.
import type { FastifyInstance } from 'fastify'
import type { TaskStatus } from '../../background/repeat.ts'
import type { Clock } from '../../clock.ts'
import { checkReads, checkWrites, type Readiness } from '../../database/readiness.ts'
import type { ReplicaReport } from '../../database/replica/open-reads.ts'
import type { Db } from '../../database/types.ts'
import type { Outages } from './outages.ts'
import { shareCheck } from './share-check.ts'

const secondsKept = 1
/** The disk cannot be kept busy by asking. What fails is tried again as soon as reads are. */
const secondsWriteKept = 10
const timeoutSeconds = 3

const explanations: Record<Exclude<Readiness, 'ready'>, string> = {
  database_unreachable: 'The database is not reachable.',
  database_no_connection_left: 'The database has no connection left.',
  database_full: 'The disk of the database is full.',
  database_out_of_resources: 'The database is out of memory or another resource.',
  database_read_only: 'The database is read-only, as a standby is.',
  database_access_denied: 'The database refuses the user, the password or the name of the database.',
  migrations_pending: 'The database has not been migrated to this version.',
}

export interface HealthOptions {
  readonly db: Db
  readonly clock: Clock
  /** What requests have met. */
  readonly outages?: Pick<Outages, 'recent'>
  readonly background: () => readonly TaskStatus[]
  /** Undefined without a replica. */
  readonly replica?: (() => ReplicaReport) | undefined
}

export async function healthRoutes(app: FastifyInstance, options: HealthOptions): Promise<void> {
  const { db, clock, outages, background, replica } = options
  const reads = shareCheck(
    clock,
    () => checkReads(db, timeoutSeconds),
    () => secondsKept,
  )
  const writes = shareCheck(
    clock,
    () => checkWrites(db, timeoutSeconds),
    (readiness) => (readiness === 'ready' ? secondsWriteKept : secondsKept),
  )

  app.get('/health/live', async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'live' }))

  app.get('/health/ready', async (_request, reply) => {
    const readiness = await readinessNow()
    reply.header('cache-control', 'no-store')
    // A failing task does not make the server unready. It can still serve requests, and the task would fail out of rotation, too.
    const tasks = Object.fromEntries(background().map((status) => [status.name, presentTask(status)]))
    // Nor does a replica that is not used: the primary answers instead.
    const parts = { background: tasks, ...(replica === undefined ? {} : { replica: presentReplica(replica()) }) }
    if (readiness === 'ready') return { status: 'ready', ...parts }
    const reason = { reason: readiness, message: explanations[readiness] }
    return reply.status(503).send({ status: 'not ready', ...reason, ...parts })
  })

  async function readinessNow(): Promise<Readiness> {
    const readiness = await reads()
    if (readiness !== 'ready') return readiness
    // Not every write needs space, and not all fail if there is none.
    const cause = outages?.recent()
    return cause === undefined ? writes() : `database_${cause}`
  }
}

function presentReplica({ problem, lagSeconds }: ReplicaReport) {
  const use = problem === undefined ? { status: 'used' } : { status: 'not used', reason: problem }
  return { ...use, lag_seconds: lagSeconds ?? null }
}

function presentTask({ isOverdue, consecutiveFailures, lastSuccessAt }: TaskStatus) {
  const status = isOverdue ? 'overdue' : consecutiveFailures > 0 ? 'failing' : 'ok'
  return { status, last_success: lastSuccessAt?.toISOString() ?? null }
}
