// The map of Verdania, in the North Atlantic where no land is: each district, ward and constituency is a rectangle.

interface Rectangle {
  readonly kind: string
  readonly province: string
  readonly district: number
  /** Degrees. */
  readonly west: number
  readonly east: number
  readonly south: number
  readonly north: number
}

const shapes = `
district AM 1 -45 -44 42 43
district AM 2 -44 -43 42 43
district AM 3 -45 -44 41 42
district AM 4 -44 -43 41 42
district AM 5 -45 -44 40 41
district AM 6 -44 -43 40 41
district HL 1 -43 -42 42 43
district HL 2 -43 -42 41 42
district HL 3 -43 -42 40 41
district MR 1 -42 -41 41 42
district MR 2 -41 -40 41 42
district MR 3 -42 -41 40 41
district MR 4 -41 -40 40 41
ward AM 1 -45 -44 40 43
ward AM 2 -44 -43 40 43
constituency AM 1 -45 -43 42 43
constituency AM 2 -45 -43 41 42
constituency AM 3 -45 -43 40 41
constituency HL 1 -43 -42 42 43
constituency HL 2 -43 -42 41 42
constituency HL 3 -43 -42 40 41
constituency MR 1 -42 -40 41 42
constituency MR 2 -42 -40 40 41`

/** The districts of Highland from the next Assembly on: side by side instead of one below the other. */
const nextShapes = `
district HL 1 -43 -42.7 40 43
district HL 2 -42.7 -42.3 40 43
district HL 3 -42.3 -42 40 43`

export const geoJson = toGeoJson(shapes)
export const nextGeoJson = toGeoJson(nextShapes)

function toGeoJson(rows: string): string {
  const features = rows.trim().split('\n').map(readRow).map(toFeature)
  return `${JSON.stringify({ type: 'FeatureCollection', features }, undefined, 1)}\n`
}

function readRow(row: string): Rectangle {
  const [kind = '', province = '', ...numbers] = row.split(' ')
  const [district = 0, west = 0, east = 0, south = 0, north = 0] = numbers.map(Number)
  return { kind, province, district, west, east, south, north }
}

function toFeature({ kind, province, district, west, east, south, north }: Rectangle) {
  const outline = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ]
  return {
    type: 'Feature',
    properties: { kind, province, district },
    geometry: { type: 'Polygon', coordinates: [outline] },
  }
}
