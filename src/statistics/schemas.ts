// The shapes of the statistics on the wire, and how their routes describe themselves in the OpenAPI document.
import Type, { type Static, type TSchema } from 'typebox'
import { errorAnswer, errorResponses, jsonAnswer } from '../http/schemas.ts'

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

const dateCalls = Type.Object({
  objects: Type.Record(Type.String(), statusCounts, {
    description: 'Minute, hour, day, month or year → status → calls, in order of time',
  }),
})

const targetCalls = Type.Object({
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

const allDateCalls = Type.Object({
  meta: Type.Object({ calls_completed: Type.Integer({ description: 'Completed calls in the whole answer' }) }),
  objects: Type.Record(Type.String(), counts, {
    description: 'Minute, hour, day, month or year → campaign id → calls of every status. Calls without a campaign are left out.',
  }),
})

const campaignNames = Type.Object({
  count: Type.Integer(),
  objects: Type.Record(Type.String(), Type.String(), { description: 'Campaign id → name' }),
})

const params = Type.Object({ id: Type.String({ description: 'The campaign’s id, a whole number', examples: ['1'] }) })

const range = {
  start: Type.Optional(
    Type.String({
      description:
        'The first instant that counts: ISO 8601, a date (its midnight) or a date and time; UTC unless it has an offset. Empty: no limit.',
      examples: ['2021-03-01', '2021-03-01T12:30:00-05:00'],
    }),
  ),
  end: Type.Optional(
    Type.String({
      description:
        'The last instant that counts, written like `start`. The same as `start`: that whole day (UTC). Empty: no limit.',
      examples: ['2021-03-08'],
    }),
  ),
}
const rangeQuery = Type.Object(range, { additionalProperties: true })
const bucketQuery = Type.Object(
  {
    ...range,
    timespan: Type.Optional(
      Type.String({
        description: 'What calls are gathered by: `minute`, `hour`, `day` (default), `month` or `year`.',
        examples: ['month'],
      }),
    ),
    tz: Type.Optional(
      Type.String({
        description: 'The IANA time zone whose days and hours are meant. Default `UTC`. `start` and `end` stay in UTC.',
        examples: ['America/New_York'],
      }),
    ),
  },
  { additionalProperties: true },
)

interface Description {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly schema: TSchema
  readonly example: unknown
  readonly querystring?: TSchema
}

function describe({ schema, example, querystring, ...words }: Description, ofCampaign: boolean) {
  return {
    tags: ['Statistics'],
    ...words,
    ...(ofCampaign ? { params } : {}),
    ...(querystring ? { querystring } : {}),
    response: {
      200: jsonAnswer(words.summary, schema, example),
      ...(ofCampaign ? errorResponses(400, 401, 404) : querystring ? errorResponses(400, 401) : errorResponses(401)),
    },
  }
}

const dayExample = { '2021-03-01': { busy: 1, completed: 3 }, '2021-03-02': { completed: 2 } }

export const campaignStatsRoute = describe(
  {
    operationId: 'getCampaignStats',
    summary: 'What a campaign has come to',
    description: 'Calls by status, visits and averages of one campaign, over all time.',
    schema: CampaignStatsSchema,
    example: {
      id: 1,
      name: 'Save the Rivers',
      completed: 286,
      total_counts: 688,
      status_counts: { busy: 402, completed: 286 },
      calls_completed: 286,
      sessions_started: 340,
      sessions_completed: 173,
      calls_per_session: { avg: '1.61', med: 1 },
      queue_avg_seconds: 30.209406,
      date_start: '2020-11-01',
      date_end: '2022-03-15',
    },
  },
  true,
)

export const campaignDateCallsRoute = describe(
  {
    operationId: 'getCampaignDateCalls',
    summary: 'Calls of a campaign by time and status',
    description: 'In order of time; times without a call and statuses without a call are left out.',
    schema: dateCalls,
    example: { objects: dayExample },
    querystring: bucketQuery,
  },
  true,
)

export const targetCallsRoute = describe(
  {
    operationId: 'getCampaignTargetCalls',
    summary: 'Calls of a campaign by target and status',
    description: 'A call without a target is not counted. Targets that share a key are counted together.',
    schema: targetCalls,
    example: {
      objects: { 'us:bioguide:X000004': { title: 'Senator', name: 'Oona Khan', district: 'CA-4', completed: 25, busy: 6 } },
    },
    querystring: rangeQuery,
  },
  true,
)

export const allDateCallsRoute = describe(
  {
    operationId: 'getDateCalls',
    summary: 'Calls of every campaign by time',
    description: 'Calls of every status together, and how many of them were completed.',
    schema: allDateCalls,
    example: { meta: { calls_completed: 5 }, objects: { '2021-03-01': { 1: 4, 2: 1 }, '2021-03-02': { 1: 2 } } },
    querystring: bucketQuery,
  },
  false,
)

export const campaignNamesRoute = describe(
  {
    operationId: 'getCampaignNames',
    summary: 'The names of all campaigns',
    description: 'Every campaign, whatever its status.',
    schema: campaignNames,
    example: { count: 2, objects: { 1: 'Save the Rivers', 2: 'Call Congress' } },
  },
  false,
)

export const callCountRoute = {
  tags: ['Public'],
  operationId: 'getCampaignCallCount',
  summary: 'The completed calls of a campaign, for its page',
  description:
    'Open to anyone, from any site. An answer is at most ten minutes old: `Age` says how many seconds have passed since it was counted, and `Cache-Control` how many it may be kept in all.',
  security: [],
  params,
  response: {
    200: jsonAnswer('The count.', CallCountSchema, {
      completed: 286,
      last_24h: 4,
      last_week: 31,
      referral_codes: { fb: 13, 'mail-1': 18 },
    }),
    304: { type: 'null', description: 'Unchanged since the `ETag` that `If-None-Match` named.' },
    400: errorAnswer({ description: 'The id is not a whole number.', examples: { id: { message: 'DataError' } } }),
    ...errorResponses(404),
  },
}
