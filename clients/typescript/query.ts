// How to ask a collection: the filters, the order and the window of `q`, as types. The words are those of docs/api.md.
import type { components } from './schema.ts'

type Schemas = components['schemas']

/** Collection → what its objects look like. */
export interface Objects {
  calls: Schemas['Call']
  campaign: Schemas['Campaign']
  audiorecording: Schemas['AudioRecording']
  target: Schemas['Target']
  schedule: Schemas['ScheduledCall']
}

export type Collection = keyof Objects

/** The fields that an object shows are suggested; the others that docs/api.md lists are taken too. */
export type FieldName<C extends Collection> = (keyof Objects[C] & string) | (string & {})

export type Scalar = string | number | boolean

type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le'

export type Filter<C extends Collection> =
  | { readonly name: FieldName<C>; readonly op: Comparison; readonly val: Scalar }
  | { readonly name: FieldName<C>; readonly op: Comparison; readonly field: FieldName<C> }
  | { readonly name: FieldName<C>; readonly op: 'like' | 'ilike'; readonly val: string }
  | { readonly name: FieldName<C>; readonly op: 'in' | 'not_in'; readonly val: readonly (Scalar | null)[] }
  | { readonly name: FieldName<C>; readonly op: 'is_null' | 'is_not_null' }
  | { readonly name: string; readonly op: 'has' | 'any'; readonly val: RelatedFilter | Scalar }
  | { readonly or: readonly Filter<C>[] }
  | { readonly and: readonly Filter<C>[] }

/** The filter that a related object has to meet: one comparison, which may lead on to a further relation. */
export type RelatedFilter =
  | { readonly name: string; readonly op: Comparison | 'like' | 'ilike'; readonly val: Scalar }
  | { readonly name: string; readonly op: 'in' | 'not_in'; readonly val: readonly (Scalar | null)[] }
  | { readonly name: string; readonly op: 'is_null' | 'is_not_null' }
  | { readonly name: string; readonly op: 'has' | 'any'; readonly val: RelatedFilter | Scalar }

export interface Query<C extends Collection> {
  /** All of them must hold. */
  readonly filters?: readonly Filter<C>[]
  readonly order_by?: readonly { readonly field: FieldName<C>; readonly direction?: 'asc' | 'desc' }[]
  /** Take at most so many of the matches … */
  readonly limit?: number
  /** … after leaving out so many. */
  readonly offset?: number
}
