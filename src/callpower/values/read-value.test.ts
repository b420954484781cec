import { describe, expect, test } from 'vitest'
import type { Kind } from '../tables.ts'
import { readPhoneNumber } from './read-phone-number.ts'
import { readerOf } from './read-value.ts'

describe('a value of another type is read if it says the same, and never made up', () => {
  test.each<[Kind, string, string | undefined]>([
    ['integer', ' 12 ', '12'],
    ['integer', '12.000', '12'],
    ['integer', '-9223372036854775808', '-9223372036854775808'],
    ['integer', '9223372036854775808', undefined],
    ['integer', '12.5', undefined],
    ['integer', '1e3', undefined],
    ['integer', 'false', '0'],
    ['integer', 'true', undefined],
    ['boolean', '1', 'true'],
    ['boolean', 'F', 'false'],
    ['boolean', '0.0', 'false'],
    ['boolean', '2', undefined],
    ['boolean', '-1', undefined],
    ['instant', '2021-02-03 04:05:06.123456', '2021-02-03 04:05:06.123456'],
    ['instant', '2021-02-03T04:05:06Z', '2021-02-03T04:05:06+00'],
    ['instant', '2021-02-03 04:05:06+05:30', '2021-02-03 04:05:06+05:30'],
    ['instant', '2021-02-03', '2021-02-03'],
    ['instant', '-infinity', '-infinity'],
    ['instant', '0000-00-00 00:00:00', undefined],
    ['instant', '2021-02-30', undefined],
    ['instant', '02/03/2021', undefined],
    ['instant', '1612324800', undefined],
    ['time', '09:30', '09:30'],
    ['time', '09:30:00+00', '09:30:00'],
    ['time', '09:30:00+02', undefined],
    ['time', '25:00', undefined],
    ['interval', '00:00:05.5', '00:00:05.5'],
    ['interval', '1 day, 0:00:05', '1 day 0:00:05'],
    ['interval', '1970-01-02 00:00:05.5+00', '86405 seconds 500000 microseconds'],
    ['interval', '5', undefined],
    ['json', '{"a": [1]}', '{"a": [1]}'],
    ['json', "{'a': 1}", undefined],
  ])('%s %j', (kind, text, value) => {
    expect(readerOf(kind, 'text')(text, '')?.value).toBe(value)
  })

  test.each<[Kind, string, string | undefined]>([
    ['text', '\\x5ac3b6', 'Zö'],
    ['text', '\\x5af6', 'Zö'],
    ['text', '\\x5a00', undefined],
    ['boolean', '\\x00', 'false'],
    ['boolean', '\\x01', 'true'],
    ['boolean', '\\x31', 'true'],
    ['integer', '\\x3132', '12'],
  ])('%s from the bytes %s', (kind, hex, value) => {
    expect(readerOf(kind, 'bytea')(hex, '')?.value).toBe(value)
  })
})

describe('a phone number is read in the countries of its campaigns', () => {
  test.each<[string, (string | null)[], string | undefined]>([
    ['020 7946 0018', ['uk'], '+442079460018'],
    ['020 7946 0018', ['uk', 'us', null, ''], '+442079460018'],
    ['020 7946 0018', ['us'], undefined],
    ['020 7946 0018', [], undefined],
    ['01632 960143', ['GB'], '+441632960143'],
    ['1632 960143', ['GB'], undefined],
    ['442079460018', ['uk'], '+442079460018'],
    ['+44 (0)20 7946 0018', ['us'], '+442079460018'],
    ['(202) 555-0101', [], '+12025550101'],
    ['(202) 555-0101', ['uk'], undefined],
    ['(202) 555-0101', ['us', 'ca'], '+12025550101'],
    ['0171 1234567', ['de', 'ch'], '+491711234567'],
    ['030 123456', ['de', 'at'], '+4930123456'],
    ['01 5321234', ['at', 'be', 'fr'], undefined],
    ['(202) 555-0101', ['Utopia'], undefined],
    ['+102079460018', ['uk'], '+102079460018'],
    ['+999123456', ['us'], undefined],
    ['ask the desk', ['us'], undefined],
  ])('%s in %j', (text, codes, number) => {
    expect(readPhoneNumber(text, JSON.stringify(codes))?.value).toBe(number)
  })
})
