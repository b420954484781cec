import { describe, expect, test } from 'vitest'
import { callingCodeOf, extensionOf, presentPhoneNumber, readDiallableNumber } from './phone-number.ts'

describe('a number that a supporter leaves', () => {
  test.each([
    ['5105550100', 'US', '+15105550100'],
    ['15105550100', 'US', '+15105550100'],
    ['+15105550100', 'US', '+15105550100'],
    ['(510) 555-0100', 'us', '+15105550100'],
    [' 510.555.0100 ', 'US', '+15105550100'],
    ['604 555 0100', 'CA', '+16045550100'],
    ['020 7946 0018', 'GB', '+442079460018'],
    ['+44 20 7946 0018', 'US', '+442079460018'],
    ['06 12 34 56 78', 'FR', '+33612345678'],
    ['2025550143', 'XV', '+12025550143'],
  ])('%j in %s is rung at %s', (text, country, number) => {
    expect(readDiallableNumber(text, country)).toMatchObject({ number })
  })

  test.each([
    ['', 'US', 'no phone number'],
    ['call me', 'US', 'no phone number'],
    ['911', 'US', 'too short'],
    ['112', 'DE', 'too short'],
    ['1234567', 'US', 'too short'],
    ['9005551234', 'US', 'premium-rate'],
    ['0900 1234567', 'DE', 'premium-rate'],
    ['01805 123456', 'DE', 'shared-cost'],
    ['0845 123 4567', 'GB', 'premium-rate'],
    ['070 1234 5678', 'GB', 'personal number'],
    ['510-555-0100 x12', 'US', 'extension'],
    ['+999 123 456 789', 'US', 'no phone number'],
    ['0105550100', 'US', 'no such number'],
    ['5105550100 or 5105550101', 'US', 'no phone number'],
    ['\u0000', 'US', 'no phone number'],
  ])('%j in %s is refused, because of: %s', (text, country, problem) => {
    expect(readDiallableNumber(text, country)).toMatchObject({ problem: expect.stringContaining(problem) })
  })
})

test('a stored number gives up its parts', () => {
  expect([presentPhoneNumber('+12025550143;ext=7'), extensionOf('+12025550143;ext=7')]).toEqual(['+12025550143', '7'])
  expect([presentPhoneNumber('2025550143'), extensionOf('+12025550143')]).toEqual([null, undefined])
  expect([callingCodeOf('+442079460018'), callingCodeOf('+12025550143;ext=7'), callingCodeOf('x')]).toEqual([
    '44',
    '1',
    undefined,
  ])
})
