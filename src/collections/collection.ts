// What a slice brings to have a collection of its own: how it is named, searched, listed and described.
import type { TSchema } from 'typebox'
import type { ReadonlyDb } from '../database/types.ts'
import type { SearchedEntity } from './search.ts'

export interface Collection extends SearchedEntity {
  /** `/api/<name>`; the first is the one that documents name. */
  readonly names: readonly string[]
  /** The noun in the plural, for people: `calls`. */
  readonly title: string
  readonly description: string
  /** An object as the wire shows it, with an `$id` to be known by and an example. */
  readonly schema: TSchema
  /** Objects ready for the wire, in any order; ids without a row are left out. */
  readonly list: (db: ReadonlyDb, ids: readonly number[]) => Promise<readonly { readonly id: number }[]>
}
