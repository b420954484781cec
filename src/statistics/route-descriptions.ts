// How the routes of the statistics describe themselves in the OpenAPI document: parameters, answers, errors and examples.
import Type, { type TSchema } from 'typebox'
import { errorAnswer, errorResponses, jsonAnswer } from '../http/schemas.ts'
import {
  AllDateCallsSchema,
  CallCountSchema,
  CampaignNamesSchema,
  CampaignStatsSchema,
  DateCallsSchema,
  TargetCallsSchema,
} from './schemas.ts'

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
    description: 'A call without a target is not counted. Targets that share a key are counted together.',
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
    summary: 'Calls of every campaign by time',
    description: 'Calls of every status together, and how many of them were completed.',
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
    description: 'Every campaign, whatever its status.',
    schema: CampaignNamesSchema,
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
