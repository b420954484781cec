// The OpenAPI 3.1 document, generated from the schemas of the routes and served at /api/openapi.json. Its prose is
// src/reference/guide.md.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { Type } from 'typebox'
import type { Config } from '../config/config.ts'
import { version } from '../config/version.ts'
import { isMatch } from './etags.ts'
import { ErrorMessage, jsonResponse, onlyErrorResponses } from './schemas.ts'

/** The ways to send an API key. One is enough. */
const securitySchemes = {
  bearer: { type: 'http', scheme: 'bearer', description: 'An API key as `Authorization: Bearer KEY`.' },
  apiKeyHeader: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'An API key as `X-API-Key: KEY`.' },
  apiKeyQuery: {
    type: 'apiKey',
    in: 'query',
    name: 'api_key',
    description: 'An API key in the URL, as in CallPower. Use a header if you can, because proxies log URLs.',
  },
} as const

const tags = [
  { name: 'Collections', description: 'Filter, order and page through calls, campaigns, recordings, targets and schedules.' },
  { name: 'Statistics', description: 'Counts of what happened in campaigns.' },
  { name: 'Public', description: 'Open to anyone, from any site.' },
]

const guide = readFileSync(join(import.meta.dirname, '../reference/guide.md'), 'utf8')

/** Must be registered before the routes, which it collects as they are added. Routes outside /api are hidden. */
export const openapi = fp(async (app, { config }: { config: Pick<Config, 'publicBaseUrl'> }) => {
  app.addSchema(ErrorMessage)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Patchboard integration API',
        version,
        summary: 'Read the campaigns, calls, recordings and statistics of a campaign-calling server.',
        description: guide,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: config.publicBaseUrl ?? '/', description: 'This server' }],
      tags,
      components: { securitySchemes },
      security: Object.keys(securitySchemes).map((name) => ({ [name]: [] })),
    },
    refResolver: { buildLocalReference: (json, _base, _fragment, i) => String(json.$id ?? `def-${i}`) },
    transform: ({ schema, url }) => ({ url, schema: url.startsWith('/api/') ? schema : { ...schema, hide: true } }),
  })
})

/** Serves the document, which is serialized once, because it does not change while the process runs. */
export async function openapiRoutes(app: FastifyInstance): Promise<void> {
  let serialized: { readonly text: string; readonly etag: string } | undefined

  app.get('/api/openapi.json', { schema: documentSchema }, async (request, reply) => {
    serialized ??= serialize(app.swagger())
    reply.headers({ etag: serialized.etag, 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' })
    if (isMatch(request.headers['if-none-match'], serialized.etag)) return reply.status(304).send()
    return reply.type('application/json').send(serialized.text)
  })
}

function serialize(document: object) {
  const text = JSON.stringify(document)
  return { text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` }
}

const documentSchema = {
  operationId: 'getOpenapiDocument',
  tags: ['Public'],
  summary: 'Get the OpenAPI document',
  description: 'Returns this OpenAPI 3.1 document, which is generated from the routes. Open to any site.',
  security: [],
  response: {
    200: jsonResponse('The document.', Type.Object({ openapi: Type.String() }, { additionalProperties: true }), {
      openapi: '3.1.0',
    }),
    304: { type: 'null', description: 'The document still has the `ETag` in `If-None-Match`.' },
    ...onlyErrorResponses(431),
  },
}
