// Guarantee: a source that has lost a number never takes it from callers, and nobody gets the number of another person.
import { expect, test } from 'vitest'
import { type ContactPoint, type Holder, noRecords, type Records, type Seat } from '../records.ts'
import { mergeRecords } from './merge-records.ts'

const office = (id: string, number: string | null, more: Partial<ContactPoint> = {}): ContactPoint => ({
  ...{ id, kind: id === 'main' ? 'main' : 'district', belongsTo: 'holder', number, name: null, address: null },
  ...{ latitude: null, longitude: null, timeZone: null, hours: null },
  ...more,
})
const holder = (key: string, offices: readonly ContactPoint[]): Holder => ({
  ...{ key, name: key, title: 'Senator', party: null, caucus: null, termStart: null, termEnd: null, location: null },
  ...{ photoUrl: null, offices },
})
const records = (held: Holder | null): Records => {
  const seat: Seat = {
    ...{ key: 'seat', type: 'congress', chamber: 'upper', division: 'ocd-division/country:us/state:ca', region: 'CA' },
    ...{ district: null, title: 'Senator', holder: held },
  }
  return { ...noRecords, seats: [seat] }
}
const numbersOf = ({ seats }: Records) => seats[0]?.holder?.offices.map(({ id, number }) => [id, number])

const known = records(holder('ada', [office('main', '+1'), office('town', '+2')]))

test('a number that the source has lost is kept, contact point by contact point, and said', () => {
  const read = records(holder('ada', [office('main', null), office('town', '+3')]))
  const { records: merged, kept } = mergeRecords(known, read)
  expect(numbersOf(merged)).toEqual([
    ['main', '+1'],
    ['town', '+3'],
  ])
  expect(kept).toEqual([{ holder: 'ada', office: 'main', number: '+1' }])
})

test('an office that the source no longer lists is gone', () => {
  expect(numbersOf(mergeRecords(known, records(holder('ada', [office('main', '+1')]))).records)).toEqual([['main', '+1']])
})

test('a successor does not get the number of the predecessor', () => {
  expect(numbersOf(mergeRecords(known, records(holder('ben', [office('main', null)]))).records)).toEqual([['main', null]])
})

test('a successor gets the number that belongs to the seat', () => {
  const ofSeat = { belongsTo: 'seat' } as const
  const before = records(holder('ada', [office('main', '+1', ofSeat)]))
  const read = records(holder('ben', [office('main', null, ofSeat)]))
  expect(numbersOf(mergeRecords(before, read).records)).toEqual([['main', '+1']])
})

test('a switchboard is left out as soon as there is a number, even one that was kept', () => {
  const switchboard = office('switchboard', '+9', { kind: 'switchboard', belongsTo: 'seat' })
  const read = records(holder('ada', [office('main', null), switchboard]))
  expect(numbersOf(mergeRecords(known, read).records)).toEqual([['main', '+1']])
  expect(numbersOf(mergeRecords(noRecords, read).records)).toEqual([
    ['main', null],
    ['switchboard', '+9'],
  ])
})

test('a seat that has become vacant stays vacant', () => {
  expect(mergeRecords(known, records(null)).records.seats[0]?.holder).toBeNull()
})

test('district offices stay if no file with offices was read', () => {
  const read = records(holder('ada', [office('main', '+4')]))
  expect(numbersOf(mergeRecords(known, read, { omitted: ['district offices'] }).records)).toEqual([
    ['main', '+4'],
    ['town', '+2'],
  ])
})
