import { expect, test } from 'vitest'
import { type InventedLegislator, legislatorFiles, legislatorsCsv } from '../../../../test/support/civic/us-state-files.ts'
import type { SourceTexts } from '../../source.ts'
import { stateLegislators } from './state-legislators.ts'

function read(files: SourceTexts) {
  const read = stateLegislators.read(files)
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  const { records, notes, regions } = read
  return { seats: new Map(records.seats.map((seat) => [seat.key, seat])), notes: notes.map(({ sentence }) => sentence), regions }
}

const ada: InventedLegislator = { id: 'a1', name: 'Ada Brown', chamber: 'lower', district: '17', phone: '916-555-0101' }
const many = (count: number, more: Partial<InventedLegislator>): InventedLegislator[] =>
  Array.from({ length: count }, (_, i) => ({
    ...{ id: `m${i}`, name: `Member ${i}`, chamber: 'lower', district: `${i + 20}` },
    ...more,
  }))

test('a member has a seat, a title of the state, and the numbers of the capitol and at home', () => {
  const { seats } = read(
    legislatorFiles([{ ...ada, districtPhone: '415-555-0102', otherPhones: '415-555-0103;(415) 555-0104 ext. 5' }]),
  )
  expect([...seats.values()]).toMatchObject([
    {
      ...{ key: 'us:sldl:CA-17', type: 'state', chamber: 'lower', division: 'ocd-division/country:us/state:ca/sldl:17' },
      ...{ region: 'CA', district: 'CA-17', title: 'Assemblymember' },
      holder: {
        ...{ key: 'us_state:openstates:ocd-person/a1', name: 'Ada Brown', title: 'Assemblymember' },
        offices: [
          { id: 'capitol', kind: 'main', number: '+19165550101', address: '1 Capitol, Town' },
          { id: 'district', kind: 'district', number: '+14155550102' },
          { id: 'district-2', number: '+14155550103' },
          { id: 'district-3', number: '+14155550104;ext=5' },
        ],
      },
    },
  ])
})

test('of a district with several members, each has a seat of the same division', () => {
  const both = ['a', 'b'].map((id) => ({ ...ada, id, state: 'NH', district: 'Belknap 1' }))
  const { seats } = read(legislatorFiles(both))
  expect([...seats.keys()]).toEqual(['us:sldl:NH-belknap-1:a', 'us:sldl:NH-belknap-1:b'])
  expect(new Set([...seats.values()].map(({ division }) => division)).size).toBe(1)
})

test('the only chamber of a state is its upper one, and seats may be elected by a whole state', () => {
  const { seats } = read(
    legislatorFiles([
      { ...ada, state: 'NE', chamber: 'legislature', district: '5' },
      { ...ada, id: 'a2', state: 'DC', chamber: 'legislature', district: 'At-Large' },
    ]),
  )
  expect([...seats.values()].map(({ chamber, title, division }) => [chamber, title, division])).toEqual([
    ['upper', 'Senator', 'ocd-division/country:us/state:ne/sldu:5'],
    ['upper', 'Councilmember', 'ocd-division/country:us/district:dc'],
  ])
})

test('vacant seats are seats; of a district with one member, a vacancy is out of date', () => {
  const vacancies = `
ca:
  vacancies:
  - { chamber: lower, district: '17', vacant_until: 2026-12-01 }
  - { chamber: lower, district: 18 }
tx:
  vacancies: [{ chamber: upper, district: 1 }]
us:
  vacancies: [{ chamber: lower, district: CA-1 }]
`
  const { seats } = read(legislatorFiles([ada], vacancies))
  expect([...seats].map(([key, { holder }]) => [key, holder?.name ?? null])).toEqual([
    ['us:sldl:CA-17', 'Ada Brown'],
    ['us:sldl:CA-18', null],
  ])
})

test('a vacancy beside members of the same district counts where districts have several', () => {
  const several = ['a', 'b'].map((id) => ({ ...ada, id, state: 'NH', district: 'Coos 6' }))
  const { seats } = read(legislatorFiles(several, "nh: { vacancies: [{ chamber: lower, district: 'Coos 6' }] }"))
  expect([...seats.values()].map(({ holder }) => holder?.name)).toEqual(['Ada Brown', 'Ada Brown', undefined])
})

test.each([
  ['that a third of the chamber have', many(6, { phone: '916-555-0199' }), [null, '+19165550199']],
  ['unless only a few share it', many(4, { phone: '916-555-0199' }), [null]],
  [
    'unless most have their own',
    [
      ...many(5, { phone: '916-555-0199' }),
      ...Array.from({ length: 20 }, (_, i) => ({ ...ada, id: `o${i}`, district: `${i + 40}`, phone: `916-555-02${i + 10}` })),
    ],
    [null],
  ],
])('whoever has no number gets the number %s', (_case, others, numbers) => {
  const { phone: _, ...silent } = ada
  const { seats } = read(legislatorFiles([silent, ...others]))
  expect(seats.get('us:sldl:CA-17')?.holder?.offices.map(({ number }) => number)).toEqual(numbers)
})

test('whoever has a number at home needs no other', () => {
  const { phone: _, ...silent } = ada
  const { seats } = read(legislatorFiles([{ ...silent, districtPhone: '415-555-0102' }, ...many(6, { phone: '916-555-0199' })]))
  expect(seats.get('us:sldl:CA-17')?.holder?.offices.map(({ number }) => number)).toEqual([null, '+14155550102'])
})

test('the file of a state counts more than the file of all, and says which states were read', () => {
  const files = legislatorFiles([ada, { ...ada, id: 't1', name: 'Tex Dunn', state: 'TX' }])
  const own = String(legislatorsCsv([{ ...ada, name: 'Ada B. Brown' }])).replaceAll(/^(state|CA),/gm, '')
  const { seats, regions } = read(new Map([...files, ['state-legislators-ca', Buffer.from(own)]]))
  expect([...seats.values()].map(({ holder }) => holder?.name).toSorted()).toEqual(['Ada B. Brown', 'Tex Dunn'])
  expect(regions).toEqual(['CA', 'TX'])
})

test('a number that is none is left out, and a person who is listed twice counts once: both are said', () => {
  const { seats, notes } = read(legislatorFiles([{ ...ada, phone: 'call us' }, ada]))
  expect(seats.size).toBe(1)
  expect(notes).toEqual([
    'Ada Brown is listed more than once; the first row counts',
    'Ada Brown, capitol: "call us" is not a phone number, and is left out',
  ])
})

test.each([
  [{ ...ada, state: 'ZZ' }, 'Ada Brown: there is no state "ZZ"'],
  [{ ...ada, chamber: 'middle' }, 'Ada Brown: the chamber is "middle"; allowed are upper, lower, legislature'],
  [{ ...ada, district: '' }, 'Ada Brown: the column current_district is empty'],
  [{ ...ada, name: '' }, 'somebody without a name: the column name is empty'],
])('the row of %j refuses the file, with its line', (person, sentence) => {
  expect(stateLegislators.read(legislatorFiles([ada, person]))).toEqual({
    problems: [{ file: 'state-legislators', line: 3, sentence }],
  })
})

test.each([
  ['<html>', /web page/],
  ['', /empty/],
  ['id,name,current_district,current_chamber', /no column state/],
  ['state,id,name,current_district,current_chamber', /names nobody/],
])('the file %j is refused', (text, sentence) => {
  const read = stateLegislators.read(new Map([['state-legislators', Buffer.from(text)]]))
  expect(read).toMatchObject({ problems: [{ sentence: expect.stringMatching(sentence) }] })
})

test('a list of vacancies that is none refuses all', () => {
  expect(stateLegislators.read(legislatorFiles([ada], 'ca: { vacancies: [{ chamber: middle, district: 1 }] }'))).toMatchObject({
    problems: [{ file: 'state-vacancies', sentence: expect.stringContaining('chamber') }],
  })
})
