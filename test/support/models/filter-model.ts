// An in-memory model of the filter protocol, written from its specification and not from our SQL: rows are objects, relations
// are array lookups. Property tests compare the server with it.

export interface Model {
  readonly call: readonly Row[]
  readonly campaign: readonly Row[]
  readonly target: readonly Row[]
  readonly session: readonly Row[]
  readonly campaign_target: readonly Row[]
}

export type Row = Readonly<Record<string, number | string | boolean | null>>
export type Noun = keyof Model

export interface Leaf {
  readonly name: string
  readonly op: string
  readonly val?: unknown
  readonly field?: string
}
export type Filter = Leaf | { readonly or: readonly Filter[] } | { readonly and: readonly Filter[] }

export interface Query {
  readonly filters: readonly Filter[]
  readonly order_by: readonly { readonly field: string; readonly direction: 'asc' | 'desc' }[]
  readonly limit?: number
  readonly offset?: number
}

const related: Readonly<Record<string, { noun: Noun; rows: (model: Model, row: Row) => readonly Row[] }>> = {
  'call.campaign': { noun: 'campaign', rows: (model, row) => model.campaign.filter(({ id }) => id === row.campaign_id) },
  'call.target': { noun: 'target', rows: (model, row) => model.target.filter(({ id }) => id === row.target_id) },
  'call.session': { noun: 'session', rows: (model, row) => model.session.filter(({ id }) => id === row.session_id) },
  'session.campaign': { noun: 'campaign', rows: (model, row) => model.campaign.filter(({ id }) => id === row.campaign_id) },
  'session.calls': { noun: 'call', rows: (model, row) => model.call.filter(({ session_id }) => session_id === row.id) },
  'campaign.target_set': {
    noun: 'target',
    rows: (model, row) =>
      model.target.filter(({ id }) => model.campaign_target.some((link) => link.campaign_id === row.id && link.target_id === id)),
  },
}

/** Returns the ids of all matching rows in order, after offset and limit. */
export function evaluateQuery(model: Model, noun: Noun, query: Query): number[] {
  const matching = model[noun].filter((row) => query.filters.every((filter) => holds(model, noun, row, filter) !== false))
  const ordered = matching.toSorted((a, b) => {
    for (const { field, direction } of query.order_by) {
      const order = compareNullsLast(a[field] ?? null, b[field] ?? null) * (direction === 'asc' ? 1 : -1)
      if (order !== 0) return order
    }
    return Number(a.id) - Number(b.id)
  })
  const offset = query.offset ?? 0
  return ordered.slice(offset, query.limit ? offset + query.limit : undefined).map(({ id }) => Number(id))
}

/** Returns undefined for a junction without conditions, which is dropped. NULL counts as false, because nothing can negate it. */
function holds(model: Model, noun: Noun, row: Row, filter: Filter): boolean | undefined {
  if ('or' in filter || 'and' in filter) {
    const children = 'or' in filter ? filter.or : filter.and
    const results = children.map((child) => holds(model, noun, row, child)).filter((result) => result !== undefined)
    if (results.length === 0) return undefined
    return 'or' in filter ? results.some(Boolean) : results.every(Boolean)
  }
  return holdsLeaf(model, noun, row, filter)
}

function holdsLeaf(model: Model, noun: Noun, row: Row, leaf: Leaf): boolean {
  const [relationName = '', shorthand] = leaf.name.split('__')
  const relation = related[`${noun}.${relationName}`]
  if (relation) {
    const rows = relation.rows(model, row)
    if (leaf.op === 'is_null') return rows.length === 0
    if (leaf.op === 'is_not_null') return rows.length > 0
    const inner = (shorthand ? { name: shorthand, op: 'eq', val: leaf.val } : leaf.val) as Leaf
    return rows.some((other) => holdsLeaf(model, relation.noun, other, inner))
  }
  const left = row[leaf.name] ?? null
  if (leaf.op === 'is_null') return left === null
  if (leaf.op === 'is_not_null') return left !== null
  if (leaf.op === 'in' || leaf.op === 'not_in') return inList(left, leaf.val as unknown[], leaf.op === 'not_in')
  return compare(left, leaf.op, leaf.field === undefined ? leaf.val : row[leaf.field])
}

function inList(left: unknown, list: readonly unknown[], negated: boolean): boolean {
  if (list.length === 0) return negated
  if (left === null) return false
  const found = list.some((value) => value !== null && equal(left, value))
  return negated ? !found && !list.includes(null) : found
}

function compare(left: unknown, op: string, right: unknown): boolean {
  if (left === null || right === null || right === undefined) return false
  const order =
    typeof left === 'number' ? left - Number(right) : String(left) < String(right) ? -1 : Number(String(left) > String(right))
  switch (op) {
    case 'eq':
      return order === 0
    case '!=':
      return order !== 0
    case 'gt':
      return order > 0
    case 'lt':
      return order < 0
    case '>=':
      return order >= 0
    case 'le':
      return order <= 0
    case 'like':
      return likePattern(String(right), '').test(String(left))
    case 'ilike':
      return likePattern(String(right), 'i').test(String(left))
    default:
      throw new Error(`The model has no operator ${op}`)
  }
}

function equal(left: unknown, right: unknown): boolean {
  return typeof left === 'number' ? left === Number(right) : left === right
}

function likePattern(pattern: string, flags: string): RegExp {
  const source = pattern.replace(/\\(.)|[\s\S]/g, (character, escaped: string | undefined) => {
    if (escaped !== undefined) return literally(escaped)
    return character === '%' ? '[\\s\\S]*' : character === '_' ? '[\\s\\S]' : literally(character)
  })
  return new RegExp(`^${source}$`, `${flags}u`)
}

function literally(character: string): string {
  return character.replace(/[.*+?^${}()|[\]\\/]/, '\\$&')
}

/** Ascending puts nulls last; descending reverses that. */
function compareNullsLast(a: unknown, b: unknown): number {
  if (a === b) return 0
  if (a === null) return 1
  if (b === null) return -1
  return typeof a === 'number' ? a - Number(b) : String(a) < String(b) ? -1 : 1
}
