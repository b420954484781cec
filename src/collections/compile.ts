// Compiles the `filters` of a query into one SQL condition (docs/filter-protocol.md §6.2 to §6.7). Names come from the allow-list of an
// Entity and values are bound, so that nothing that a client sends becomes part of the text of the statement.
import { type RawBuilder, sql } from 'kysely'
import { AppError } from '../errors.ts'
import { coerce, supports, type Use, type ValueType, valueNames } from './coerce.ts'
import type { Entities, Entity, Relation } from './entity.ts'
import { type Operator, operators } from './operators.ts'
import { type DeferredError, type QueryPath, type QueryProblem, unconstructible } from './query-errors.ts'
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
  /** Where in `q` the filter is that is compiled. */
  #path: (string | number)[] = ['filters']
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
    return filters
      .map((filter, index) => this.#inside([index], () => this.#compileFilter(scope, filter, depth)))
      .filter((condition) => condition !== undefined)
  }

  /** Returns undefined for an `or` or `and` without conditions, which has no effect. */
  #compileFilter(scope: Scope, filter: unknown, depth: number): Condition | undefined {
    if (!isObject(filter)) throw this.#problem([], filter, ['an object with name and op, or with or, or with and'])
    if (depth > nestingMax) throw this.#problem([], 'a deeper level', [`${nestingMax} levels of nesting`])
    const junctions = (['or', 'and'] as const).filter((word) => Object.hasOwn(filter, word))
    const [word] = junctions
    if (word === undefined) return this.#compileLeaf(scope, filter, depth)
    const children = filter[word]
    if (junctions.length > 1) throw this.#problem([], junctions.join(' and '), ['or', 'and'])
    if (isObject(children) && Object.keys(children).length === 0) return undefined
    if (!Array.isArray(children)) throw this.#problem([word], children, ['an array of filters'])
    return combine(
      word,
      this.#inside([word], () => this.#compileEach(scope, children, depth + 1)),
    )
  }

  #compileLeaf(scope: Scope, leaf: JsonObject, depth: number): Condition {
    if (++this.#leaves > leavesMax) throw this.#problem([], 'one more filter', [`${leavesMax} filters`])
    const operator = typeof leaf.op === 'string' ? operators.get(leaf.op) : undefined
    if (operator === undefined) throw this.#problem(['op'], leaf.op, [...operators.keys()])
    if (typeof leaf.name !== 'string') throw this.#unknownName(scope, leaf.name)
    if (operator.kind === 'related') return this.#compileRelated(scope, operator, leaf, depth)
    const field = leaf.field ? this.#getColumn(scope, leaf.field) : undefined
    if (operator.kind === 'null') return this.#compileNullTest(scope, leaf.name, operator.negated)
    const operand = this.#getOperand(scope, leaf.name)
    if (field) return this.#compileColumns(operand, operator, field)
    return operator.kind === 'list'
      ? this.#compileList(operand, leaf.val, operator.negated)
      : this.#compileValue(operand, operator, leaf)
  }

  #compileValue(operand: Operand, { sql: comparison, use }: Extract<Operator, { kind: 'compare' }>, leaf: JsonObject): Condition {
    const value = leaf.val
    if (value === undefined || value === null) throw this.#problem(['val'], value, [valueNames[operand.type]])
    const isSupported = operand.computed ? use === 'equality' : supports(operand.type, use)
    if (operand.computed && !isSupported) throw this.#problem(['op'], leaf.op, equalityWords)
    const problem = isSupported
      ? { path: [...this.#path, 'val'], found: value, allowed: [valueNames[operand.type]] }
      : { path: [...this.#path, 'op'], found: leaf.op, allowed: equalityWords }
    const bound = this.#coerce([operand.type, use], value, problem)
    return bound ? sql<boolean>`${operand.sql} ${sql.raw(comparison)} ${bound}` : sql<boolean>`false`
  }

  #compileList(operand: Operand, list: unknown, negated: boolean): Condition {
    if (!Array.isArray(list) || list.length > listMax)
      throw this.#problem(['val'], list, [`an array of at most ${listMax} values`])
    const bound = list.map((value: unknown, index) =>
      value === null
        ? sql`NULL`
        : this.#coerce([operand.type, 'equality'], value, {
            path: [...this.#path, 'val', index],
            found: value,
            allowed: [valueNames[operand.type]],
          }),
    )
    const present = bound.filter((value) => value !== undefined)
    if (present.length === 0) return negated ? sql<boolean>`true` : sql<boolean>`false`
    return sql<boolean>`${operand.sql} ${sql.raw(negated ? 'NOT IN' : 'IN')} (${sql.join(present)})`
  }

  #compileColumns(operand: Operand, operator: Operator, field: Operand): Condition {
    if (operator.kind !== 'compare') throw this.#problem(['field'], 'field', ['val, with this operator'])
    if (operand.computed) throw this.#problem(['field'], 'field', ['val, because the other field is computed'])
    const comparable = operator.use === 'pattern' ? operand.type === 'text' : operand.type !== 'json'
    if (!comparable || comparableType(operand.type) !== comparableType(field.type)) {
      this.#deferred.about({ path: [...this.#path, 'field'], found: field.type, allowed: [operand.type] })
      this.#deferred.programmingError()
      return sql<boolean>`false`
    }
    return sql<boolean>`${operand.sql} ${sql.raw(operator.sql)} ${field.sql}`
  }

  #compileNullTest(scope: Scope, name: string, negated: boolean): Condition {
    const relation = scope.entity.relations.get(name)
    if (relation && relation.kind !== 'to-one') return this.#exists(scope, relation, negated, () => sql<boolean>`true`)
    const tested = relation ? columnOf(scope, relation.foreignKey) : this.#getOperand(scope, name).sql
    return sql<boolean>`${tested} ${sql.raw(negated ? 'IS NOT NULL' : 'IS NULL')}`
  }

  #compileRelated(scope: Scope, operator: Extract<Operator, { kind: 'related' }>, leaf: JsonObject, depth: number): Condition {
    const [name = '', field, ...more] = String(leaf.name).split('__')
    const relation = scope.entity.relations.get(name)
    const isOne = operator.relation === 'to-one'
    if (!relation || more.length > 0 || (relation.kind === 'to-one') !== isOne) {
      const allowed = [...scope.entity.relations].filter(([, { kind }]) => (kind === 'to-one') === isOne)
      throw this.#problem(
        ['name'],
        leaf.name,
        allowed.map(([known]) => known),
      )
    }
    if (depth >= nestingMax) throw this.#problem([], 'a deeper level', [`${nestingMax} levels of nesting`])
    const inner = this.#innerLeaf(this.#related(relation), field, leaf)
    const step = field === undefined ? ['val'] : []
    return this.#exists(scope, relation, true, (related) =>
      this.#inside(step, () => this.#compileLeaf(related, inner, depth + 1)),
    )
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

  /** Returns the filter that `has` or `any` applies to the related rows. `field` and a value are short for equality. */
  #innerLeaf(entity: Entity, field: string | undefined, leaf: JsonObject): JsonObject {
    const value = leaf.val
    if (field !== undefined && !isKnown(entity, field)) throw this.#problem(['name'], leaf.name, namesOf(entity))
    if (isObject(value)) {
      if (Object.hasOwn(value, 'or') || Object.hasOwn(value, 'and'))
        throw this.#problem(['val'], 'or, and', ['an object with name, op and val'])
      return { name: value.name, op: value.op, val: value.val }
    }
    if (field === undefined) throw this.#problem(['val'], value, ['an object with name, op and val'])
    return { name: field, op: 'eq', val: value }
  }

  /** `problem` is what is wrong if the value or the operator does not fit the type. */
  #coerce([type, use]: readonly [ValueType, Use], value: unknown, problem: QueryProblem) {
    this.#deferred.about(problem)
    try {
      return coerce(type, use, value, this.#deferred)
    } catch (error) {
      throw error instanceof AppError ? unconstructible(problem) : error
    } finally {
      this.#deferred.about(undefined)
    }
  }

  #getOperand(scope: Scope, name: string): Operand {
    const type = scope.entity.columns.get(name)
    if (type) return { type, sql: columnOf(scope, name), computed: false }
    const alias = scope.entity.aliases.get(name)
    if (!alias) throw this.#unknownName(scope, name)
    return { type: alias.type, sql: alias.sql(scope.alias), computed: true }
  }

  #getColumn(scope: Scope, name: unknown): Operand {
    if (typeof name !== 'string' || !scope.entity.columns.has(name))
      throw this.#problem(['field'], name, [...scope.entity.columns.keys()])
    return this.#getOperand(scope, name)
  }

  #unknownName(scope: Scope, name: unknown): AppError {
    return this.#problem(['name'], name, namesOf(scope.entity))
  }

  #problem(keys: QueryPath, found: unknown, allowed: readonly string[]): AppError {
    return unconstructible({ path: [...this.#path, ...keys], found, allowed })
  }

  /** An error ends the compilation, so that the path need not be restored. */
  #inside<T>(keys: QueryPath, work: () => T): T {
    const outer = this.#path
    this.#path = [...outer, ...keys]
    const result = work()
    this.#path = outer
    return result
  }
}

function isKnown(entity: Entity, name: string): boolean {
  return entity.columns.has(name) || entity.aliases.has(name)
}

function namesOf({ columns, aliases, relations }: Entity): string[] {
  return [...columns.keys(), ...aliases.keys(), ...relations.keys()]
}

/** The operators that every type has. */
const equalityWords = [...operators]
  .filter(([, operator]) => (operator.kind === 'compare' ? operator.use === 'equality' : operator.kind !== 'related'))
  .map(([word]) => word)

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
