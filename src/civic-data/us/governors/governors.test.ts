import { expect, test } from 'vitest'
import { governorFiles } from '../../../../test/support/civic/us-state-files.ts'
import { governors } from './governors.ts'

function read(rows: readonly string[], overrides: readonly string[] = []) {
  const read = governors.read(governorFiles(rows, overrides))
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  return { seats: read.records.seats, notes: read.notes.map(({ sentence }) => sentence) }
}

const ada = 'CA,governor,Ada Brown,Purple,916-555-0101,"State Capitol; Town, CA",2023-01-02,2027-01-04,yes'

test('a governor holds a seat of the state, and the number belongs to the seat', () => {
  expect(read([ada]).seats).toMatchObject([
    {
      ...{
        key: 'us:governor:CA',
        type: 'state',
        chamber: 'exec',
        division: 'ocd-division/country:us/state:ca',
        title: 'Governor',
      },
      holder: {
        ...{ key: 'us_state:governor:CA', name: 'Ada Brown', termStart: '2023-01-02', termEnd: '2027-01-04' },
        offices: [{ kind: 'main', belongsTo: 'seat', number: '+19165550101', address: 'State Capitol, Town, CA' }],
      },
    },
  ])
})

test('a correction replaces the person and keeps the number of the office', () => {
  const { seats, notes } = read([ada.replace('yes', 'no')], ['CA,Ben Cole,Green,2026-01-05'])
  expect(seats[0]?.holder).toMatchObject({ name: 'Ben Cole', party: 'Green', offices: [{ number: '+19165550101' }] })
  expect(notes).toEqual(['Ada Brown is left out: Ben Cole is the one of CA'])
})

test('of somebody who may be out of office, nothing is known until there is a correction', () => {
  const { seats, notes } = read([ada.replace('yes', 'see overrides'), ada.replace('CA', 'NV')])
  expect(seats.map(({ region }) => region)).toEqual(['NV'])
  expect(notes).toEqual([expect.stringMatching(/^Ada Brown is left out: .*who is in office in CA.*governors-overrides\.csv$/)])
})

test('of two governors of a state, the newest counts', () => {
  const { seats, notes } = read([ada.replace('Ada Brown', 'Old Dunn').replace('2023', '2019'), ada])
  expect(seats.map(({ holder }) => holder?.name)).toEqual(['Ada Brown'])
  expect(notes).toEqual(['Old Dunn is left out: Ada Brown is the one of CA'])
})

test('a number of another place is left out, and said', () => {
  const { seats, notes } = read([ada.replace('916', '787')])
  expect(seats[0]?.holder?.offices[0]?.number).toBeNull()
  expect(notes).toEqual(['Governor of CA: "787-555-0101" is a number of Puerto Rico, and is left out'])
})

test('the District of Columbia has a mayor', () => {
  expect(read([ada.replace('CA', 'DC')]).seats[0]).toMatchObject({
    title: 'Mayor',
    division: 'ocd-division/country:us/district:dc',
  })
})

test.each([
  [ada.replace('CA', 'ZZ'), 'Ada Brown: there is no state "ZZ"'],
  [ada.replace('Ada Brown', ''), 'CA: the column name is empty'],
  [ada.replace('yes', 'no'), 'the file names nobody'],
])('the row %s refuses the file', (row, sentence) => {
  expect(governors.read(governorFiles([row]))).toMatchObject({ problems: [{ file: 'governors', sentence }] })
})
