// The routes of the statistics for integrations and staff: parses the parameters, runs the report, and answers 404 if the
// campaign does not exist. Each report has its own file. The public count is in public-routes.ts.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Answers } from '../answers/answers.ts'
import { AppError } from '../errors.ts'
import { knownBy, sendFound } from '../http/etags.ts'
import type { Read } from '../http/read.ts'
import { campaignNames } from './campaign-names.ts'
import { campaignStats } from './campaign-stats.ts'
import type { Report } from './counters.ts'
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
export function addStatisticsRoutes(app: FastifyInstance, { read, answers }: { read: Read; answers: Answers }): void {
  const zones = new ZoneNames()

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
    const answer = await read(request, async (db) => {
      await zones.check(db, zone)
      return answers.get(db, report, knownBy(request))
    })
    if (answer === undefined) throw new AppError('campaign_not_found')
    return sendFound(request, reply, answer)
  }
}

function readDateReport({ query }: FastifyRequest<{ Querystring: Query }>): DateReport {
  return { timespan: readTimespan(query), range: readRange(query), zone: readZone(query) }
}
