// The OpenAPI 3.1 document, made from the schemas of the routes and served at /api/openapi.json. What the document says
// in prose is src/reference/guide.md; how a route describes itself is schemas.ts.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import fp from 'fastify-plugin'
import { Type } from 'typebox'
import type { Config } from '../config/config.ts'
import { version } from '../config/version.ts'
import { ErrorMessage, jsonAnswer } from './schemas.ts'

/** What a caller may present; the first that fits is enough. */
const securitySchemes = {
  bearer: { type: 'http', scheme: 'bearer', description: 'An API key as `Authorization: Bearer KEY`.' },
  apiKeyHeader: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'An API key in a header of its own.' },
  apiKeyQuery: {
    type: 'apiKey',
    in: 'query',
    name: 'api_key',
    description: 'An API key in the address, as CallPower took it. Proxies log addresses: prefer a header.',
  },
} as const

const tags = [
  { name: 'Collections', description: 'Calls, campaigns, recordings, targets and schedules: filtered, ordered and paged.' },
  { name: 'Statistics', description: 'What happened in a campaign, counted.' },
  { name: 'Public', description: 'Open to anyone, from any site.' },
]

const guide = readFileSync(join(import.meta.dirname, '../reference/guide.md'), 'utf8')

/** Register it before the routes: it gathers them as they are added. Routes outside /api stay out of the document. */
export const openapi = fp(async (app, { config }: { config: Pick<Config, 'publicBaseUrl'> }) => {
  app.addSchema(ErrorMessage)
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Patchboard integration API',
        version,
        summary: 'Read what happened in a campaign-calling server: campaigns, calls, recordings and statistics.',
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

/** Serves the document. It does not change while the process runs, so it is written once. */
export async function openapiRoutes(app: FastifyInstance): Promise<void> {
  let written: { readonly text: string; readonly etag: string } | undefined

  app.get('/api/openapi.json', { schema: documentSchema }, async (request, reply) => {
    written ??= write(app.swagger())
    reply.headers({ etag: written.etag, 'cache-control': 'public, max-age=300', 'access-control-allow-origin': '*' })
    if (request.headers['if-none-match'] === written.etag) return reply.status(304).send()
    return reply.type('application/json').send(written.text)
  })
}

function write(document: object) {
  const text = JSON.stringify(document)
  return { text, etag: `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"` }
}

const documentSchema = {
  operationId: 'getOpenapiDocument',
  tags: ['Public'],
  summary: 'This document',
  description: 'The OpenAPI 3.1 description of the API, made from the routes that answer. Open to any site.',
  security: [],
  response: {
    200: jsonAnswer('The document.', Type.Object({ openapi: Type.String() }, { additionalProperties: true }), {
      openapi: '3.1.0',
    }),
    304: { type: 'null', description: 'Unchanged since the `ETag` that `If-None-Match` named.' },
  },
}
