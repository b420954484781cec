import { expect, test } from 'vitest'
import { readList } from './read-list.ts'

function read(rows: readonly string[]) {
  const found = readList({ list: 'council', country: 'US', bytes: Buffer.from(rows.join('\n')) })
  if ('problems' in found) throw new Error(JSON.stringify(found.problems))
  return found
}

test('a person has the offices of all rows with the same external id, the first one first', () => {
  const { records } = read([
    'External ID,Name,Title,Phone,Office,Address,Lat,Lon,Party,Order',
    'a,Ada Brown,Mayor,202-555-0101,Hall,"1 Main St., Town",38.9,-77,Purple,',
    'a,Ada Brown,Mayor,202-555-0102 ext. 7,Harbour,,,,,',
  ])
  expect(records.seats).toMatchObject([
    {
      ...{ type: 'list', chamber: 'none', division: 'list:council', title: 'Mayor' },
      holder: {
        ...{ key: 'list:council:a', name: 'Ada Brown', party: 'Purple', location: 'Hall' },
        offices: [
          { id: 'main', kind: 'main', number: '+12025550101', address: '1 Main St., Town', latitude: 38.9, longitude: -77 },
          { id: 'office-2', kind: 'district', number: '+12025550102;ext=7', name: 'Harbour' },
        ],
      },
    },
  ])
})

test('people without an external id are told apart by name, title and party; the order decides who comes first', () => {
  const { records } = read([
    'Name;Funktion;Partei;Rufnummer;Reihenfolge',
    'Ada Brown;Rätin;Grün;+49 30 2270;3',
    'Ben Cole;Rat;;+49 30 2271;',
    'Ada Brown;Rätin;Lila;+49 30 2272;1',
  ])
  expect(records.seats.map(({ key, holder }) => [key, holder?.key])).toEqual([
    ['list:council:00001', 'list:council:ada-brown-rätin-lila'],
    ['list:council:00002', 'list:council:ada-brown-rätin-grün'],
    ['list:council:00003', 'list:council:ben-cole-rat'],
  ])
})

test('keys fit into their column, also of people with long names, and stay apart', () => {
  const titles = ['one', 'two'].map((end) => `${'Deputy '.repeat(10)}${end}`)
  const { records } = read(['name,title,number', ...titles.map((title) => `${'Ada '.repeat(20)}Brown,${title},`)])
  const keys = records.seats.map(({ holder }) => holder?.key ?? '')
  expect(new Set(keys).size).toBe(2)
  for (const key of keys) expect(key).toMatch(/^list:council:ada-ada-.*-[0-9a-f]{8}$/)
  for (const key of keys) expect(key).toHaveLength(100)
})

test('what each column is taken for is told, and what is ignored', () => {
  const { found, ignored } = read(['Nombre,Teléfono,Color', 'Ada,202-555-0101,red'])
  expect([found, ignored]).toEqual([
    [
      { column: 'name', header: 'Nombre' },
      { column: 'number', header: 'Teléfono' },
    ],
    ['Color'],
  ])
})

test('somebody without a number is in the list', () => {
  expect(read(['name,number', 'Ada,']).records.seats[0]?.holder?.offices).toMatchObject([{ number: null }])
})

test.each([
  [['name,number', ',202-555-0101'], 'somebody without a name: the column name is empty'],
  [
    ['name,number', 'Ada,+1 900 555 0101'],
    'Ada: "+1 900 555 0101" is a premium-rate number, which is never dialled; write it with its calling code, such as +1 202 555 0101',
  ],
  [
    ['name,number', 'Ada,call us'],
    'Ada: "call us" is not a phone number; write it with its calling code, such as +1 202 555 0101',
  ],
  [['name,number,lat', 'Ada,202-555-0101,north'], 'Ada: lat and lon are numbers of degrees, such as 52.52 and 13.4'],
  [['name,number,order', 'Ada,202-555-0101,first'], 'Ada: the order is "first"; a number is allowed'],
  [
    ['name,number', `${'é'.repeat(101)},202-555-0101`],
    `${'é'.repeat(101)}: the column name has 101 characters; at most 100 are allowed`,
  ],
  [['name,number,title', `Ada,,${'t'.repeat(102)}`], 'Ada: the column title has 102 characters; at most 100 are allowed'],
  [['name,number,office', `Ada,,${'o'.repeat(103)}`], 'Ada: the column office has 103 characters; at most 100 are allowed'],
  [['id,name,number', `${'i'.repeat(88)},Ada,`], 'Ada: the column external id has 88 characters; at most 87 are allowed'],
  [['name,number'], 'the file names nobody'],
  [['name,color', 'Ada,red'], 'there is no column number or phone or phone_number; found: name, color'],
])('%j is refused', (rows, sentence) => {
  const found = readList({ list: 'council', country: 'US', bytes: Buffer.from(rows.join('\n')) })
  expect(found).toMatchObject({ problems: [{ file: 'council', sentence }] })
})
