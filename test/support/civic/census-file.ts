// Invented relationship files in the shape of those of the Census.
export interface InventedPart {
  readonly zip: string
  /** With the state: `0612`, `06012`. */
  readonly geoid: string
  readonly name?: string
  /** Of the ZIP code, in square meters. */
  readonly land?: number
  readonly part: number | string
}

/** `code`: as columns have it, such as `CD119`, `SLDU2024`. */
export function censusFile(code: string, parts: readonly InventedPart[]): Buffer {
  const header = [
    ...[`OID_${code}_20`, `GEOID_${code}_20`, `NAMELSAD_${code}_20`, `AREALAND_${code}_20`, `AREAWATER_${code}_20`],
    ...['OID_ZCTA5_20', 'GEOID_ZCTA5_20', 'NAMELSAD_ZCTA5_20', 'AREALAND_ZCTA5_20', 'AREAWATER_ZCTA5_20'],
    ...['AREALAND_PART', 'AREAWATER_PART'],
  ]
  const rows = parts.map(({ zip, geoid, name = `District ${geoid}`, land = 1000, part }) => [
    ...['1', geoid, name, '5000', '50', '2', zip, `ZCTA5 ${zip}`, land, 100, part, 50],
  ])
  return Buffer.from(`\uFEFF${[header, ...rows].map((cells) => cells.join('|')).join('\n')}\n`)
}
