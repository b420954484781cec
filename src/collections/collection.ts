// What a slice defines to have a collection in the API: its names, its entity, how to list it, and its documentation.
import type { TSchema } from 'typebox'
import type { SearchedEntity } from './search.ts'

export interface Collection extends SearchedEntity {
  /** Served at `/api/<name>`. The first is the main one; the others are documented as the same. */
  readonly names: readonly string[]
  /** The plural noun for documents, such as `calls`. */
  readonly title: string
  readonly description: string
  /** The JSON of one object. Must have an `$id` and an example. */
  readonly schema: TSchema
}
