// The routes of the statistics for integrations and staff: parses the parameters, runs the report, and answers 404 if the
// campaign does not exist. Each report has its own file. The public count is in public-routes.ts.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../errors.ts'
import type { Read } from '../http/read.ts'
import { campaignNames } from './campaign-names.ts'
import { campaignStats } from './campaign-stats.ts'
import { allDateCalls, campaignDateCalls, type DateReport } from './date-calls.ts'
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

  app.get<CampaignRequest>('/api/campaign/:id/stats.json', { schema: campaignStatsRoute }, async (request) => {
    const id = readCampaignId(request.params.id)
    return found(await read(request, (db) => campaignStats(db, id)))
  })

  app.get<CampaignRequest>('/api/campaign/:id/date_calls.json', { schema: campaignDateCallsRoute }, async (request, reply) => {
    const id = readCampaignId(request.params.id)
    const report = readDateReport(request)
    const objects = found(
      await read(request, async (db) => {
        await zones.check(db, report.zone)
        return campaignDateCalls(db, id, report)
      }),
    )
    return sendJson(reply, `{"objects":${objects}}`)
  })

  app.get<CampaignRequest>('/api/campaign/:id/target_calls.json', { schema: targetCallsRoute }, async (request, reply) => {
    const id = readCampaignId(request.params.id)
    const range = readRange(request.query)
    const objects = found(await read(request, (db) => targetCalls(db, id, range)))
    return sendJson(reply, `{"objects":${objects}}`)
  })

  app.get<{ Querystring: Query }>('/api/campaign/date_calls.json', { schema: allDateCallsRoute }, async (request, reply) => {
    const report = readDateReport(request)
    const { completed, objects } = await read(request, async (db) => {
      await zones.check(db, report.zone)
      return allDateCalls(db, report)
    })
    return sendJson(reply, `{"meta":{"calls_completed":${completed}},"objects":${objects}}`)
  })

  app.get('/api/campaigns.json', { schema: campaignNamesRoute }, async (request) => {
    const campaigns = await read(request, campaignNames)
    return { count: campaigns.length, objects: Object.fromEntries(campaigns.map(({ id, name }) => [id, name])) }
  })
}

function readDateReport({ query }: FastifyRequest<{ Querystring: Query }>): DateReport {
  return { timespan: readTimespan(query), range: readRange(query), zone: readZone(query) }
}

function found<T>(report: T | undefined): T {
  if (report === undefined) throw new AppError('campaign_not_found')
  return report
}

/** Sends JSON that PostgreSQL has formatted. */
function sendJson(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(text)
}
