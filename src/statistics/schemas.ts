// The shapes of the statistics on the wire. How their routes describe themselves is route-descriptions.ts.
import Type, { type Static } from 'typebox'

const counts = Type.Record(Type.String(), Type.Integer())
const statusCounts = Type.Record(Type.String(), Type.Integer(), {
  description: 'Status → calls. A status without calls is left out; a call whose status was never recorded is `unknown`.',
})

export const CampaignStatsSchema = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  completed: Type.Integer({ description: 'Completed calls' }),
  total_counts: Type.Integer({ description: 'Calls of every status' }),
  status_counts: statusCounts,
  calls_completed: Type.Integer({ description: 'The same as `completed`, by CallPower’s name' }),
  sessions_started: Type.Integer({ description: 'Callers’ visits to this campaign' }),
  sessions_completed: Type.Integer({ description: 'Visits with a completed call in this campaign' }),
  calls_per_session: Type.Object(
    {
      avg: Type.String({ description: 'Two decimals; `0.00` when there is none' }),
      med: Type.Union([Type.Number(), Type.Literal('?')], { description: 'The median; `?` when there is none' }),
    },
    { description: 'Completed calls of a visit, over the visits with at least one' },
  ),
  queue_avg_seconds: Type.Union([Type.Number(), Type.Literal('')], {
    description: 'Mean of the known delays between asking for a call and being rung; empty when none is known',
  }),
  date_start: Type.Optional(Type.String({ description: 'Day (UTC) of the first completed call; absent when there is none' })),
  date_end: Type.Optional(Type.String({ description: 'The day after the last completed call; absent when there is none' })),
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
    description: 'Minute, hour, day, month or year → status → calls, in order of time',
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
      { additionalProperties: Type.Integer({ description: 'Calls of the status that the key names' }) },
    ),
    { description: 'Key of the target (its id, where it has no key) → who it is, and its calls by status' },
  ),
})

export const AllDateCallsSchema = Type.Object({
  meta: Type.Object({ calls_completed: Type.Integer({ description: 'Completed calls in the whole answer' }) }),
  objects: Type.Record(Type.String(), counts, {
    description: 'Minute, hour, day, month or year → campaign id → calls of every status. Calls without a campaign are left out.',
  }),
})

export const CampaignNamesSchema = Type.Object({
  count: Type.Integer(),
  objects: Type.Record(Type.String(), Type.String(), { description: 'Campaign id → name' }),
})
