// The districts of each area, such as a postal code, from rows with one pair each. Pure.
import type { DistrictShare } from '../records.ts'

export interface AreaShare extends DistrictShare {
  readonly area: string
}

/** The largest share first; then in the order of the rows. A district that is repeated counts once, with all of its shares. */
export function areasOf(rows: readonly AreaShare[]): Record<string, DistrictShare[]> {
  return Object.fromEntries(
    [...Map.groupBy(rows, ({ area }) => area)].map(([area, own]) => {
      const shares = [...Map.groupBy(own, ({ division }) => division)].map(([division, parts]) => ({
        division,
        share: sumOf(parts),
      }))
      return [area, shares.toSorted((one, other) => (other.share ?? 0) - (one.share ?? 0))]
    }),
  )
}

const digits = 1e5

function sumOf(parts: readonly AreaShare[]): number | null {
  const known = parts.flatMap(({ share }) => share ?? [])
  if (known.length === 0) return null
  const sum = known.reduce((total, share) => total + share, 0)
  return Math.min(1, Math.round(sum * digits) / digits)
}
