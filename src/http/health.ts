// The two questions a supervisor asks: does the process live, and can it serve. Open to anyone, so they cost next to
// nothing and say nothing about the inside.
import type { FastifyInstance } from 'fastify'
import type { Clock } from '../clock.ts'
import { checkReadiness, type Readiness } from '../database/readiness.ts'
import type { Db } from '../database/types.ts'

const secondsKept = 1
const timeoutSeconds = 3

const explanations: Record<Exclude<Readiness, 'ready'>, string> = {
  database_unreachable: 'The database does not answer',
  migrations_pending: 'The database has not been migrated to this version',
}

export async function healthRoutes(app: FastifyInstance, { db, clock }: { db: Db; clock: Clock }): Promise<void> {
  let latest: { readonly at: number; readonly readiness: Promise<Readiness> } | undefined

  app.get('/health/live', async (_request, reply) => reply.header('cache-control', 'no-store').send({ status: 'live' }))

  app.get('/health/ready', async (_request, reply) => {
    const readiness = await readinessNow()
    reply.header('cache-control', 'no-store')
    if (readiness === 'ready') return { status: 'ready' }
    return reply.status(503).send({ status: 'not ready', reason: readiness, message: explanations[readiness] })
  })

  /** One check serves everyone who asks within a second. */
  function readinessNow(): Promise<Readiness> {
    const now = clock().getTime()
    if (latest === undefined || Math.abs(now - latest.at) >= secondsKept * 1000)
      latest = { at: now, readiness: checkReadiness(db, timeoutSeconds) }
    return latest.readiness
  }
}
