// A typed client of the Patchboard integration API for Node, Deno, Bun and browsers. It authenticates, queries collections and
// iterates over pages; every other route is available through `http`, typed by the OpenAPI document.
import createClient, { type Client } from 'openapi-fetch'
import type { Collection, Objects, Query } from './query.ts'
import type { paths } from './schema.ts'

export type { Collection, Filter, Objects, Query } from './query.ts'

export interface PatchboardOptions {
  /** The URL of the server, such as `https://calls.example.org`. */
  readonly baseUrl: string
  readonly apiKey: string
  /** Replaces the global `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>
}

export interface Page<C extends Collection> {
  readonly num_results: number
  readonly objects: readonly Objects[C][]
  readonly page: number
  readonly total_pages: number
}

export interface PageOptions {
  /** Starts at 1. */
  readonly page?: number
  /** At most 100. */
  readonly resultsPerPage?: number
}

export interface PatchboardClient {
  /** Every route, typed: `http.GET('/api/campaign/{id}/stats.json', { params: { path: { id: 1 } } })`. */
  readonly http: Client<paths>
  /** Returns one page. Throws a PatchboardError. */
  list<C extends Collection>(collection: C, query?: Query<C>, options?: PageOptions): Promise<Page<C>>
  /** Returns an object, or undefined if there is none with this id. Throws a PatchboardError. */
  get<C extends Collection>(collection: C, id: number): Promise<Objects[C] | undefined>
  /** Yields pages, requested on demand. With an order other than by id, objects that change meanwhile may be repeated or skipped. */
  pages<C extends Collection>(collection: C, query?: Query<C>, options?: PageOptions): AsyncGenerator<Page<C>, void>
}

/** An error answer of the server. */
export class PatchboardError extends Error {
  readonly status: number
  /** The parameter that caused the error, if there is one. */
  readonly parameter: string | undefined
  /** Quote it in a report to the operator of the server. */
  readonly requestId: string | undefined

  constructor(status: number, body: { message?: string; parameter?: string }, requestId: string | null) {
    super(body.message ?? `The server answered ${status}`)
    this.name = 'PatchboardError'
    this.status = status
    this.parameter = body.parameter
    this.requestId = requestId ?? undefined
  }
}

export function createPatchboardClient({ baseUrl, apiKey, fetch }: PatchboardOptions): PatchboardClient {
  const headers = { authorization: `Bearer ${apiKey}` }
  const http = createClient<paths>({ baseUrl, headers, ...(fetch ? { fetch } : {}) })

  async function list<C extends Collection>(
    collection: C,
    query: Query<C> = {},
    { page = 1, resultsPerPage = 100 }: PageOptions = {},
  ) {
    const parameters = { q: JSON.stringify(query), page, results_per_page: resultsPerPage }
    const { data, error, response } = await http.GET(pathOf(collection), { params: { query: parameters } })
    if (data === undefined) throw refusal(response, error)
    // Without `single`, which Query does not offer, the answer is always a page.
    return data as unknown as Page<C>
  }

  async function get<C extends Collection>(collection: C, id: number) {
    const { data, error, response } = await http.GET(`${pathOf(collection)}/{id}`, { params: { path: { id } } })
    if (response.status === 404) return undefined
    if (data === undefined) throw refusal(response, error)
    return data as unknown as Objects[C]
  }

  async function* pages<C extends Collection>(collection: C, query: Query<C> = {}, options: PageOptions = {}) {
    for (let number = options.page ?? 1; ; number += 1) {
      const page = await list(collection, query, { ...options, page: number })
      if (page.objects.length > 0) yield page
      if (number >= page.total_pages) return
    }
  }

  return { http, list, get, pages }
}

/** All collections have the same parameters, so the types of one serve for all. */
function pathOf(collection: Collection): '/api/calls' {
  return `/api/${collection}` as '/api/calls'
}

function refusal(response: Response, body: unknown): PatchboardError {
  const known = typeof body === 'object' && body !== null ? body : {}
  return new PatchboardError(response.status, known, response.headers.get('x-request-id'))
}
