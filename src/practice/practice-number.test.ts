import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { describe, expect, test } from 'vitest'
import { freeNumber } from './practice-number.ts'

const none = () => false

describe('the number of a practice phone', () => {
  test.each(['US', 'CA', 'XV'])('is one reserved for fiction in %s', (country) => {
    expect(freeNumber(country, none)).toBe('+15105550100')
  })

  test('is the first that is free', () => {
    expect(freeNumber('US', (number) => number <= '+15105550141')).toBe('+15105550142')
  })

  test.each(['GB', 'DE', 'PL'])('is valid in its country elsewhere (%s), and another for each phone', (country) => {
    const taken = new Set<string>()
    for (let i = 0; i < 3; i++) taken.add(freeNumber(country, (number) => taken.has(number)) ?? '')
    expect(taken.size).toBe(3)
    for (const number of taken) {
      const parsed = parsePhoneNumberFromString(number)
      expect(parsed?.isValid()).toBe(true)
      expect(parsed?.country).toBe(country)
    }
  })

  test('cannot be had when all are in use', () => {
    expect(freeNumber('US', () => true)).toBeUndefined()
  })
})
