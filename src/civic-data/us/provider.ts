// What the server knows about the civic data of the United States.
import { kindOf, nameOf, withParents } from '../division.ts'
import type { CivicProvider } from '../provider.ts'
import { congress } from './congress.ts'
import { congressAt, isInForce, listEnding } from './maps.ts'
import { zipDistricts } from './zip-districts.ts'

const regionKinds: ReadonlySet<string> = new Set(['state', 'district', 'territory'])

export const unitedStates: CivicProvider = {
  country: 'US',
  name: 'United States',
  sources: [congress, zipDistricts],
  types: [{ type: 'congress', chambers: ['upper', 'lower'] }],
  regionKinds,
  isInForce,
  listEnding: (map, now) => ({ regions: listEnding(map, now), endsAt: congressAt(now).endsAt }),
  regionOf: (division) => {
    const region = withParents(division).find((each) => regionKinds.has(kindOf(each)))
    return region === undefined ? undefined : nameOf(region).toUpperCase()
  },
}
