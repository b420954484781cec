// How a slice describes to the filter protocol what may be filtered and ordered: columns, aliases and relations, by name.
// An allow-list: a name that is not described here does not exist for a client.
import type { RawBuilder } from 'kysely'

/** `file` and `json` columns answer null tests only. A `phone` is E.164 with `;ext=N` behind it where there is an extension. */
export type ColumnType = 'int2' | 'int4' | 'text' | 'boolean' | 'timestamp' | 'time' | 'interval' | 'phone' | 'json' | 'file'

/**
 * A name that is computed, not stored. It can be compared for equality and tested for null, not ordered.
 * `sql` gets the alias of the table in the statement. `parse` is how a client's value is read.
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
  /** Every entity has an `id` of type int4. */
  readonly columns: ReadonlyMap<string, ColumnType>
  readonly aliases: ReadonlyMap<string, Alias>
  readonly relations: ReadonlyMap<string, Relation>
}

export type Entities = ReadonlyMap<string, Entity>

interface EntityDescription {
  readonly name: string
  readonly table: string
  readonly columns: Readonly<Record<string, ColumnType>>
  readonly aliases?: Readonly<Record<string, Alias>>
  readonly relations?: Readonly<Record<string, Relation>>
}

/** Maps instead of objects, so that a client's `constructor` or `__proto__` is just another unknown name. */
export function describeEntity({ name, table, columns, aliases = {}, relations = {} }: EntityDescription): Entity {
  return {
    name,
    table,
    columns: new Map<string, ColumnType>([['id', 'int4'], ...Object.entries(columns)]),
    aliases: new Map(Object.entries(aliases)),
    relations: new Map(Object.entries(relations)),
  }
}

/** Relations name entities, because entities refer to each other in circles. Throws when one is named that is not there. */
export function gatherEntities(list: readonly Entity[]): Entities {
  const entities = new Map(list.map((entity) => [entity.name, entity]))
  for (const { name, relations } of list) {
    for (const [relation, { entity }] of relations) {
      if (!entities.has(entity)) throw new Error(`${name}.${relation} leads to the unknown entity ${entity}`)
    }
  }
  return entities
}

/** This table holds the related row's id. */
export function toOne(entity: string, foreignKey: string): Relation {
  return { kind: 'to-one', entity, foreignKey }
}

/** The related table holds this row's id. */
export function toMany(entity: string, foreignKey: string): Relation {
  return { kind: 'to-many', entity, foreignKey }
}

/** The table `through` holds both ids: this row's in `from`, the related one's in `to`. */
export function manyToMany(entity: string, through: string, from: string, to: string): Relation {
  return { kind: 'many-to-many', entity, through, from, to }
}
