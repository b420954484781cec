// All operators of the filter protocol (docs/filter-protocol.md §6.3). They are case-sensitive.

export type Comparison = '=' | '<>' | '>' | '<' | '>=' | '<=' | 'LIKE' | 'ILIKE'

export type Operator =
  | { readonly kind: 'compare'; readonly sql: Comparison; readonly use: 'equality' | 'order' | 'pattern' }
  | { readonly kind: 'list'; readonly negated: boolean }
  | { readonly kind: 'null'; readonly negated: boolean }
  | { readonly kind: 'related'; readonly relation: 'to-one' | 'to-many' }

const spellings: readonly (readonly [Operator, readonly string[]])[] = [
  [{ kind: 'compare', sql: '=', use: 'equality' }, ['==', 'eq', 'equals', 'equal_to']],
  [{ kind: 'compare', sql: '<>', use: 'equality' }, ['!=', 'ne', 'neq', 'not_equal_to', 'does_not_equal']],
  [{ kind: 'compare', sql: '>', use: 'order' }, ['>', 'gt']],
  [{ kind: 'compare', sql: '<', use: 'order' }, ['<', 'lt']],
  [{ kind: 'compare', sql: '>=', use: 'order' }, ['>=', 'ge', 'gte', 'geq']],
  [{ kind: 'compare', sql: '<=', use: 'order' }, ['<=', 'le', 'lte', 'leq']],
  [{ kind: 'compare', sql: 'LIKE', use: 'pattern' }, ['like']],
  [{ kind: 'compare', sql: 'ILIKE', use: 'pattern' }, ['ilike']],
  [{ kind: 'list', negated: false }, ['in']],
  [{ kind: 'list', negated: true }, ['not_in']],
  [{ kind: 'null', negated: false }, ['is_null']],
  [{ kind: 'null', negated: true }, ['is_not_null']],
  [{ kind: 'related', relation: 'to-one' }, ['has']],
  [{ kind: 'related', relation: 'to-many' }, ['any']],
]

/** Maps every spelling to its operator. */
export const operators: ReadonlyMap<string, Operator> = new Map(
  spellings.flatMap(([operator, words]) => words.map((word) => [word, operator] as const)),
)
