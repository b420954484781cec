// Reads the CSV file of a campaign's locations as the input of an operation, plans the change, and gives each problem its line.
// Changes nothing.
import type { ReadonlyDb } from '../../../database/types.ts'
import { type PlannedLocations, planLocations } from '../../changing/plan-locations.ts'
import { locationColumns } from '../../content/location-input.ts'
import type { Campaign } from '../../queries.ts'
import type { LocatedProblem } from '../problem.ts'
import { readCsv } from './read-csv.ts'

export interface PlannedCsv {
  /** What the operation gets. */
  readonly input: unknown
  readonly planned: PlannedLocations
}

export async function planCsv(
  db: ReadonlyDb,
  campaign: Campaign,
  bytes: Uint8Array,
): Promise<PlannedCsv | { readonly problems: readonly LocatedProblem[] }> {
  const { rows, problems } = readCsv(bytes, locationColumns, 'location')
  const input = rows.map(({ cells }) => cells)
  const result = await planLocations(db, campaign, input)
  if ('value' in result && problems.length === 0) return { input, planned: result.value }
  const found = 'error' in result && result.error.kind === 'invalid_input' ? result.error.problems : []
  const located = found.map(({ path, message }) => ({ line: rows[Number(path[0])]?.line ?? 1, sentence: message }))
  return { problems: [...problems, ...located].toSorted((one, other) => one.line - other.line) }
}
