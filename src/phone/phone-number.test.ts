import { expect, test } from 'vitest'
import { callingCodeOf, extensionOf, presentPhoneNumber } from './phone-number.ts'

test('a stored number is split into number, extension and calling code', () => {
  expect([presentPhoneNumber('+12025550143;ext=7'), extensionOf('+12025550143;ext=7')]).toEqual(['+12025550143', '7'])
  expect([presentPhoneNumber('2025550143'), extensionOf('+12025550143')]).toEqual([null, undefined])
  expect([callingCodeOf('+442079460018'), callingCodeOf('+12025550143;ext=7'), callingCodeOf('x')]).toEqual([
    '44',
    '1',
    undefined,
  ])
})
