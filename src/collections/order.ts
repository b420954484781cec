// Compiles `order_by` into the ORDER BY of a statement (docs/filter-protocol.md §6.10). The id is always the last key, so that no row is on
// two pages or on none.
import { type RawBuilder, sql } from 'kysely'
import type { Entities, Entity } from './entity.ts'
import { type DeferredError, type QueryPath, unconstructible } from './query-errors.ts'
import { isObject } from './request.ts'

const keysMax = 20

interface Ordered {
  readonly entities: Entities
  readonly entity: Entity
  /** Alias of the entity's table in the statement. */
  readonly alias: string
}

/** Throws if the query cannot be constructed. */
export function compileOrder(ordered: Ordered, orderBy: readonly unknown[], deferred: DeferredError): RawBuilder<unknown> {
  if (orderBy.length > keysMax)
    throw unconstructible({ path: ['order_by'], found: orderBy.length, allowed: [`at most ${keysMax} fields`] })
  const keys = orderBy.map((key, index) => {
    const path = ['order_by', index]
    const { field, direction } = readKey(key, path)
    const [type, expression] = orderable(ordered, field, path)
    if (type === 'json') {
      deferred.about({ path: [...path, 'field'], found: field, allowed: orderableNames(ordered) })
      deferred.programmingError()
    }
    return sql`${expression} ${sql.raw(direction)}`
  })
  return sql.join([...keys, sql`${sql.ref(`${ordered.alias}.id`)} ASC`])
}

function readKey(key: unknown, path: QueryPath): { field: string; direction: 'asc' | 'desc' } {
  if (!isObject(key)) throw unconstructible({ path, found: key, allowed: ['an object with field and direction'] })
  const unknown = Object.keys(key).find((name) => name !== 'field' && name !== 'direction')
  if (unknown !== undefined) throw unconstructible({ path, found: unknown, allowed: ['field', 'direction'] })
  const { field, direction = 'asc' } = key
  if (typeof field !== 'string')
    throw unconstructible({ path: [...path, 'field'], found: field, allowed: ['the name of a field'] })
  if (direction !== 'asc' && direction !== 'desc')
    throw unconstructible({ path: [...path, 'direction'], found: direction, allowed: ['asc', 'desc'] })
  return { field, direction }
}

/** Accepts a column of the entity, or `RELATION__COLUMN` of a to-one relation. */
function orderable(ordered: Ordered, field: string, path: QueryPath) {
  const { entities, entity, alias } = ordered
  const own = entity.columns.get(field)
  if (own) return [own, sql.ref(`${alias}.${field}`)] as const
  const [name = '', column = '', ...more] = field.split('__')
  const relation = entity.relations.get(name)
  const related = relation && entities.get(relation.entity)
  const type = related?.columns.get(column)
  if (!related || !type || more.length > 0 || relation?.kind !== 'to-one')
    throw unconstructible({ path: [...path, 'field'], found: field, allowed: orderableNames(ordered) })
  const value = sql`(SELECT ${sql.ref(`o.${column}`)} FROM ${related.rows} AS o WHERE o.id = ${sql.ref(`${alias}.${relation.foreignKey}`)})`
  return [type, value] as const
}

function orderableNames({ entities, entity }: Ordered): string[] {
  const sortable = ({ columns }: Entity) => [...columns].filter(([, type]) => type !== 'json').map(([name]) => name)
  const related = [...entity.relations].flatMap(([name, relation]) => {
    const other = relation.kind === 'to-one' ? entities.get(relation.entity) : undefined
    return other === undefined ? [] : sortable(other).map((column) => `${name}__${column}`)
  })
  return [...sortable(entity), ...related]
}
