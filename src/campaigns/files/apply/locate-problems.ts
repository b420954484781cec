// Gives the problems of an archive's parts their files and lines. Pure.
import type { Result } from '../../../domain-errors.ts'
import type { LocatedProblem } from '../../../input/located-problem.ts'
import { locationsEntry } from '../archive/contents.ts'
import type { LocationFile } from '../locations/plan-csv.ts'

/** Those of the locations. The campaign file has been checked before. */
export function locateProblems(result: Result<unknown>, locations: LocationFile | undefined): LocatedProblem[] {
  if (locations === undefined) return []
  const found = 'error' in result && result.error.kind === 'invalid_input' ? result.error.problems : []
  const own = found.filter(({ path }) => path[0] === 'locations').map((one) => ({ ...one, path: one.path.slice(1) }))
  return locations.locate(own).map((problem) => ({ ...problem, file: locationsEntry }))
}
