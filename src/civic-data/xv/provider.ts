// What the server knows about the civic data of Verdania, the invented country of the demo: enough of everything that countries have to
// show what happens to callers, and no person and no number of the real world.
import { kindOf, nameOf, withParents } from '../division.ts'
import type { CivicProvider } from '../provider.ts'
import { boundaries } from './boundaries.ts'
import { isInForce, listEnding } from './maps.ts'
import { members } from './members.ts'
import { postalCodes } from './postal-codes.ts'
import { divisionNamed, findProvince, regionKind } from './provinces.ts'

export const verdania: CivicProvider = {
  country: 'XV',
  name: 'Verdania',
  isInvented: true,
  sources: [members, postalCodes, boundaries],
  types: [
    { type: 'parliament', chambers: ['upper', 'lower'] },
    { type: 'province', chambers: ['exec', 'upper', 'lower'] },
  ],
  // A province without wards has a single chamber.
  chamberIn: (type, chamber, region) =>
    type === 'province' && chamber === 'upper' && findProvince(region)?.districts.ward === 0 ? 'lower' : chamber,
  regionKinds: new Set([regionKind]),
  isInForce,
  listEnding,
  divisionNamed,
  regionOf: (division) => {
    const region = withParents(division).find((each) => kindOf(each) === regionKind)
    return region === undefined ? undefined : nameOf(region).toUpperCase()
  },
}
