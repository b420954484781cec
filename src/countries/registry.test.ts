import iso from 'i18n-iso-countries/index.js'
import { describe, expect, test } from 'vitest'
import { ca } from './ca.ts'
import { digitsElsewhere } from './postal-codes.ts'
import { countries, findCountry } from './registry.ts'
import { us } from './us.ts'
import { xv } from './xv.ts'

test.each([
  ['US', us],
  ['CA', ca],
  ['XV', xv],
  ['XZ', undefined],
  ['us', undefined],
  ['', undefined],
  ['constructor', undefined],
])('the file of %j is found by its code', (code, country) => {
  expect(findCountry(code)).toBe(country)
})

describe.each(countries.map((country) => [country.code, country] as const))('the file of %s', (code, country) => {
  test('is registered once, under a code of ISO 3166, or one that it reserves for private use', () => {
    expect(countries.filter((other) => other.code === code)).toEqual([country])
    expect(iso.isValid(code) || /^X[A-Z]$/.test(code)).toBe(true)
    expect(code).toBe(code.toUpperCase())
  })

  test('is the only place that says how many digits its postal codes have', () => {
    expect(digitsElsewhere.has(code)).toBe(false)
  })

  test('has campaign types and subtypes that fit their columns, and no subtype twice', () => {
    for (const [type, { chambers = {}, offices = {} }] of Object.entries(country.campaignTypes)) {
      const subtypes = [...Object.keys(offices), ...Object.keys(chambers)]
      for (const key of [type, ...subtypes]) expect(key).toMatch(/^[a-z-]{1,100}$/)
      expect(subtypes).not.toContain('both')
      expect(new Set(subtypes).size).toBe(subtypes.length)
    }
  })
})
