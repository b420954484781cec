import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readOfficesCell, writeOfficesCell } from './offices-cell.ts'

test.each<[string, [phone: string, name: string, type: string, address: string][] | undefined]>([
  ['', []],
  [' ; ', []],
  ['510-555-0101', [['510-555-0101', '', '', '']]],
  [
    '510-555-0101; 510-555-0102 | Oakland',
    [
      ['510-555-0101', '', '', ''],
      ['510-555-0102', 'Oakland', '', ''],
    ],
  ],
  [
    '510-555-0101 | Oakland | district | 1 River Street, Oakland;',
    [['510-555-0101', 'Oakland', 'district', '1 River Street, Oakland']],
  ],
  ['| Oakland', [['', 'Oakland', '', '']]],
  ['510-555-0101 | A\\; B \\| C \\\\', [['510-555-0101', 'A; B | C \\', '', '']]],
  ['+15105550101 ext. 5', [['+15105550101;ext=5', '', '', '']]],
  ['1 | 2 | 3 | 4 | 5', undefined],
])('offices in a cell: %s', (cell, offices) => {
  expect(readOfficesCell(cell)).toEqual(offices?.map(([phone, name, type, address]) => ({ phone, name, type, address })))
})

const text = fc.option(
  fc.string({ unit: fc.constantFrom(...'ab |;\\,'), minLength: 1, maxLength: 8 }).filter((one) => one.trim() === one),
  { nil: null },
)
const office = fc.record({
  number: fc.constantFrom('+15105550101', '+15105550101;ext=5', '+442079460018'),
  name: text,
  type: text,
  address: text,
})

test('any offices come back as they were', () => {
  fc.assert(
    fc.property(fc.array(office), (offices) => {
      const read = readOfficesCell(writeOfficesCell(offices))
      expect(read).toEqual(
        offices.map(({ number, name, type, address }) => ({
          phone: number,
          name: name ?? '',
          type: type ?? '',
          address: address ?? '',
        })),
      )
    }),
  )
})
