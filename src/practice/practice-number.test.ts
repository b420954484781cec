import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { describe, expect, test } from 'vitest'
import type { DiallingPolicy } from '../phone/dialling-policy.ts'
import { practiceNumbers } from './practice-number.ts'

const of = (country: string, more: Partial<DiallingPolicy> = {}) =>
  practiceNumbers({ country, countries: null, international: false, tollFree: false, ...more })

describe('the numbers of practice phones', () => {
  test('are reserved for fiction in the United States, and a hundred', () => {
    const numbers = of('US')
    expect([numbers[0], numbers[99], numbers.length]).toEqual(['+15105550100', '+15105550199', 100])
  })

  test.each(['CA', 'GB', 'DE', 'PL'])('are of their country elsewhere (%s)', (country) => {
    const numbers = of(country)
    expect(numbers.length).toBeGreaterThan(2)
    for (const number of numbers) expect(parsePhoneNumberFromString(number)?.country).toBe(country)
  })

  test('are in a country that the campaign rings, whichever its own is', () => {
    expect(of('US', { countries: ['GB'] })[0]).toMatch(/^\+44/)
    expect(of('XV', { countries: ['US'] })[0]).toBe('+15105550100')
    expect(of('XV')).toEqual([])
  })
})
