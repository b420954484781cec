// How a slice declares the columns, aliases and relations that clients may use in filters and orders. This is an allow-list:
// clients cannot use any other name.
import { type RawBuilder, sql } from 'kysely'

/** `file` and `json` columns only support null tests. A `phone` is E.164, followed by `;ext=N` if it has an extension. */
export type ColumnType = 'int2' | 'int4' | 'text' | 'boolean' | 'timestamp' | 'time' | 'interval' | 'phone' | 'json' | 'file'

/**
 * A computed field. It supports equality and null tests, but no ordering. `sql` takes the alias of the table in the
 * statement, `type` says how to read the client's value.
 */
export interface Alias {
  readonly type: 'text' | 'phone' | 'phone-without-extension'
  readonly sql: (table: string) => RawBuilder<unknown>
}

export type Relation =
  | { readonly kind: 'to-one'; readonly entity: string; readonly foreignKey: string }
  | { readonly kind: 'to-many'; readonly entity: string; readonly foreignKey: string }
  | {
      readonly kind: 'many-to-many'
      readonly entity: string
      readonly through: string
      readonly from: string
      readonly to: string
    }

export interface Entity {
  readonly name: string
  readonly table: string
  /** What clients may know of the table: its rows, or a subquery for some of them. */
  readonly rows: RawBuilder<unknown>
  /** Every entity has an `id` of type int4. */
  readonly columns: ReadonlyMap<string, ColumnType>
  readonly aliases: ReadonlyMap<string, Alias>
  readonly relations: ReadonlyMap<string, Relation>
}

export type Entities = ReadonlyMap<string, Entity>

interface EntityDescription {
  readonly name: string
  readonly table: string
  /** A condition on the rows that clients may know of. Without it, all rows. */
  readonly where?: RawBuilder<unknown>
  readonly columns: Readonly<Record<string, ColumnType>>
  readonly aliases?: Readonly<Record<string, Alias>>
  readonly relations?: Readonly<Record<string, Relation>>
}

/** Uses Maps instead of objects, so that `constructor` and `__proto__` are unknown names like any other. */
export function describeEntity({ name, table, where, columns, aliases = {}, relations = {} }: EntityDescription): Entity {
  return {
    name,
    table,
    rows: where === undefined ? sql.table(table) : sql`(SELECT * FROM ${sql.table(table)} WHERE ${where})`,
    columns: new Map<string, ColumnType>([['id', 'int4'], ...Object.entries(columns)]),
    aliases: new Map(Object.entries(aliases)),
    relations: new Map(Object.entries(relations)),
  }
}

/** Relations refer to entities by name, because references are circular. Throws if a relation names an unknown entity. */
export function gatherEntities(list: readonly Entity[]): Entities {
  const entities = new Map(list.map((entity) => [entity.name, entity]))
  for (const { name, relations } of list) {
    for (const [relation, { entity }] of relations) {
      if (!entities.has(entity)) throw new Error(`${name}.${relation} leads to the unknown entity ${entity}`)
    }
  }
  return entities
}

/** The foreign key is in this entity's table. */
export function toOne(entity: string, foreignKey: string): Relation {
  return { kind: 'to-one', entity, foreignKey }
}

/** The foreign key is in the related table. */
export function toMany(entity: string, foreignKey: string): Relation {
  return { kind: 'to-many', entity, foreignKey }
}

/** The table `through` has both ids: this row's in `from`, the related row's in `to`. */
export function manyToMany(entity: string, through: string, from: string, to: string): Relation {
  return { kind: 'many-to-many', entity, through, from, to }
}
