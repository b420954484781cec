// The routes of the statistics for integrations and staff: parses the parameters, runs the report, and answers 404 if the
// campaign does not exist. Each report has its own file. The public count is in public-routes.ts.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../errors.ts'
import type { Read } from '../http/read.ts'
import { Answers, type Report } from './answers/answers.ts'
import { isMatch } from './answers/etags.ts'
import { campaignNames } from './campaign-names.ts'
import { campaignStats } from './campaign-stats.ts'
import { allDateCalls, campaignDateCalls, type DateReport } from './dates/date-calls.ts'
import { type Query, readCampaignId, readRange, readTimespan, readZone } from './parameters/request.ts'
import { ZoneNames } from './parameters/zone-names.ts'
import {
  allDateCallsRoute,
  campaignDateCallsRoute,
  campaignNamesRoute,
  campaignStatsRoute,
  targetCallsRoute,
} from './route-descriptions.ts'
import { targetCalls } from './target-calls.ts'

type CampaignRequest = { Params: { id: string }; Querystring: Query }

/**
 * Call it; do not register it as a plugin. A plugin would have its own scope, in which Fastify validates parameters by their
 * schemas before our parsers run.
 */
export function addStatisticsRoutes(app: FastifyInstance, { read }: { read: Read }): void {
  const zones = new ZoneNames()
  const answers = new Answers()

  app.get<CampaignRequest>('/api/campaign/:id/stats.json', { schema: campaignStatsRoute }, (request, reply) =>
    send(request, reply, campaignStats(readCampaignId(request.params.id))),
  )

  app.get<CampaignRequest>('/api/campaign/:id/date_calls.json', { schema: campaignDateCallsRoute }, (request, reply) => {
    const id = readCampaignId(request.params.id)
    const dates = readDateReport(request)
    return send(request, reply, campaignDateCalls(id, dates), dates.zone)
  })

  app.get<CampaignRequest>('/api/campaign/:id/target_calls.json', { schema: targetCallsRoute }, (request, reply) =>
    send(request, reply, targetCalls(readCampaignId(request.params.id), readRange(request.query))),
  )

  app.get<{ Querystring: Query }>('/api/campaign/date_calls.json', { schema: allDateCallsRoute }, (request, reply) => {
    const dates = readDateReport(request)
    return send(request, reply, allDateCalls(dates), dates.zone)
  })

  app.get('/api/campaigns.json', { schema: campaignNamesRoute }, async (request) => {
    const campaigns = await read(request, campaignNames)
    return { count: campaigns.length, objects: Object.fromEntries(campaigns.map(({ id, name }) => [id, name])) }
  })

  async function send(request: FastifyRequest, reply: FastifyReply, report: Report, zone = 'UTC'): Promise<FastifyReply> {
    const known = request.headers['if-none-match']
    const isKnown = known === undefined ? undefined : (etag: string) => isMatch(known, etag)
    const answer = await read(request, async (db) => {
      await zones.check(db, zone)
      return answers.get(db, report, isKnown)
    })
    if (answer === undefined) throw new AppError('campaign_not_found')
    // A client may keep the answer, but has to ask each time whether it is still current.
    reply.header('etag', answer.etag).header('cache-control', 'private, no-cache')
    if (answer.body === undefined || isMatch(known, answer.etag)) return reply.status(304).send()
    return reply.type('application/json; charset=utf-8').send(answer.body)
  }
}

function readDateReport({ query }: FastifyRequest<{ Querystring: Query }>): DateReport {
  return { timespan: readTimespan(query), range: readRange(query), zone: readZone(query) }
}
