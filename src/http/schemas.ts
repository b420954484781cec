// How a route describes what it answers: the error message, and short ways to write a response with its example.
// The descriptions are for the reader of the OpenAPI document; nothing is filtered or checked by them.
import { type TSchema, Type } from 'typebox'

export const ErrorMessage = Type.Object(
  {
    message: Type.String({ description: 'What is wrong, for a person.' }),
    parameter: Type.Optional(Type.String({ description: 'The parameter to blame, where there is one.' })),
    request_id: Type.Optional(
      Type.String({ description: 'With a status of 500 or more: quote it when you report the problem.' }),
    ),
  },
  { $id: 'ErrorMessage', description: 'Every error, except the empty object of a 404 for a missing object of a collection.' },
)

interface ErrorAnswer {
  readonly description: string
  readonly examples: Readonly<Record<string, { message: string; parameter?: string; request_id?: string }>>
}

const errorAnswers = {
  400: {
    description: 'A parameter is not valid. The message says which and why.',
    examples: { start: { message: 'start should be in isostring format', parameter: 'start' } },
  },
  401: {
    description: 'No API key and no login, or one that is not valid. Said before any parameter is read.',
    examples: { unauthenticated: { message: 'Not Authenticated' } },
  },
  404: { description: 'No campaign has this id.', examples: { campaign: { message: 'Campaign not found.' } } },
  500: {
    description: 'A fault of the server. Nothing that a client sends should bring it about.',
    examples: { internal: { message: 'Internal Server Error', request_id: '0b4f1c9e-6d0e-4e0b-9a64-2f6a1d1f5b7c' } },
  },
  503: {
    description: 'The database cannot be reached just now. `Retry-After` says when to try again.',
    examples: {
      unavailable: {
        message: 'The database is unavailable. Try again in a few seconds.',
        request_id: '0b4f1c9e-6d0e-4e0b-9a64-2f6a1d1f5b7c',
      },
    },
  },
} as const satisfies Record<number, ErrorAnswer>

type DescribedError = keyof typeof errorAnswers

/** `...errorResponses(400, 401, 404)` in a route's `response`. 500 and 503 are possible everywhere and always added. */
export function errorResponses(...statuses: DescribedError[]): Record<number, object> {
  const all = [...new Set<DescribedError>([...statuses, 500, 503])]
  return Object.fromEntries(all.map((status) => [status, errorAnswer(errorAnswers[status])]))
}

/** One error of a route that differs from the usual: its own sentence and examples by name. */
export function errorAnswer({ description, examples }: ErrorAnswer): object {
  const named = Object.entries(examples).map(([name, value]) => [name, { value }])
  return {
    description,
    content: { 'application/json': { schema: Type.Ref('ErrorMessage'), examples: Object.fromEntries(named) } },
  }
}

/** A 2xx answer of JSON with its example. */
export function jsonAnswer(description: string, schema: TSchema, example: unknown): object {
  return { description, content: { 'application/json': { schema, examples: { example: { value: example } } } } }
}
