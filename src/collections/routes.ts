// The two routes of every collection: a page of objects, and one object by id. Also the relation URLs of CallPower, which
// return 404. Each slice defines its collection as described in collection.ts.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Answers } from '../answers/answers.ts'
import { AppError } from '../errors.ts'
import { ownAddress } from '../http/own-address.ts'
import type { Read } from '../http/read.ts'
import { type Collection, objectAnswer, pageAnswer, presentPage } from './collection.ts'
import type { QueryString } from './request.ts'
import { describeList, describeObject, pageSchema } from './schemas.ts'
import { type Page, runSearch } from './search.ts'

export interface CollectionOptions {
  readonly read: Read
  readonly answers: Answers
  readonly publicBaseUrl: string | undefined
}

export function addCollectionRoutes(
  app: FastifyInstance,
  collection: Collection,
  { read, answers, publicBaseUrl }: CollectionOptions,
): void {
  app.addSchema(collection.schema).addSchema(pageSchema(collection))
  for (const name of collection.names) {
    app.get<{ Querystring: QueryString }>(`/api/${name}`, { schema: describeList(collection, name) }, async (request, reply) => {
      const base = `${ownAddress(request, publicBaseUrl)}${pathOf(request)}`
      if (request.query.q === undefined) {
        const answer = pageAnswer(collection, request.query)
        const found = await read(request, (db) => answers.get(db, answer))
        if (found !== undefined) return sendJson(reply.header('link', linkHeader(base, found.content.page)), found.body)
      }
      const found = await read(request, (db) => runSearch(db, collection, request.query))
      if ('single' in found) return reply.header('location', `${base}/${found.single.id}`).send(found.single)
      return reply.header('link', linkHeader(base, found)).send(presentPage(found))
    })

    app.get<{ Params: { id: string } }>(
      `/api/${name}/:id`,
      { schema: describeObject(collection, name) },
      async (request, reply) => {
        if (request.params.id === '') throw new AppError('route_not_found')
        const id = readId(request.params.id)
        const found = await read(request, (db) => answers.get(db, objectAnswer(collection, id)))
        return found === undefined ? sendEmptyNotFound(reply) : sendJson(reply, found.body)
      },
    )

    // In CallPower, relation URLs exposed columns by accident. None of them is needed (docs/filter-protocol.md §10).
    const noRelation = async (request: FastifyRequest, reply: FastifyReply) => {
      if (Object.values(request.params as Record<string, string>).includes('')) throw new AppError('route_not_found')
      return sendEmptyNotFound(reply)
    }
    app.get(`/api/${name}/:id/:relation`, { schema: { hide: true } }, noRelation)
    app.get(`/api/${name}/:id/:relation/:relatedId`, { schema: { hide: true } }, noRelation)
  }
}

/** Reads an id as PostgreSQL reads an int4, with optional spaces, sign and leading zeros. Throws `data_error` otherwise. */
function readId(text: string): number {
  const id = Number(text)
  if (!/^[ \t\n\v\f\r]*[+-]?\d+[ \t\n\v\f\r]*$/.test(text) || id < -2_147_483_648 || id > 2_147_483_647)
    throw new AppError('data_error')
  return id
}

/** Compat: like CallPower, keeps only page and page size of the query; pinned by test/contract. */
function linkHeader(base: string, { page, pages, perPage }: Page): string {
  const link = (number: number, rel: string) => `<${base}?page=${number}&results_per_page=${perPage}>; rel="${rel}"`
  return [...(page < pages ? [link(page + 1, 'next')] : []), link(pages, 'last')].join(', ')
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? ''
}

/** Compat: without an ETag. */
function sendJson(reply: FastifyReply, body: string | Buffer): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(body)
}

/** Compat: the body of a missing object is an empty object. */
function sendEmptyNotFound(reply: FastifyReply): FastifyReply {
  return reply.status(404).send({})
}
