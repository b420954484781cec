// Open Civic Data ids of divisions: areas that elect somebody, such as ocd-division/country:us/state:ca/cd:12. A division's parent
// is the area that it is a part of. Pure. Source: https://open-civic-data.readthedocs.io/en/latest/proposals/0002.html

const prefix = 'ocd-division/country:'

/** `parts`: type and name from the outermost, such as ['state:ca', 'cd:12']. `country`: ISO 3166 alpha-2. */
export function divisionId(country: string, ...parts: readonly string[]): string {
  return [`${prefix}${country.toLowerCase()}`, ...parts].join('/')
}

/** Returns undefined for a country. */
export function parentOf(division: string): string | undefined {
  const end = division.lastIndexOf('/')
  return end < prefix.length ? undefined : division.slice(0, end)
}

/** The division itself and all that it is a part of, from the innermost. */
export function withParents(division: string): string[] {
  const parent = parentOf(division)
  return parent === undefined ? [division] : [division, ...withParents(parent)]
}

/** What kind of area it is: `state`, `cd` (congressional district), `sldu` and `sldl` (state legislative districts), and so on. */
export function kindOf(division: string): string {
  return division.slice(division.lastIndexOf('/') + 1).split(':')[0] ?? ''
}

/** Its name within its parent: `ca`, `12`, `at-large`. */
export function nameOf(division: string): string {
  return division.slice(division.lastIndexOf(':') + 1)
}
