// The two routes that every collection has, a page of objects and one object, and the relation URLs that answer 404.
// Knows no noun: a slice brings its entity, a way to list objects by id, and their schema.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ReadonlyDb } from '../database/types.ts'
import { AppError } from '../errors.ts'
import type { Collection } from './collection.ts'
import type { QueryString } from './request.ts'
import { describeList, describeObject, pageSchema } from './schemas.ts'
import { type Page, runSearch } from './search.ts'

export interface CollectionOptions {
  readonly db: ReadonlyDb
  readonly publicBaseUrl: string | undefined
}

export function addCollectionRoutes(
  app: FastifyInstance,
  collection: Collection,
  { db, publicBaseUrl }: CollectionOptions,
): void {
  app.addSchema(collection.schema).addSchema(pageSchema(collection))
  for (const name of collection.names) {
    app.get<{ Querystring: QueryString }>(`/api/${name}`, { schema: describeList(collection, name) }, async (request, reply) => {
      const base = `${publicBaseUrl ?? `${request.protocol}://${request.host}`}${pathOf(request)}`
      const found = await runSearch(db, collection, request.query)
      if ('single' in found) {
        const [object] = await collection.list(db, [found.single])
        if (!object) throw new AppError('no_result')
        return reply.header('location', `${base}/${found.single}`).send(object)
      }
      return reply.header('link', linkHeader(base, found)).send(await envelope(db, collection, found))
    })

    app.get<{ Params: { id: string } }>(
      `/api/${name}/:id`,
      { schema: describeObject(collection, name) },
      async (request, reply) => {
        if (request.params.id === '' || request.params.id.includes('/')) return nothing(reply)
        const [object] = await collection.list(db, [readId(request.params.id)])
        return object ?? nothing(reply)
      },
    )

    // Relation URLs showed columns that nobody meant to show; there is none worth keeping (FILTERS §10).
    app.get(`/api/${name}/:id/:relation`, { schema: { hide: true } }, async (_request, reply) => nothing(reply))
    app.get(`/api/${name}/:id/:relation/:relatedId`, { schema: { hide: true } }, async (_request, reply) => nothing(reply))
  }
}

async function envelope(db: ReadonlyDb, collection: Collection, { total, page, pages, ids }: Page) {
  const listed = new Map((await collection.list(db, ids)).map((object) => [object.id, object]))
  const objects = ids.map((id) => listed.get(id)).filter((object) => object !== undefined)
  return { num_results: total, objects, page, total_pages: pages }
}

/** An id as PostgreSQL reads an int4: blanks around it, a sign and leading zeros are fine. Throws `data_error`. */
function readId(text: string): number {
  const id = Number(text)
  if (!/^[ \t\n\v\f\r]*[+-]?\d+[ \t\n\v\f\r]*$/.test(text) || id < -2_147_483_648 || id > 2_147_483_647)
    throw new AppError('data_error')
  return id
}

/** Compat: the legacy header, which keeps nothing of the query but page and size; pinned by test/contract. */
function linkHeader(base: string, { page, pages, perPage }: Page): string {
  const link = (number: number, rel: string) => `<${base}?page=${number}&results_per_page=${perPage}>; rel="${rel}"`
  return [...(page < pages ? [link(page + 1, 'next')] : []), link(pages, 'last')].join(', ')
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? ''
}

/** Compat: an object that is not there is an empty one. */
function nothing(reply: FastifyReply): FastifyReply {
  return reply.status(404).send({})
}
