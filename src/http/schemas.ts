// Describes responses for the OpenAPI document: the error message, and short ways to write a response with its example. They
// are documentation only, and neither check nor filter anything.
import { type TSchema, Type } from 'typebox'

export const ErrorMessage = Type.Object(
  {
    message: Type.String({ description: 'What is wrong, in words for a person.' }),
    parameter: Type.Optional(
      Type.String({ description: 'The invalid parameter, if there is one. Inside `q`, the path, such as `q.filters[0].name`.' }),
    ),
    found: Type.Optional(Type.Unknown({ description: 'What is wrong there; long texts are cut off.' })),
    allowed: Type.Optional(Type.Array(Type.String(), { description: 'What is allowed there: all words, or kinds of values.' })),
    suggestion: Type.Optional(Type.String({ description: 'The allowed word that was probably meant.' })),
    request_id: Type.Optional(
      Type.String({ description: 'Only with a status of 500 or higher. Quote it when you report the problem.' }),
    ),
  },
  {
    $id: 'ErrorMessage',
    description: 'The body of every error, except a 404 for a missing object of a collection, which is an empty object.',
  },
)

interface ErrorDescription {
  readonly description: string
  readonly examples: Readonly<
    Record<string, { message: string; parameter?: string; request_id?: string; [key: string]: unknown }>
  >
}

const errorDescriptions = {
  400: {
    description: 'A parameter is invalid. The message says which one and why.',
    examples: { start: { message: 'start should be in isostring format', parameter: 'start' } },
  },
  401: {
    description: 'The API key or login is missing or invalid. This is checked before any parameter.',
    examples: { unauthenticated: { message: 'Not Authenticated' } },
  },
  404: { description: 'No campaign has this id.', examples: { campaign: { message: 'Campaign not found.' } } },
  414: { description: 'The id in the path is too long.', examples: { long: { message: 'The URL is too long.' } } },
  431: {
    description: 'The URL and the headers together have more than 64 KB.',
    examples: { long: { message: 'The URL and the headers together are too long.' } },
  },
  500: {
    description: 'An error of the server, which no request should cause.',
    examples: { internal: { message: 'Internal Server Error', request_id: '0b4f1c9e-6d0e-4e0b-9a64-2f6a1d1f5b7c' } },
  },
  503: {
    description: 'The database is unavailable. `Retry-After` says when to try again.',
    examples: {
      unavailable: {
        message: 'The database is unavailable. Try again in a few seconds.',
        request_id: '0b4f1c9e-6d0e-4e0b-9a64-2f6a1d1f5b7c',
      },
    },
  },
} as const satisfies Record<number, ErrorDescription>

const retryLater = {
  headers: { 'Retry-After': { type: 'integer', minimum: 1, description: 'The number of seconds after which to try again.' } },
}

type DescribedError = keyof typeof errorDescriptions

/** For the `response` of a route: `...errorResponses(400, 401, 404)`. Adds those of every route that reads the database. */
export function errorResponses(...statuses: DescribedError[]): Record<number, object> {
  return onlyErrorResponses(...new Set<DescribedError>([...statuses, 431, 500, 503]))
}

/** For a route that does not read the database. */
export function onlyErrorResponses(...statuses: DescribedError[]): Record<number, object> {
  return Object.fromEntries(
    statuses.map((status) => [status, { ...errorResponse(errorDescriptions[status]), ...(status === 503 ? retryLater : {}) }]),
  )
}

/** For an error that has another description or other examples than usual. */
export function errorResponse({ description, examples }: ErrorDescription): object {
  const named = Object.entries(examples).map(([name, value]) => [name, { value }])
  return {
    description,
    content: { 'application/json': { schema: Type.Ref('ErrorMessage'), examples: Object.fromEntries(named) } },
  }
}

/** For a JSON response with an example. */
export function jsonResponse(description: string, schema: TSchema, example: unknown): object {
  return { description, content: { 'application/json': { schema, examples: { example: { value: example } } } } }
}

/** The id of a row. */
export function idParameter(description: string) {
  return Type.Integer({ minimum: 1, maximum: 2_147_483_647, format: 'int32', description, examples: [1] })
}
