import { expect, test } from 'vitest'
import { Directory, type HeldSeat } from '../directory.ts'
import { unitedStates } from '../us/provider.ts'
import { placeOfDivisions } from './place.ts'
import { reachOf } from './reach.ts'

const us = 'ocd-division/country:us'
const seat = (key: string, chamber: string, division: string): HeldSeat => ({
  ...{ key, type: 'state', chamber, division: `${us}/${division}`, district: null, title: 'Senator', target: null },
  region: /(?:state|district|territory):(\w\w)/.exec(division)?.[1]?.toUpperCase() ?? null,
})

const directory = new Directory(
  [
    seat('ca-up', 'upper', 'state:ca/sldu:11'),
    seat('ca-low', 'lower', 'state:ca/sldl:17'),
    seat('ca-exec', 'exec', 'state:ca'),
    seat('ne-up', 'upper', 'state:ne/sldu:5'),
    seat('nh-low-1', 'lower', 'state:nh/sldl:belknap_1'),
    seat('nh-low-2', 'lower', 'state:nh/sldl:belknap_1'),
    seat('dc-ward', 'upper', 'district:dc/sldu:3'),
    seat('dc-all', 'upper', 'district:dc'),
  ],
  [],
)

const all = ['exec', 'upper', 'lower']
test.each([
  ['each chamber in its order', ['state:ca/sldu:11', 'state:ca/sldl:17'], all, ['ca-exec', 'ca-up', 'ca-low']],
  ['one chamber', ['state:ca/sldu:11', 'state:ca/sldl:17'], ['lower'], ['ca-low']],
  ['all members of a district', ['state:nh/sldl:belknap_1'], ['lower'], ['nh-low-1', 'nh-low-2']],
  ['the only chamber once', ['state:ne/sldu:5'], all, ['ne-up']],
  ['the only chamber as the lower one', ['state:ne/sldu:5'], ['lower'], ['ne-up']],
  ['members of the whole region, too', ['district:dc/sldu:3'], all, ['dc-ward', 'dc-all']],
])('a caller reaches %s', (_case, divisions, chambers, keys) => {
  const place = placeOfDivisions(
    divisions.map((division) => `${us}/${division}`),
    unitedStates,
  )
  const reach = reachOf(directory, unitedStates, place, { type: 'state', chambers })
  expect(reach.seats.map(({ key }) => key)).toEqual(keys)
  expect(reach.unclear).toEqual([])
})

test('only an address can tell a chamber whose district is not known; a chamber that the region lacks needs none', () => {
  const place = placeOfDivisions([`${us}/state:ca`], unitedStates)
  const reach = (type: string) => reachOf(directory, unitedStates, place, { type, chambers: all })
  expect([reach('state').unknown, reach('congress').unknown]).toEqual([['upper', 'lower'], []])
})

test('whoever lives in a region that elects a chamber in one district lives in that', () => {
  const alaska = new Directory([{ ...seat('ak-low', 'lower', 'state:ak/cd:at-large'), type: 'congress' }], [])
  const place = placeOfDivisions([`${us}/state:ak`], unitedStates)
  const { seats, unknown } = reachOf(alaska, unitedStates, place, { type: 'congress', chambers: ['lower'] })
  expect([seats.map(({ key }) => key), unknown]).toEqual([['ak-low'], []])
})

test('on the border of a region, the choice of a district tells the region', () => {
  const candidates = (divisions: string[]) => divisions.map((division) => ({ division: `${us}/${division}`, share: 0.5 }))
  const place = {
    candidates: new Map([
      ['sldu', candidates(['state:ca/sldu:11', 'state:ne/sldu:5'])],
      ['sldl', candidates(['state:ca/sldl:17'])],
      ['region', candidates(['state:ne'])],
    ]),
    outdated: new Set<string>(),
    point: null,
  }
  const reach = reachOf(directory, unitedStates, place, { type: 'state', chambers: all })
  expect(reach.seats.map(({ key }) => key)).toEqual(['ne-up'])
})
