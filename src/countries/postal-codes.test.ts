// Guards what callers hear: a stranger can have a postal code read out, and nothing else.
import { describe, expect, test } from 'vitest'
import { hasPostalCodeShape } from './postal-codes.ts'

describe('the shape of a postal code', () => {
  test.each([
    ['94110', 'US'],
    ['94110-1234', 'US'],
    ['K1A 0B1', 'CA'],
    ['sw1a 1aa', 'GB'],
    ['10115', 'DE'],
    ['00-950', 'PL'],
  ])('%j is one in %s', (text, country) => {
    expect(hasPostalCodeShape(text, country)).toBe(true)
  })

  test.each([
    ['your bank: call 1-900-555-0199', 'US'],
    ['K1A 0B1', 'US'],
    ['94110\nyour bank', 'US'],
    ['94110 is a scam', 'US'],
    ['９４１１０', 'US'],
    ['', 'US'],
    ['94110', 'XV'],
    ['94110', ''],
    ['94110', 'any'],
    [`sw1a ${' '.repeat(30)}1aa`, 'GB'],
  ])('%j is none in %s', (text, country) => {
    expect(hasPostalCodeShape(text, country)).toBe(false)
  })
})
