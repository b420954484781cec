import { expect, test } from 'vitest'
import { congressFiles, type InventedMember } from '../../../test/support/civic/us-files.ts'
import type { Seat } from '../records.ts'
import { congress } from './congress.ts'

function seatsOf(members: readonly InventedMember[]): { seats: ReadonlyMap<string, Seat>; notes: string[] } {
  const read = congress.read(congressFiles(members))
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  return { seats: new Map(read.records.seats.map((seat) => [seat.key, seat])), notes: read.notes.map(({ sentence }) => sentence) }
}

const ada = { id: 'B000001', name: 'Ada Brown', seat: 'CA-12', phone: '202-225-0101' }

test('every seat is there, whether or not somebody holds it: 100 senators, 435 representatives, 6 delegates', () => {
  const { seats } = seatsOf([ada])
  const count = (chamber: string) => [...seats.values()].filter((seat) => seat.chamber === chamber).length
  expect([count('upper'), count('lower')]).toEqual([100, 441])
  expect([...seats.values()].filter(({ holder }) => holder !== null).map(({ key }) => key)).toEqual(['us:house:CA-12'])
  expect(seats.get('us:house:AK-AL')).toMatchObject({ division: 'ocd-division/country:us/state:ak/cd:at-large', holder: null })
  expect(seats.get('us:house:PR-AL')).toMatchObject({ title: 'Resident Commissioner' })
  expect(seats.has('us:senate:DC-vacant-1')).toBe(false)
})

test('a member has the numbers of the Capitol and of each district office, in E.164', () => {
  const { seats } = seatsOf([{ ...ada, offices: ['415-555-0101', undefined, '(415) 555-0102 ext. 7'] }])
  expect(seats.get('us:house:CA-12')?.holder).toMatchObject({
    key: 'us:bioguide:B000001',
    name: 'Ada Brown',
    title: 'Representative',
    offices: [
      { id: 'main', kind: 'main', number: '+12022250101' },
      { id: 'B000001-town1', kind: 'district', number: '+14155550101', address: '2 Main St., 4, Town 1, CA 90001', latitude: 37 },
      { id: 'B000001-town2', number: null },
      { id: 'B000001-town3', number: '+14155550102;ext=7' },
    ],
  })
})

test.each([
  ['of the term before, in the same chamber', { formerPhone: '202-225-0199' }, ['+12022250199']],
  ['of the switchboard', {}, [null, '+12022243121']],
])('a member whose term has no number has the one %s', (_case, more, numbers) => {
  const { seats } = seatsOf([{ id: 'B000001', name: 'Ada Brown', seat: 'CA-12', ...more }])
  expect(seats.get('us:house:CA-12')?.holder?.offices.map(({ number }) => number)).toEqual(numbers)
})

test('an independent keeps the party and has a caucus', () => {
  const { seats } = seatsOf([{ ...ada, seat: 'VT', party: 'Independent', caucus: 'Purple' }])
  expect(seats.get('us:senate:VT-1')?.holder).toMatchObject({ party: 'Independent', caucus: 'Purple' })
})

test('a number that is none is left out, and said with the name', () => {
  const { seats, notes } = seatsOf([{ ...ada, phone: 'call us' }])
  expect(seats.get('us:house:CA-12')?.holder?.offices[0]?.number).toBeNull()
  expect(notes).toEqual(['Ada Brown, Capitol: "call us" is not a phone number, and is left out'])
})

const broken = (change: (text: string) => string) => {
  const files = congressFiles([ada, { ...ada, id: 'B000002', name: 'Ben Cole', seat: 'NV-1' }])
  const text = String(files.get('legislators-current'))
  return congress.read(new Map([...files, ['legislators-current', Buffer.from(change(text))]]))
}

test.each([
  [
    'a value of the wrong type',
    (text: string) => text.replace('"district": 1\n', '"district": "first"\n').replace('"district": 1,', '"district": "first",'),
    /^Ben Cole: .*district.*"first"/,
  ],
  ['a web page', () => '<!DOCTYPE html><html></html>', /web page/],
  ['a file that is cut off', (text: string) => text.slice(0, text.length / 2), /neither YAML nor JSON/],
  ['a file without people', () => '[]', /names nobody/],
  ['an empty file', () => '', /empty/],
])('%s refuses the file', (_case, change, sentence) => {
  expect(broken(change)).toEqual({
    problems: [{ file: 'legislators-current', line: expect.any(Number), sentence: expect.stringMatching(sentence) }],
  })
})

test('a problem has the line of what is wrong', () => {
  const read = broken((text) => text.replace(/"state": "NV"/, '"state": 7'))
  const line = String(congressFiles([ada, { ...ada, id: 'B000002', name: 'Ben Cole', seat: 'NV-1' }]).get('legislators-current'))
    .split('\n')
    .findIndex((each) => each.includes('"NV"'))
  expect(read).toMatchObject({ problems: [{ line: line + 1, sentence: expect.stringContaining('Ben Cole') }] })
})
