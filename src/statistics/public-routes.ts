// The route of count.json, which is open to anyone from any site. Sets the headers that let browsers and proxies cache it.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../clock.ts'
import type { ReadonlyDb } from '../database/types.ts'
import { isMatch } from '../http/etags.ts'
import { readCampaignId } from './parameters/request.ts'
import { CallCounts, type PreparedCount } from './public-call-count.ts'
import { callCountRoute } from './route-descriptions.ts'

export async function statisticsPublicRoutes(
  app: FastifyInstance,
  { db, clock }: { db: ReadonlyDb; clock: Clock },
): Promise<void> {
  const counts = new CallCounts(db, clock)

  // The schema only describes: the contract words the errors.
  const options = { schema: callCountRoute, validatorCompiler: () => () => true }
  app.get<{ Params: { id: string } }>('/api/campaign/:id/count.json', options, (request, reply) => {
    reply.header('access-control-allow-origin', '*')
    const count = counts.get(readCampaignId(request.params.id))
    if (!(count instanceof Promise)) return send(request, reply, count)
    return count.then((prepared) => send(request, reply, prepared))
  })

  function send(request: FastifyRequest, reply: FastifyReply, { json, etag, countedAt }: PreparedCount): FastifyReply {
    const age = Math.max(0, Math.ceil((clock().getTime() - countedAt) / 1000))
    reply.headers({ etag, 'cache-control': 'public, max-age=600', age: String(age) })
    if (isMatch(request.headers['if-none-match'], etag)) return reply.status(304).send()
    return reply.type('application/json; charset=utf-8').send(json)
  }
}
