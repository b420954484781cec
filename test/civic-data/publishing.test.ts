// Guarantee: a campaign that calls representatives does not go live as long as no location that it asks for leads to any of them.
import { expect, test } from 'vitest'
import { commandLine } from '../../src/audit/actor.ts'
import { changeCampaign } from '../../src/campaigns/changing/change-campaign.ts'
import { publishCampaign } from '../../src/campaigns/lifecycle/change-status.ts'
import { districtBoundaries } from '../../src/civic-data/us/district-boundaries.ts'
import { governors } from '../../src/civic-data/us/governors/governors.ts'
import { stateLegislators } from '../../src/civic-data/us/legislatures/state-legislators.ts'
import { zipLowerDistricts } from '../../src/civic-data/us/zip-codes/zip-legislative-districts.ts'
import { requireValue } from '../../src/cli/command.ts'
import { censusFile } from '../support/civic/census-file.ts'
import { geoJson, square } from '../support/civic/invented-map.ts'
import { loadInventedCongress, loadSource } from '../support/civic/load.ts'
import { governorFiles, legislatorsCsv } from '../support/civic/us-state-files.ts'
import { cloneDatabase } from '../support/database.ts'

const { db } = await cloneDatabase()
const options = { actor: commandLine, now: new Date('2026-11-27T12:00:00Z'), hasAnyNumber: true }

let made = 0
/** Returns why it is refused; undefined if it is live. */
async function publish(more: object): Promise<string | undefined> {
  const input = { name: `Rivers ${++made}`, numbers: ['202-555-0100'], type: 'state', ...more }
  const { id } = requireValue(await changeCampaign(db, input, options))
  const result = await publishCampaign(db, id, options)
  if (!('error' in result)) return undefined
  return 'problems' in result.error ? result.error.problems.map(({ message }) => message).join() : result.error.kind
}

const tellsNothing = (locate: string, sources: string) =>
  `The locations that callers are asked for (${locate}) tell no district yet: load ${sources} with data load us.`

test('legislators without a table of their districts: what to load is named, for the chambers that are called', async () => {
  const people = [
    { id: 'u3', name: 'Hal Upper', chamber: 'upper', district: '3', phone: '916-555-0103' },
    { id: 'l8', name: 'Ida Lower', chamber: 'lower', district: '8', phone: '916-555-0108' },
    { id: 'n5', name: 'Kit Only', state: 'NE', chamber: 'legislature', district: '5', phone: '402-555-0105' },
  ]
  await loadSource(db, stateLegislators, new Map([['state-legislators', legislatorsCsv(people)]]))
  const tables = ['us/zip-upper-districts', 'us/zip-lower-districts']
  expect(await publish({})).toBe(tellsNothing('postal', tables.join(' or ')))
  expect(await publish({ subtype: 'upper' })).toBe(tellsNothing('postal', 'us/zip-upper-districts'))
  const all = 'us/zip-upper-districts, us/boundaries/sldu, us/zip-lower-districts, or us/boundaries/sldl'
  expect(await publish({ locate: 'latlon' })).toBe(tellsNothing('latlon', all))
  expect(await publish({ locate: 'address' })).toBeUndefined()
})

test('a governor is found by any table of the country', async () => {
  await loadSource(db, governors, governorFiles(['CA,governor,Kim Chief,Purple,916-555-0100,,,,yes']))
  expect(await publish({ subtype: 'exec' })).toBe(
    tellsNothing('postal', 'us/zip-districts, us/zip-upper-districts, or us/zip-lower-districts'),
  )
  await loadInventedCongress(db)
  expect(await publish({ subtype: 'exec' })).toBeUndefined()
  expect(await publish({ type: 'congress' })).toBeUndefined()
  expect(await publish({})).toContain('tell no district yet')
})

test('one chamber that can be found is enough, by a table or, for points, by boundaries', async () => {
  const [, upper] = districtBoundaries
  if (upper === undefined) throw new Error('There are no boundaries')
  const district = { ocd_id: 'ocd-division/country:us/state:ca/sldu:3' }
  await loadSource(db, upper, new Map([['sldu.geojson', geoJson([{ properties: district, polygons: [[square(-122, 37)]] }])]]))
  expect(await publish({ locate: 'latlon' })).toBeUndefined()
  expect(await publish({})).toContain('tell no district yet')
  const rows = [{ zip: '94110', part: 500, geoid: '06008' }]
  await loadSource(db, zipLowerDistricts, new Map([['zip-lower-districts', censusFile('SLDL2024', rows)]]))
  expect(await publish({})).toBeUndefined()
  expect(await publish({ subtype: 'upper' })).toBe(tellsNothing('postal', 'us/zip-upper-districts'))
})
