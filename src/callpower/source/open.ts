// Finds the schema that has CallPower's tables, and the types of their columns. A migration tool such as pgloader puts the tables
// into a schema of its own.
import type pg from 'pg'
import { OperatorError } from '../../database/operator-errors.ts'
import { staff, tables } from '../tables.ts'
import type { SourceConnection } from './connect.ts'

export interface SourceColumn {
  /** The data type as in information_schema. */
  readonly type: string
  readonly maxLength: number | null
}

/** Table → column → type. */
export type Shape = ReadonlyMap<string, ReadonlyMap<string, SourceColumn>>

export interface Source extends SourceConnection {
  /** Unqualified names of tables refer to it. */
  readonly schema: string
  readonly shape: Shape
}

/** `wanted`: the schema that the operator named. Throws an OperatorError if it is not clear which schema is CallPower's. */
export async function openSource(connection: SourceConnection, wanted: string | undefined): Promise<Source> {
  const { client, displayName, identity } = connection
  const shapes = await readShapes(client)
  const complete = [...shapes.keys()].filter((schema) => missingTables(shapes.get(schema)).length === 0)
  const schema = wanted ?? (complete.length === 1 ? complete[0] : undefined)
  if (schema === undefined && complete.length > 1)
    throw new OperatorError(
      `The database ${displayName} has CallPower's tables in ${complete.length} schemas: ${complete.join(', ')}. Choose one with --schema NAME.`,
    )
  if (schema === undefined || !complete.includes(schema)) throw notCallPower(connection, { shapes, complete, wanted })
  await client.query(`SELECT set_config('search_path', quote_ident($1), true)`, [schema])
  const ofSchema = schema === 'public' ? identity : `${identity}/${schema}`
  return { ...connection, identity: ofSchema, schema, shape: shapes.get(schema) ?? new Map() }
}

async function readShapes(client: pg.Client): Promise<Map<string, Map<string, Map<string, SourceColumn>>>> {
  const { rows } = await client.query(
    `SELECT table_schema::text, table_name::text, column_name::text, data_type::text, character_maximum_length::int
     FROM information_schema.columns
     WHERE table_name = ANY ($1) AND table_schema <> 'information_schema' AND table_schema NOT LIKE 'pg\\_%'
     ORDER BY table_schema`,
    [[...tables, staff].map(({ from }) => from)],
  )
  const shapes = new Map<string, Map<string, Map<string, SourceColumn>>>()
  for (const row of rows) {
    const shape = shapes.get(row.table_schema) ?? new Map<string, Map<string, SourceColumn>>()
    const columns = shape.get(row.table_name) ?? new Map<string, SourceColumn>()
    columns.set(row.column_name, { type: row.data_type, maxLength: row.character_maximum_length })
    shapes.set(row.table_schema, shape.set(row.table_name, columns))
  }
  return shapes
}

function missingTables(shape: Shape | undefined): string[] {
  return tables.filter((table) => table.required && !shape?.get(table.from)?.has('id')).map((table) => table.from)
}

interface Search {
  readonly shapes: ReadonlyMap<string, Shape>
  readonly complete: readonly string[]
  readonly wanted: string | undefined
}

function notCallPower({ displayName }: SourceConnection, { shapes, complete, wanted }: Search): OperatorError {
  if (wanted !== undefined) {
    const hint = complete.length > 0 ? ` CallPower's tables are in: ${complete.join(', ')}.` : ''
    return new OperatorError(
      `The schema ${wanted} of the database ${displayName} does not have CallPower's tables, or this user may not read them. Missing tables: ${missingTables(shapes.get(wanted)).join(', ')}.${hint}`,
    )
  }
  const missing = [...shapes].map(([schema, shape]) => ({ schema, missing: missingTables(shape) }))
  const [nearest] = missing.toSorted((one, other) => one.missing.length - other.missing.length)
  const where = nearest === undefined || nearest.schema === 'public' ? '' : ` in the schema ${nearest.schema}`
  return new OperatorError(
    `The database ${displayName} is not a CallPower database, or this user may not read it. Missing tables${where}: ${(nearest?.missing ?? missingTables(undefined)).join(', ')}.`,
  )
}
