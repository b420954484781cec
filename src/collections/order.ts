// Compiles `order_by` into the ORDER BY of a statement (docs/filter-protocol.md §6.10). The id is always the last key, so that no row is on
// two pages or on none.
import { type RawBuilder, sql } from 'kysely'
import type { Entities, Entity } from './entity.ts'
import { type DeferredError, unconstructible } from './query-errors.ts'
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
  if (orderBy.length > keysMax) throw unconstructible()
  const keys = orderBy.map((key) => {
    const { field, direction } = readKey(key)
    const [type, expression] = orderable(ordered, field)
    if (type === 'json') deferred.programmingError()
    return sql`${expression} ${sql.raw(direction)}`
  })
  return sql.join([...keys, sql`${sql.ref(`${ordered.alias}.id`)} ASC`])
}

function readKey(key: unknown): { field: string; direction: 'asc' | 'desc' } {
  if (!isObject(key) || Object.keys(key).some((name) => name !== 'field' && name !== 'direction')) throw unconstructible()
  const { field, direction = 'asc' } = key
  if (typeof field !== 'string' || (direction !== 'asc' && direction !== 'desc')) throw unconstructible()
  return { field, direction }
}

/** Accepts a column of the entity, or `RELATION__COLUMN` of a to-one relation. */
function orderable({ entities, entity, alias }: Ordered, field: string) {
  const own = entity.columns.get(field)
  if (own) return [own, sql.ref(`${alias}.${field}`)] as const
  const [name = '', column = '', ...more] = field.split('__')
  const relation = entity.relations.get(name)
  const related = relation && entities.get(relation.entity)
  const type = related?.columns.get(column)
  if (!related || !type || more.length > 0 || relation?.kind !== 'to-one') throw unconstructible()
  const value = sql`(SELECT ${sql.ref(`o.${column}`)} FROM ${related.rows} AS o WHERE o.id = ${sql.ref(`${alias}.${relation.foreignKey}`)})`
  return [type, value] as const
}
