// Describes how the location table of a campaign changed.
import { isDeepStrictEqual } from 'node:util'
import type { ReadonlyDb } from '../../database/types.ts'
import type { Change } from '../content/difference.ts'
import { readLocationTable } from './queries.ts'

/** The ids of the tables before and after. Null: no location has targets. */
export async function describeLocationChanges(db: ReadonlyDb, before: number | null, after: number | null): Promise<Change[]> {
  if (before === after) return []
  const [old, next] = [await read(db, before), await read(db, after)]
  const locations = Object.keys({ ...old, ...next })
  const has = (table: object, location: string) => Object.hasOwn(table, location)
  return [
    count(
      '+',
      locations.filter((one) => !has(old, one)),
    ),
    count(
      '~',
      locations.filter((one) => has(old, one) && has(next, one) && !isDeepStrictEqual(old[one], next[one])),
    ),
    count(
      '-',
      locations.filter((one) => !has(next, one)),
    ),
  ].flat()
}

async function read(db: ReadonlyDb, id: number | null) {
  return id === null ? {} : await readLocationTable(db, id)
}

/** A table may have tens of thousands of locations. */
export function count(sign: Change['sign'], locations: readonly string[]): Change[] {
  return locations.length === 0
    ? []
    : [{ sign, what: `${locations.length} ${locations.length === 1 ? 'location' : 'locations'}` }]
}
