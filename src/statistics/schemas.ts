// The JSON schemas of the statistics. The routes are described in route-descriptions.ts.
import Type, { type Static } from 'typebox'

const counts = Type.Record(Type.String(), Type.Integer())
const statusCounts = Type.Record(Type.String(), Type.Integer(), {
  description: 'Status → calls. Statuses without calls are left out. Calls whose status was never recorded are `unknown`.',
})

export const CampaignStatsSchema = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  completed: Type.Integer({ description: 'Completed calls' }),
  total_counts: Type.Integer({ description: 'Calls of every status' }),
  status_counts: statusCounts,
  calls_completed: Type.Integer({ description: 'The same as `completed`, under the name in CallPower' }),
  sessions_started: Type.Integer({ description: 'Sessions of this campaign' }),
  sessions_completed: Type.Integer({ description: 'Sessions with a completed call in this campaign' }),
  calls_per_session: Type.Object(
    {
      avg: Type.String({
        pattern: '^\\d+\\.\\d{2}$',
        description: 'The average with two decimals; `0.00` if there is no such session',
      }),
      med: Type.Union([Type.Number(), Type.Literal('?')], { description: 'The median; `?` if there is no such session' }),
    },
    { description: 'Completed calls for each session, of the sessions with at least one' },
  ),
  queue_avg_seconds: Type.Union([Type.Number(), Type.Literal('')], {
    description: 'Average of the known delays between the request for a call and dialling the caller; empty if none is known',
  }),
  date_start: Type.Optional(
    Type.String({ format: 'date', description: 'The day (UTC) of the first completed call; absent if there is none' }),
  ),
  date_end: Type.Optional(
    Type.String({ format: 'date', description: 'The day (UTC) after the last completed call; absent if there is none' }),
  ),
})
export type CampaignStats = Static<typeof CampaignStatsSchema>

export const CallCountSchema = Type.Object({
  completed: Type.Integer({ description: 'Completed calls' }),
  last_24h: Type.Integer({ description: 'Completed calls of the last 24 hours' }),
  last_week: Type.Integer({ description: 'Completed calls of the last 7 days' }),
  referral_codes: Type.Record(Type.String(), Type.Integer(), {
    description: 'Referral code → completed calls, for codes with at least two',
  }),
})
export type CallCount = Static<typeof CallCountSchema>

export const DateCallsSchema = Type.Object({
  objects: Type.Record(Type.String(), statusCounts, {
    description: 'Minute, hour, day, month or year → status → calls, ordered by time',
  }),
})

export const TargetCallsSchema = Type.Object({
  objects: Type.Record(
    Type.String(),
    Type.Object(
      {
        title: Type.Union([Type.String(), Type.Null()]),
        name: Type.String(),
        district: Type.Union([Type.String(), Type.Null()]),
      },
      { additionalProperties: Type.Integer({ description: 'The number of calls with the status in the key' }) },
    ),
    { description: 'Key of the target (or its id, if it has no key) → the target and its calls by status' },
  ),
})

export const AllDateCallsSchema = Type.Object({
  meta: Type.Object({ calls_completed: Type.Integer({ description: 'Completed calls in the whole response' }) }),
  objects: Type.Record(Type.String(), counts, {
    description: 'Minute, hour, day, month or year → campaign id → calls of all statuses. Calls without a campaign are left out.',
  }),
})

export const CampaignNamesSchema = Type.Object({
  count: Type.Integer(),
  objects: Type.Record(Type.String(), Type.String(), { description: 'Campaign id → name' }),
})
