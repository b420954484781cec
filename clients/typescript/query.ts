// The types of a query: the filters, order, limit and offset of `q`, with the names of docs/api.md.
import type { components } from './schema.ts'

type Schemas = components['schemas']

/** Collection → type of its objects. */
export interface Objects {
  calls: Schemas['Call']
  campaign: Schemas['Campaign']
  audiorecording: Schemas['AudioRecording']
  target: Schemas['Target']
  schedule: Schemas['ScheduledCall']
}

export type Collection = keyof Objects

/** Suggests the fields of the object. The other fields in docs/api.md are accepted, too. */
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

/** The filter that a related object must match: one comparison, which may refer to a further relation. */
export type RelatedFilter =
  | { readonly name: string; readonly op: Comparison | 'like' | 'ilike'; readonly val: Scalar }
  | { readonly name: string; readonly op: 'in' | 'not_in'; readonly val: readonly (Scalar | null)[] }
  | { readonly name: string; readonly op: 'is_null' | 'is_not_null' }
  | { readonly name: string; readonly op: 'has' | 'any'; readonly val: RelatedFilter | Scalar }

export interface Query<C extends Collection> {
  /** All of them must match. */
  readonly filters?: readonly Filter<C>[]
  readonly order_by?: readonly { readonly field: FieldName<C>; readonly direction?: 'asc' | 'desc' }[]
  /** The maximum number of matches. */
  readonly limit?: number
  /** The number of matches to skip. */
  readonly offset?: number
}
