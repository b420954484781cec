// Finds out where a caller is, by the first resolver that knows: tables of postal codes and boundaries, which are in memory, then a
// geocoder, if the operator has one.
import type { ReadonlyDb } from '../../database/types.ts'
import type { BoundaryIndex, Point } from '../boundaries/boundary-index.ts'
import type { ReadBoundaries } from '../boundaries/open-boundaries.ts'
import type { Geocoder, MappedDivision } from '../geocoders/geocoder.ts'
import type { ReadDirectory } from '../open-directory.ts'
import type { CivicProvider, MapsAt } from '../provider.ts'
import { type Location, type LocationKind, locationLengthMax, postalCodeIn, readPoint } from './location.ts'
import { type Place, placeOfArea, placeOfDivisions, placeOnMaps } from './place.ts'

export interface LocateServices {
  readonly db: ReadonlyDb
  readonly readDirectory: ReadDirectory
  readonly readBoundaries: ReadBoundaries
  /** Undefined: addresses are known by their postal codes only. */
  readonly geocoder: Geocoder | undefined
}

/** One way to find a caller. Undefined if it does not know. */
export interface DistrictResolver {
  resolve(services: LocateServices, provider: CivicProvider, asked: Asked): Promise<Place | undefined>
}

export interface Asked {
  readonly text: string
  readonly now: Date
}

const byTable: DistrictResolver = {
  resolve: async ({ db, readDirectory }, provider, { text, now }) => placeOfArea(await readDirectory(db), provider, text, now),
}

const byBoundaries: DistrictResolver = {
  resolve: async (services, provider, { text, now }) => {
    const point = readPoint(text)
    if (point === undefined) return undefined
    const divisions = divisionsAt(point, await mapsOf(services, provider))
    return placeOnMaps({ point, divisions }, provider, await mapsAt(services, provider, now))
  },
}

const byName: DistrictResolver = {
  resolve: async (_, provider, { text }) => {
    const division = provider.divisionNamed(text)
    return division === undefined ? undefined : placeOfDivisions([division], provider)
  },
}

/** Boundaries of ours count more than what the geocoder says of the same map. */
const byGeocoder: DistrictResolver = {
  resolve: async (services, provider, { text, now }) => {
    const found = await services.geocoder?.locate(text)
    if (found === undefined) return undefined
    const { point, districts } = found
    const own = point === null ? [] : divisionsAt(point, await mapsOf(services, provider))
    return placeOnMaps({ point, divisions: [...own, ...districts] }, provider, await mapsAt(services, provider, now))
  },
}

const byPostalCodeInAddress: DistrictResolver = {
  resolve: async (services, provider, { text, now }) => {
    const code = postalCodeIn(text, provider.country)
    return code === undefined ? undefined : await byTable.resolve(services, provider, { text: code, now })
  },
}

const resolvers: Readonly<Record<LocationKind, readonly DistrictResolver[]>> = {
  postal: [byTable],
  address: [byGeocoder, byPostalCodeInAddress],
  latlon: [byBoundaries],
  district: [byName],
}

/** `text` may be anything: undefined if it leads nowhere. */
export async function locateCaller(
  services: LocateServices,
  provider: CivicProvider,
  { kind, text }: Location,
  now: Date,
): Promise<Place | undefined> {
  if (text.length > locationLengthMax || text.trim() === '') return undefined
  for (const resolver of resolvers[kind]) {
    const place = await resolver.resolve(services, provider, { text, now })
    if (place !== undefined) return place
  }
  return undefined
}

async function mapsAt({ db, readDirectory }: LocateServices, { country }: CivicProvider, now: Date): Promise<MapsAt> {
  return { now, redrawn: (await readDirectory(db)).redrawnIn(country) }
}

async function mapsOf({ db, readBoundaries }: LocateServices, { country }: CivicProvider): Promise<BoundaryIndex[]> {
  const boundaries = await readBoundaries(db)
  return boundaries.flatMap((each) => (each.country === country ? each.maps : []))
}

function divisionsAt(point: Point, maps: readonly BoundaryIndex[]): MappedDivision[] {
  return maps.flatMap((index) => {
    const division = index.divisionAt(point)
    return division === undefined ? [] : [{ map: index.map, division }]
  })
}
