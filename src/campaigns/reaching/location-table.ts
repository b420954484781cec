// Finds the targets of a location in the table that staff import: postal code → targets. The row of a code wins over that of its
// area.
import { postalCodeKeys } from '../../countries/read-postal-code.ts'
import { findLocatedTargets } from '../queries.ts'
import { findTargetsInTable } from '../revisions/queries.ts'
import { nobody } from './reach.ts'
import type { LocationResolver } from './resolve-targets.ts'

export const locationTable: LocationResolver = {
  locate: async (db, { id, country, content }, written) => {
    const table = content?.location_table
    if (table === null) return nobody
    for (const location of postalCodeKeys(written, country)) {
      const found = await (table === undefined ? findLocatedTargets(db, id, location) : findTargetsInTable(db, table, location))
      if (found.length > 0) return { ...nobody, targets: found }
    }
    return nobody
  },
}
