// Compiles the `filters` of a query into one SQL condition (docs/filter-protocol.md §6.2 to §6.7). Names come from the allow-list of an
// Entity and values are bound, so that nothing that a client sends becomes part of the text of the statement.
import { type RawBuilder, sql } from 'kysely'
import { coerce, type ValueType } from './coerce.ts'
import type { Entities, Entity, Relation } from './entity.ts'
import { type Operator, operators } from './operators.ts'
import { type DeferredError, unconstructible } from './query-errors.ts'
import { isObject, type JsonObject } from './request.ts'

export type Condition = RawBuilder<boolean>

/** A table in the statement, and its alias. */
interface Scope {
  readonly entity: Entity
  readonly alias: string
}

interface Operand {
  readonly type: ValueType
  readonly sql: RawBuilder<unknown>
  readonly computed: boolean
}

const nestingMax = 20
const leavesMax = 100
const listMax = 1000

export class FilterCompiler {
  readonly #entities: Entities
  readonly #deferred: DeferredError
  #leaves = 0
  #aliases = 0

  constructor(entities: Entities, deferred: DeferredError) {
    this.#entities = entities
    this.#deferred = deferred
  }

  /** Combines all filters with AND. `alias` is the alias of the entity's table. Throws if the query cannot be constructed. */
  compileAll(entity: Entity, alias: string, filters: readonly unknown[]): Condition {
    return combine('and', this.#compileEach({ entity, alias }, filters, 1)) ?? sql<boolean>`true`
  }

  #compileEach(scope: Scope, filters: readonly unknown[], depth: number): Condition[] {
    return filters.map((filter) => this.#compileFilter(scope, filter, depth)).filter((condition) => condition !== undefined)
  }

  /** Returns undefined for an `or` or `and` without conditions, which has no effect. */
  #compileFilter(scope: Scope, filter: unknown, depth: number): Condition | undefined {
    if (!isObject(filter) || depth > nestingMax) throw unconstructible()
    const junctions = (['or', 'and'] as const).filter((word) => Object.hasOwn(filter, word))
    const [word] = junctions
    if (word === undefined) return this.#compileLeaf(scope, filter, depth)
    const children = filter[word]
    if (junctions.length > 1) throw unconstructible()
    if (isObject(children) && Object.keys(children).length === 0) return undefined
    if (!Array.isArray(children)) throw unconstructible()
    return combine(word, this.#compileEach(scope, children, depth + 1))
  }

  #compileLeaf(scope: Scope, leaf: JsonObject, depth: number): Condition {
    if (++this.#leaves > leavesMax) throw unconstructible()
    const operator = typeof leaf.op === 'string' ? operators.get(leaf.op) : undefined
    if (operator === undefined || typeof leaf.name !== 'string') throw unconstructible()
    if (operator.kind === 'related') return this.#compileRelated(scope, operator, leaf, depth)
    const field = leaf.field ? getColumn(scope, leaf.field) : undefined
    if (operator.kind === 'null') return this.#compileNullTest(scope, leaf.name, operator.negated)
    const operand = getOperand(scope, leaf.name)
    if (field) return this.#compileColumns(operand, operator, field)
    return operator.kind === 'list'
      ? this.#compileList(operand, leaf.val, operator.negated)
      : this.#compileValue(operand, operator, leaf.val)
  }

  #compileValue(operand: Operand, { sql: comparison, use }: Extract<Operator, { kind: 'compare' }>, value: unknown): Condition {
    if (value === undefined || value === null) throw unconstructible()
    if (operand.computed && use !== 'equality') throw unconstructible()
    const bound = coerce(operand.type, use, value, this.#deferred)
    return bound ? sql<boolean>`${operand.sql} ${sql.raw(comparison)} ${bound}` : sql<boolean>`false`
  }

  #compileList(operand: Operand, list: unknown, negated: boolean): Condition {
    if (!Array.isArray(list) || list.length > listMax) throw unconstructible()
    const bound = list.map((value: unknown) =>
      value === null ? sql`NULL` : coerce(operand.type, 'equality', value, this.#deferred),
    )
    const present = bound.filter((value) => value !== undefined)
    if (present.length === 0) return negated ? sql<boolean>`true` : sql<boolean>`false`
    return sql<boolean>`${operand.sql} ${sql.raw(negated ? 'NOT IN' : 'IN')} (${sql.join(present)})`
  }

  #compileColumns(operand: Operand, operator: Operator, field: Operand): Condition {
    if (operator.kind !== 'compare' || operand.computed) throw unconstructible()
    const comparable = operator.use === 'pattern' ? operand.type === 'text' : operand.type !== 'json'
    if (!comparable || comparableType(operand.type) !== comparableType(field.type)) {
      this.#deferred.programmingError()
      return sql<boolean>`false`
    }
    return sql<boolean>`${operand.sql} ${sql.raw(operator.sql)} ${field.sql}`
  }

  #compileNullTest(scope: Scope, name: string, negated: boolean): Condition {
    const relation = scope.entity.relations.get(name)
    if (relation && relation.kind !== 'to-one') return this.#exists(scope, relation, negated, () => sql<boolean>`true`)
    const tested = relation ? columnOf(scope, relation.foreignKey) : getOperand(scope, name).sql
    return sql<boolean>`${tested} ${sql.raw(negated ? 'IS NOT NULL' : 'IS NULL')}`
  }

  #compileRelated(scope: Scope, operator: Extract<Operator, { kind: 'related' }>, leaf: JsonObject, depth: number): Condition {
    const [name = '', field, ...more] = String(leaf.name).split('__')
    const relation = scope.entity.relations.get(name)
    if (!relation || more.length > 0 || (relation.kind === 'to-one') !== (operator.relation === 'to-one')) throw unconstructible()
    if (depth >= nestingMax) throw unconstructible()
    const inner = innerLeaf(this.#related(relation), field, leaf.val)
    return this.#exists(scope, relation, true, (related) => this.#compileLeaf(related, inner, depth + 1))
  }

  /** Returns an EXISTS, or a NOT EXISTS if `exists` is false, on the related rows. */
  #exists(scope: Scope, relation: Relation, exists: boolean, condition: (related: Scope) => Condition): Condition {
    const related: Scope = { entity: this.#related(relation), alias: `r${++this.#aliases}` }
    const table = sql`${related.entity.rows} AS ${sql.ref(related.alias)}`
    const not = sql.raw(exists ? '' : 'NOT ')
    const where = condition(related)
    if (relation.kind === 'many-to-many') {
      const link = `l${this.#aliases}`
      return sql<boolean>`${not}EXISTS (SELECT 1 FROM ${sql.table(relation.through)} AS ${sql.ref(link)} JOIN ${table}
        ON ${columnOf(related, 'id')} = ${sql.ref(`${link}.${relation.to}`)}
        WHERE ${sql.ref(`${link}.${relation.from}`)} = ${columnOf(scope, 'id')} AND ${where})`
    }
    const [mine, theirs] = relation.kind === 'to-one' ? [relation.foreignKey, 'id'] : ['id', relation.foreignKey]
    return sql<boolean>`${not}EXISTS (SELECT 1 FROM ${table} WHERE ${columnOf(related, theirs)} = ${columnOf(scope, mine)} AND ${where})`
  }

  #related(relation: Relation): Entity {
    const entity = this.#entities.get(relation.entity)
    if (!entity) throw new Error(`No entity ${relation.entity}`)
    return entity
  }
}

/** Returns the filter that `has` or `any` applies to the related rows. `field` and a value are short for equality. */
function innerLeaf(entity: Entity, field: string | undefined, value: unknown): JsonObject {
  if (field !== undefined && !isKnown(entity, field)) throw unconstructible()
  if (isObject(value)) {
    if (Object.hasOwn(value, 'or') || Object.hasOwn(value, 'and')) throw unconstructible()
    return { name: value.name, op: value.op, val: value.val }
  }
  if (field === undefined) throw unconstructible()
  return { name: field, op: 'eq', val: value }
}

function isKnown(entity: Entity, name: string): boolean {
  return entity.columns.has(name) || entity.aliases.has(name)
}

function getOperand(scope: Scope, name: string): Operand {
  const type = scope.entity.columns.get(name)
  if (type) return { type, sql: columnOf(scope, name), computed: false }
  const alias = scope.entity.aliases.get(name)
  if (!alias) throw unconstructible()
  return { type: alias.type, sql: alias.sql(scope.alias), computed: true }
}

function getColumn(scope: Scope, name: unknown): Operand {
  if (typeof name !== 'string' || !scope.entity.columns.has(name)) throw unconstructible()
  return getOperand(scope, name)
}

function columnOf(scope: Scope, column: string): RawBuilder<unknown> {
  return sql.ref(`${scope.alias}.${column}`)
}

/** Columns can be compared with each other if this returns the same type for both. */
function comparableType(type: ValueType): ValueType {
  return type === 'int2' ? 'int4' : type
}

function combine(word: 'or' | 'and', conditions: readonly Condition[]): Condition | undefined {
  if (conditions.length <= 1) return conditions[0]
  return sql<boolean>`(${sql.join(conditions, word === 'or' ? sql` OR ` : sql` AND `)})`
}
