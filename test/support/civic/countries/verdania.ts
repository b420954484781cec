// Verdania, with the files of the demo.
import { verdania } from '../../../../src/civic-data/xv/provider.ts'
import { verdaniaFiles } from '../../../../src/demo/verdania/files.ts'
import type { CountryFiles } from './country-files.ts'

const now = new Date('2026-11-27T12:00:00Z')
const all = verdaniaFiles(now)
const text = (name: string) => String(all.get(name))
const people = text('members.csv')
const file = (name: string, content: string) => new Map([[name, Buffer.from(content)]])
const drawn = 'districts-2026.geojson'

export const verdaniaCountry: CountryFiles = {
  provider: verdania,
  now,
  newMapsAt: new Date('2027-07-01T00:00:00Z'),
  files: new Map(
    Object.entries({ 'xv/members': /^members/, 'xv/postal-codes': /^postal/, 'xv/boundaries': /^districts/ }).map(
      ([dataset, names]) => [dataset, new Map([...all].filter(([name]) => names.test(name)))],
    ),
  ),
  moved: { point: '40.5,-42.9', postalCode: '20418' },
  singleChamber: { type: 'province', region: 'HL' },
  multiMember: 'ocd-division/country:xv/province:hl/constituency:1',
  withoutNumber: 'xv:assembly:11',
  bad: [
    ['xv/members', file('members.csv', ''), /members\.csv, line 1: the file is empty/],
    ['xv/members', file('members.csv', '<html>'), /line 1: this is a web page/],
    [
      'xv/members',
      file('members.csv', people.replace('senator,AM', 'senator,ZZ')),
      /line 2: Ilse Varga: there is no province "ZZ"/,
    ],
    [
      'xv/members',
      file('members.csv', people.replace('senator,AM', 'mayor,AM')),
      /line 2: .* the office is "mayor"; allowed are/,
    ],
    ['xv/members', file('members.csv', people.replace('HL,3,1', 'HL,4,1')), /no district "4"; HL has 3 districts, 1 to 3/],
    ['xv/members', file('members.csv', people.replace('0100', '0200')), /line 2: .*"202-555-0200" is no number of Verdania/],
    ['xv/members', file('members.csv', people.replace('senate:2', 'senate:1')), /line 3: xv:senate:1 is in line 2 already/],
    ['xv/members', file('members.csv', people.replace('AM,,2', 'AM,,4')), /line 3: .*the seat is "4"; a number from 1 to 3/],
    ['xv/members', file('members.csv', people.replace('42.5', 'north')), /line 2: .*latitude and longitude are degrees/],
    [
      'xv/postal-codes',
      file('postal-codes-2026.csv', text('postal-codes-2026.csv').replace('10110', '1011')),
      /line 2: "1011" is no postal code/,
    ],
    [
      'xv/postal-codes',
      file('postal-codes-2026.csv', text('postal-codes-2026.csv').replace('0.7', '7')),
      /postal code 11305: the share is "7"; a number from 0 to 1/,
    ],
    [
      'xv/postal-codes',
      file('postal-codes-2026.csv', text('postal-codes-2026.csv').replace('district,AM', 'parish,AM')),
      /line 2: postal code 10110: the kind is "parish"; allowed are/,
    ],
    ['xv/postal-codes', file('postal-codes-YEAR.csv', text('postal-codes-2026.csv')), /its name has no year/],
    ['xv/boundaries', file(drawn, '{"type": "FeatureCollection"'), /line 1: this is no JSON/],
    ['xv/boundaries', file(drawn, text(drawn).replace('"AM"', '"ZZ"')), /feature 1: there is no province "ZZ"/],
  ],
  shrunk: [
    'xv/members',
    file(
      'members.csv',
      people
        .split('\n')
        .filter((row) => !/^delegate,AM,[123]/.test(row))
        .join('\n'),
    ),
  ],
}
