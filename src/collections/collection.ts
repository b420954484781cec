// What a slice defines to have a collection in the API: its names, its entity, how to list it, and its documentation. Its pages and
// objects as answers: requests at the same time share one; where the listing has a version, it stays in memory while that is current.
import type { TSchema } from 'typebox'
import type { Answer, Made } from '../answers/answers.ts'
import { staffScope } from '../answers/version-queries.ts'
import { type QueryString, readPage, readResultsPerPage } from './request.ts'
import { listAll, type Page, type SearchedEntity } from './search.ts'

export interface Collection extends SearchedEntity {
  /** Served at `/api/<name>`. The first is the main one; the others are documented as the same. */
  readonly names: readonly string[]
  /** The plural noun for documents, such as `calls`. */
  readonly title: string
  readonly description: string
  /** The JSON of one object. Must have an `$id` and an example. */
  readonly schema: TSchema
}

export interface MadePage extends Made<string> {
  readonly page: Page
}

/** A page of all objects, which a request without `q` asks for. */
export function pageAnswer(collection: Collection, query: QueryString): Answer<string, MadePage> {
  const perPage = readResultsPerPage(query)
  const page = readPage(query)
  return {
    ...ofStaff(collection),
    key: `${collection.names[0]} page ${page} of ${perPage}`,
    make: async (db) => {
      const { version, ...listed } = await listAll(db, collection, { page, perPage })
      return { version, json: JSON.stringify(presentPage(listed)), page: listed }
    },
  }
}

export function objectAnswer(collection: Collection, id: number): Answer<string> {
  return {
    ...ofStaff(collection),
    key: `${collection.names[0]} ${id}`,
    make: async (db) => {
      const found = await collection.objects.byId(db, id)
      return found && { version: found.version, json: JSON.stringify(found.listed) }
    },
  }
}

export function presentPage({ total, objects, page, pages }: Page) {
  return { num_results: total, objects, page, total_pages: pages }
}

function ofStaff({ objects }: Collection) {
  return { scope: staffScope, readVersion: objects.readVersion, identityOf: (version: string) => version }
}
