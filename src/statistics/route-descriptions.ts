// The descriptions of the statistics routes in the OpenAPI document: parameters, responses, errors and examples.
import Type, { type TSchema } from 'typebox'
import { errorResponse, errorResponses, idParameter, jsonResponse } from '../http/schemas.ts'
import { type Timespan, timespans } from './parameters/request.ts'
import {
  AllDateCallsSchema,
  CallCountSchema,
  CampaignNamesSchema,
  CampaignStatsSchema,
  DateCallsSchema,
  TargetCallsSchema,
} from './schemas.ts'

const params = Type.Object({ id: idParameter('The campaign’s id') })

/** What else is accepted is in the description: a time without an offset, and nothing. */
function instant(options: { description: string; examples: string[] }) {
  return Type.Union([Type.String({ format: 'date-time' }), Type.String({ format: 'date' })], options)
}

const range = {
  start: Type.Optional(
    instant({
      description:
        'Start of the range, inclusive, in ISO 8601: a date (midnight) or a date and time; UTC unless it has an offset. Empty: no limit.',
      examples: ['2021-03-01', '2021-03-01T12:30:00-05:00'],
    }),
  ),
  end: Type.Optional(
    instant({
      description:
        'End of the range, inclusive, in the format of `start`. If it equals `start`, the range is that whole day (UTC). Empty: no limit.',
      examples: ['2021-03-08'],
    }),
  ),
}
const rangeQuery = Type.Object(range, { additionalProperties: true })
const bucketQuery = Type.Object(
  {
    ...range,
    timespan: Type.Optional(
      Type.Unsafe<Timespan>({
        type: 'string',
        enum: [...timespans],
        default: 'day',
        description: 'The length of the intervals.',
        examples: ['month'],
      }),
    ),
    tz: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z][A-Za-z0-9_+/-]*$',
        maxLength: 60,
        default: 'UTC',
        description: 'The IANA time zone of the intervals. Does not apply to `start` and `end`.',
        examples: ['America/New_York'],
      }),
    ),
  },
  { additionalProperties: true },
)

const unchanged = { type: 'null', description: 'Unchanged: the `ETag` is in `If-None-Match`.' }

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
      200: jsonResponse(words.summary, schema, example),
      ...(ofCampaign || querystring ? { 304: unchanged } : {}),
      ...(ofCampaign ? errorResponses(400, 401, 404, 414) : querystring ? errorResponses(400, 401) : errorResponses(401)),
    },
  }
}

const dayExample = { '2021-03-01': { busy: 1, completed: 3 }, '2021-03-02': { completed: 2 } }

export const campaignStatsRoute = describe(
  {
    operationId: 'getCampaignStats',
    summary: 'The totals of a campaign',
    description: 'Calls by status, sessions and averages of one campaign, over all time.',
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
    description: 'Ordered by time. Times and statuses without calls are left out.',
    schema: DateCallsSchema,
    example: { objects: dayExample },
    querystring: bucketQuery,
  },
  true,
)

export const targetCallsRoute = describe(
  {
    operationId: 'getCampaignTargetCalls',
    summary: 'Calls of a campaign by target and status',
    description: 'Calls without a target are not counted. Targets with the same key are counted together.',
    schema: TargetCallsSchema,
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
    summary: 'Calls of all campaigns by time',
    description: 'The number of calls of all statuses, and the number of completed calls.',
    schema: AllDateCallsSchema,
    example: { meta: { calls_completed: 5 }, objects: { '2021-03-01': { 1: 4, 2: 1 }, '2021-03-02': { 1: 2 } } },
    querystring: bucketQuery,
  },
  false,
)

export const campaignNamesRoute = describe(
  {
    operationId: 'getCampaignNames',
    summary: 'The names of all campaigns',
    description: 'All campaigns of every status.',
    schema: CampaignNamesSchema,
    example: { count: 2, objects: { 1: 'Save the Rivers', 2: 'Call Congress' } },
  },
  false,
)

export const callCountRoute = {
  tags: ['Public'],
  operationId: 'getCampaignCallCount',
  summary: 'The number of completed calls of a campaign, for its page',
  description:
    'Open to anyone, from any site. Responses are at most ten minutes old: `Age` is the number of seconds since the count, and `Cache-Control` the number of seconds that it may be cached in total.',
  security: [],
  params,
  response: {
    200: jsonResponse('The count.', CallCountSchema, {
      completed: 286,
      last_24h: 4,
      last_week: 31,
      referral_codes: { fb: 13, 'mail-1': 18 },
    }),
    304: unchanged,
    400: errorResponse({ description: 'The id is not a whole number.', examples: { id: { message: 'DataError' } } }),
    ...errorResponses(404, 414),
  },
}
