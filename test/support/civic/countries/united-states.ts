// The United States, with invented people and a few ZIP codes.
import { unitedStates } from '../../../../src/civic-data/us/provider.ts'
import { censusFile } from '../census-file.ts'
import { geoJson, type InventedFeature, square } from '../invented-map.ts'
import { congressFiles, type InventedMember, redrawnFile, zipFile } from '../us-files.ts'
import { governorFiles, type InventedLegislator, legislatorFiles } from '../us-state-files.ts'
import type { CountryFiles } from './country-files.ts'

const members: readonly InventedMember[] = [
  { id: 'S1', name: 'Ada Upper', seat: 'CA', phone: '202-224-0101', class: 1 },
  { id: 'S2', name: 'Ben Upper', seat: 'CA', party: 'Independent', caucus: 'Republican', phone: '202-224-0102', class: 3 },
  { id: 'R11', name: 'Cy Eleven', seat: 'CA-11', phone: '202-225-0111', offices: ['415-555-0111'] },
  { id: 'R12', name: 'Di Twelve', seat: 'CA-12' },
  ...Array.from({ length: 20 }, (_, i) => ({
    id: `C${i}`,
    name: `Member ${i}`,
    seat: `CA-${i + 13}`,
    phone: `202-225-02${10 + i}`,
  })),
]

const legislators: readonly InventedLegislator[] = [
  { id: 'u3', name: 'Hal Upper', chamber: 'upper', district: '3', phone: '916-555-0103' },
  { id: 'l8', name: 'Ida Lower', chamber: 'lower', district: '8', phone: '916-555-0108' },
  { id: 'l9', name: 'Jo Lower', chamber: 'lower', district: '9', phone: '916-555-0109' },
  { id: 'n5', name: 'Kit Only', state: 'NE', chamber: 'legislature', district: '5', phone: '402-555-0105' },
  { id: 'h1', name: 'Lou Many', state: 'NH', chamber: 'lower', district: 'Belknap 1', phone: '603-555-0101' },
  { id: 'h2', name: 'Max Many', state: 'NH', chamber: 'lower', district: 'Belknap 1', phone: '603-555-0102' },
]

const zipRows = [
  '06,CA,94110,11',
  '06,CA,94117,11',
  '06,CA,94117,12',
  '06,CA,90210,30',
  '11,DC,20001,98',
  '32,NV,96142,2',
  '06,CA,96142,11',
]

const district = (kind: string, number: number, west: number): InventedFeature => ({
  properties:
    kind === 'cd' ? { state: 'CA', district: number } : { ocd_id: `ocd-division/country:us/state:ca/${kind}:${number}` },
  polygons: [[square(west, 37)]],
})
const part = { zip: '94110', part: 500 }

export const unitedStatesCountry: CountryFiles = {
  provider: unitedStates,
  now: new Date('2026-11-27T12:00:00Z'),
  newMapsAt: new Date('2027-01-03T17:00:00Z'),
  files: new Map([
    ['us/congress', congressFiles(members)],
    ['us/state-legislators', legislatorFiles(legislators)],
    ['us/governors', governorFiles(['CA,governor,Kim Chief,Purple,916-555-0100,,,,yes'])],
    ['us/zip-districts', zipFile(zipRows)],
    ['us/redrawn-states', redrawnFile(['120,VA,yes'])],
    ['us/zip-upper-districts', new Map([['zip-upper-districts', censusFile('SLDU2024', [{ ...part, geoid: '06003' }])]])],
    [
      'us/zip-lower-districts',
      new Map([
        [
          'zip-lower-districts',
          censusFile(
            'SLDL2024',
            ['06008', '06009'].map((geoid) => ({ ...part, geoid })),
          ),
        ],
      ]),
    ],
    ['us/zip-points', new Map([['zip-points', Buffer.from('GEOID\tINTPTLAT\tINTPTLONG\n94110\t37.5\t-121.5')]])],
    [
      'us/boundaries/cd',
      new Map([
        ['cd119.geojson', geoJson([district('cd', 11, -122), district('cd', 12, -121)])],
        ['cd120.geojson', geoJson([district('cd', 12, -122), district('cd', 11, -121)])],
      ]),
    ],
    ['us/boundaries/sldu', new Map([['sldu.geojson', geoJson([district('sldu', 3, -122)])]])],
    ['us/boundaries/sldl', new Map([['sldl.geojson', geoJson([district('sldl', 8, -122)])]])],
  ]),
  moved: { point: '37.5,-121.5', postalCode: '94110' },
  singleChamber: { type: 'state', region: 'NE' },
  multiMember: 'ocd-division/country:us/state:nh/sldl:belknap_1',
  withoutNumber: 'us:bioguide:R12',
  bad: [
    ['us/congress', new Map([['legislators-current', Buffer.from('[{"id": {"bioguide": 7}}]')]]), /legislators-current/],
    ['us/zip-districts', zipFile(['06,CA,9411x,11']), /line 2: "9411x" is no ZIP code/],
    ['us/zip-districts', zipFile(['06,CA,94110,99']), /line 2: .*CA has no district "99"; it has 1 to 52/],
    ['us/redrawn-states', redrawnFile(['120,VA,yes', '120,XX,yes']), /line 3: there is no state "XX"; .*such as VA/],
    ['us/redrawn-states', redrawnFile(['12O,VA,yes']), /line 2: VA: "12O" is no Congress; .*such as 120/],
    ['us/redrawn-states', redrawnFile(['120,VA,perhaps']), /line 2: VA: "perhaps" .*yes or no/],
    ['us/redrawn-states', redrawnFile(['120,AK,']), /line 2: AK has only one district/],
    ['us/redrawn-states', redrawnFile(['120,VA,yes', '120,va,no']), /line 3: VA is in line 2, too/],
    ['us/governors', governorFiles(['XX,governor,Kim Chief,Purple,,,,,yes']), /line 2: Kim Chief: there is no state "XX"/],
    [
      'us/zip-points',
      new Map([['zip-points', Buffer.from('GEOID\tINTPTLAT\tINTPTLONG\n94110\tx\ty')]]),
      /line 2: ZIP code 94110: "x,y" is no/,
    ],
    ['us/boundaries/cd', new Map([['cd119.geojson', Buffer.from('{')]]), /cd119\.geojson, line 1: this is no JSON/],
  ],
  shrunk: ['us/congress', congressFiles(members.slice(0, -10))],
}
