// Guarantee: a campaign of type congress reaches whoever holds the seats of the caller's own districts, and never two people of which
// one is somebody else's representative.
import { expect, test } from 'vitest'
import { civicSeats } from '../../src/campaigns/reaching/civic-seats.ts'
import { locationTable } from '../../src/campaigns/reaching/location-table.ts'
import type { Reach } from '../../src/campaigns/reaching/reach.ts'
import { resolveTargets } from '../../src/campaigns/reaching/resolve-targets.ts'
import { openBoundaries } from '../../src/civic-data/boundaries/open-boundaries.ts'
import { openDirectory } from '../../src/civic-data/open-directory.ts'
import { governors } from '../../src/civic-data/us/governors/governors.ts'
import { stateLegislators } from '../../src/civic-data/us/legislatures/state-legislators.ts'
import { zipLowerDistricts, zipUpperDistricts } from '../../src/civic-data/us/zip-codes/zip-legislative-districts.ts'
import { censusFile } from '../support/civic/census-file.ts'
import { loadInventedCongress, loadSource } from '../support/civic/load.ts'
import { governorFiles, legislatorsCsv } from '../support/civic/us-state-files.ts'
import { cloneDatabase } from '../support/database.ts'

const { db } = await cloneDatabase()
let now = new Date('2026-11-27T12:00:00Z')

await loadInventedCongress(db, now)

const campaign = {
  ...{ id: 1, country: 'US', type: 'congress', subtype: null, segment_by: 'location', include_special: null },
  ...{ target_ordering: 'in-order', target_shuffle_chamber: null, call_maximum: null },
  ...{ calls_per_target_per_day: null, share_per_target: null },
}
const readDirectory = openDirectory()
const resolvers = [
  locationTable,
  civicSeats({ readDirectory, readBoundaries: openBoundaries(), geocoder: undefined, clock: () => now }),
]
const reach = (location: string | null, more: Partial<typeof campaign> | { subtype: string } | { call_maximum: number } = {}) =>
  resolveTargets(db, { ...campaign, ...more }, location, { resolvers, readDirectory, random: () => 0.5, clock: () => now })
const keys = ({ targets }: Pick<Reach, 'targets'>) => targets.map(({ key }) => key?.replace('us:bioguide:', ''))

test.each([
  ['both chambers, senators first', {}, ['S1', 'S2', 'R11']],
  ['the senate', { subtype: 'upper' }, ['S1', 'S2']],
  ['the house', { subtype: 'lower' }, ['R11']],
  ['the house first', { target_ordering: 'lower-first' }, ['R11', 'S1', 'S2']],
  ['republicans first, by caucus', { target_ordering: 'republicans-first' }, ['S2', 'S1', 'R11']],
  ['republicans only, by caucus', { target_ordering: 'republicans-only' }, ['S2']],
  ['at most two', { call_maximum: 2 }, ['S1', 'S2']],
])('94110 reaches %s', async (_what, more, expected) => {
  expect(keys(await reach('94110', more))).toEqual(expected)
  expect(keys(await reach('94110-1234', more))).toEqual(expected)
})

test('a postal code with two districts: one choice for each, and nobody before the caller has chosen', async () => {
  const { targets, choices } = await reach('94117')
  expect(targets).toEqual([])
  expect(choices.map((choice) => [choice.title, choice.name, choice.district, keys(choice)])).toEqual([
    ['Representative', 'Cy Eleven', 'CA-11', ['S1', 'S2', 'R11']],
    ['Representative', 'Di Twelve', 'CA-12', ['S1', 'S2', 'R12']],
  ])
})

test('a postal code with two districts asks nothing if only the senate is called', async () => {
  expect(await reach('94117', { subtype: 'upper' })).toMatchObject({ choices: [], targets: [{}, {}] })
})

test('a postal code in two states: the district tells the senators', async () => {
  const { choices } = await reach('96142')
  expect(choices.map((choice) => [choice.name, choice.district, keys(choice), choice.vacancies.length])).toEqual([
    ['Cy Eleven', 'CA-11', ['S1', 'S2', 'R11'], 0],
    ['', 'NV-2', ['N1', 'N2'], 1],
  ])
})

test('a postal code that is no area, such as that of post-office boxes, reaches the senators of its state', async () => {
  const { isPartial, choices, ...found } = await reach('94199')
  expect([keys(found), isPartial, choices]).toEqual([['S1', 'S2'], true, []])
})

test('a vacant seat is known as vacant, and the others are called', async () => {
  const found = await reach('90210')
  expect(keys(found)).toEqual(['S1', 'S2'])
  expect(found.vacancies).toEqual([{ title: 'Representative', district: 'CA-30' }])
})

test('the District of Columbia has a delegate, and no vacancies in the senate', async () => {
  expect(await reach('20001')).toMatchObject({ targets: [{ key: 'us:bioguide:D1' }], vacancies: [] })
})

test.each(['99999', '', 'x'.repeat(500), "'; DROP TABLE seats", '\u0000'])('%j reaches nobody', async (location) => {
  expect(await reach(location)).toMatchObject({ targets: [], vacancies: [], choices: [] })
})

test('on the day of the new maps, old tables no longer tell the district where lines are new; the senators stay', async () => {
  const before = now
  now = new Date('2027-01-03T17:00:00Z')
  expect(keys(await reach('94110'))).toEqual(['S1', 'S2'])
  expect(await reach('07001')).toMatchObject({ vacancies: [{ district: 'NJ' }, { district: 'NJ' }, { district: 'NJ-10' }] })
  now = before
  expect(keys(await reach('94110'))).toEqual(['S1', 'S2', 'R11'])
})

test('a campaign of type state reaches both chambers of the caller, or the governor', async () => {
  const people = [
    { id: 'u3', name: 'Hal Upper', chamber: 'upper', district: '3', phone: '916-555-0103' },
    { id: 'l8', name: 'Ida Lower', chamber: 'lower', district: '8', phone: '916-555-0108' },
    { id: 'l9', name: 'Jo Lower', chamber: 'lower', district: '9', phone: '916-555-0109' },
  ]
  const part = { zip: '94110', part: 500 }
  await loadSource(db, stateLegislators, new Map([['state-legislators', legislatorsCsv(people)]]), now)
  await loadSource(db, governors, governorFiles(['CA,governor,Kim Chief,Purple,916-555-0100,,,,yes']), now)
  await loadSource(
    db,
    zipUpperDistricts,
    new Map([['zip-upper-districts', censusFile('SLDU2024', [{ ...part, geoid: '06003' }])]]),
    now,
  )
  const lower = [
    { ...part, geoid: '06008' },
    { ...part, zip: '94117', geoid: '06008' },
    { ...part, zip: '94117', geoid: '06009' },
  ]
  await loadSource(db, zipLowerDistricts, new Map([['zip-lower-districts', censusFile('SLDL2024', lower)]]), now)
  const names = async (location: string, more: object) => keys(await reach(location, { type: 'state', ...more }))
  expect(await names('94110', {})).toEqual(['us_state:openstates:ocd-person/u3', 'us_state:openstates:ocd-person/l8'])
  expect(await names('94110', { subtype: 'exec' })).toEqual(['us_state:governor:CA'])
  const { choices, isPartial } = await reach('94117', { type: 'state' })
  expect([choices.map(({ name }) => name), isPartial]).toEqual([['Ida Lower', 'Jo Lower'], true])
  const upper = ['06003', '06004'].map((geoid) => ({ ...part, zip: '94117', geoid }))
  await loadSource(db, zipUpperDistricts, new Map([['zip-upper-districts', censusFile('SLDU2024', upper)]]), now)
  const both = await reach('94117', { type: 'state' })
  const offered = both.choices.map(({ name, choices }) => [name, choices.map(({ name, district }) => name || district)])
  expect(offered).toEqual([
    ['Hal Upper', ['Ida Lower', 'Jo Lower']],
    ['', ['Ida Lower', 'Jo Lower']],
  ])
})
