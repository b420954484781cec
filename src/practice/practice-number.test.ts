import { parsePhoneNumberFromString } from 'libphonenumber-js/max'
import { describe, expect, test } from 'vitest'
import type { DiallingPolicy } from '../phone/dialling-policy.ts'
import { listPracticeNumbers } from './practice-number.ts'

const numbersIn = (country: string, more: Partial<DiallingPolicy> = {}) =>
  listPracticeNumbers({ country, countries: null, international: false, tollFree: false, ...more })

describe('the numbers of practice phones', () => {
  test('are the hundred that are reserved for fiction in the United States', () => {
    const numbers = numbersIn('US')
    expect([numbers[0], numbers[99], numbers.length]).toEqual(['+15105550100', '+15105550199', 100])
  })

  test.each(['CA', 'GB', 'DE', 'PL'])('belong to the campaign’s own country elsewhere (%s)', (country) => {
    const numbers = numbersIn(country)
    expect(numbers.length).toBeGreaterThan(2)
    for (const number of numbers) expect(parsePhoneNumberFromString(number)?.country).toBe(country)
  })

  test('belong to a country that the campaign may call, even if that is not its own', () => {
    expect(numbersIn('US', { countries: ['GB'] })[0]).toMatch(/^\+44/)
    expect(numbersIn('XV', { countries: ['US'] })[0]).toBe('+15105550100')
    expect(numbersIn('XV')).toEqual([])
  })
})
