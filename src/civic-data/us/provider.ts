// What the server knows about the civic data of the United States.
import { kindOf, nameOf, withParents } from '../division.ts'
import type { CivicProvider } from '../provider.ts'
import { congress } from './congress.ts'
import { districtBoundaries } from './district-boundaries.ts'
import { divisionNamed } from './division-named.ts'
import { governors } from './governors/governors.ts'
import { stateLegislators } from './legislatures/state-legislators.ts'
import { congressAt, isInForce, listEnding } from './maps.ts'
import { redrawnStates } from './redrawn-states.ts'
import { zipDistricts } from './zip-codes/zip-districts.ts'
import { zipLowerDistricts, zipUpperDistricts } from './zip-codes/zip-legislative-districts.ts'
import { zipPoints } from './zip-codes/zip-points.ts'

const regionKinds: ReadonlySet<string> = new Set(['state', 'district', 'territory'])

/** The only ZIP code of another region than those that begin like it, which are Hawaii's. */
const americanSamoa = '96799'

/** Nebraska, and the council of the District of Columbia. */
const unicameral: ReadonlySet<string> = new Set(['NE', 'DC'])

export const unitedStates: CivicProvider = {
  country: 'US',
  name: 'United States',
  isInvented: false,
  sources: [
    congress,
    stateLegislators,
    governors,
    zipDistricts,
    zipUpperDistricts,
    zipLowerDistricts,
    zipPoints,
    redrawnStates,
    ...districtBoundaries,
  ],
  types: [
    { type: 'congress', chambers: ['upper', 'lower'] },
    { type: 'state', chambers: ['exec', 'upper', 'lower'] },
  ],
  chamberIn: (type, chamber, region) => (type === 'state' && chamber === 'lower' && unicameral.has(region) ? 'upper' : chamber),
  regionKinds,
  isInForce,
  listEnding: (map, at) => ({ regions: listEnding(map, at), endsAt: congressAt(at.now).endsAt }),
  divisionNamed,
  beginningOf: (code) => (code === americanSamoa ? undefined : code.slice(0, 3)),
  regionOf: (division) => {
    const region = withParents(division).find((each) => regionKinds.has(kindOf(each)))
    return region === undefined ? undefined : nameOf(region).toUpperCase()
  },
}
