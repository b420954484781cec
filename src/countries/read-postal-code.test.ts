// Guards the tables of locations: what a caller cannot key in is never stored, and no code is guessed.
import { describe, expect, test } from 'vitest'
import { postalCodeKey, postalCodeKeys, readPostalCode } from './read-postal-code.ts'

describe('undoes what a spreadsheet or another program did', () => {
  test.each([
    ['94110', 'US', '94110'],
    ['94110-1234', 'US', '94110'],
    ['94110.0', 'US', '94110'],
    ['94110,00', 'US', '94110'],
    ['94110.', 'US', '94110'],
    ['941101234.0', 'US', '94110'],
    ['94,110', 'US', '94110'],
    ['10.115', 'DE', '10115'],
    ['9.4110E+04', 'US', '94110'],
    ['="02138"', 'US', '02138'],
    ['=T("02138")', 'US', '02138'],
    ["'02138", 'US', '02138'],
    ['’02138', 'US', '02138'],
    ['`02138`', 'US', '02138'],
    ['\u00a002138\u00a0', 'US', '02138'],
    ['\u200b02138\ufeff', 'US', '02138'],
    ['０２１３８', 'US', '02138'],
    ['94110–1234', 'US', '94110'],
    ['DE-10115', 'DE', '10115'],
    ['00-950', 'PL', '00950'],
    ['00950', 'PL', '00950'],
    ['1234567', 'JP', '1234567'],
    ['〒100-0001', 'JP', undefined],
    ['k1a 0b1', 'CA', 'K1A0B1'],
    ['k1a-0b1', 'CA', 'K1A0B1'],
    ['K1A 0B1', 'CA', 'K1A0B1'],
    ['SW1A1AA', 'GB', 'SW1A1AA'],
    ['sw1a 1aa', 'GB', 'SW1A1AA'],
    ['D02 X285', 'IE', 'D02X285'],
    ['d02x285', 'IE', 'D02X285'],
    ['1012 AB', 'NL', '1012AB'],
    ['LT-01100', 'LT', 'LT01100'],
    ['01100', 'LT', 'LT01100'],
    ['98800', 'FR', '98800'],
    ['1000-205', 'PT', '1000205'],
    ['123456789', 'XZ', '123456789'],
    ['PLAZA 4', 'XZ', 'PLAZA4'],
  ])('%j in %s is %j', (written, country, code) => {
    expect(readPostalCode(written, country)).toEqual(code === undefined ? { problem: expect.any(String) } : { code })
    if (code !== undefined) expect(postalCodeKey(written, country)).toBe(code)
  })
})

describe('refuses what is no postal code, and says why', () => {
  const lost = 'postal codes of US have 5 digits, and spreadsheets drop a leading 0 unless the column is text'
  const several = 'write each postal code in a row of its own'
  const range = `a range is not allowed; ${several}`
  test.each([
    ['2138', 'US', lost],
    ['2138.0', 'US', lost],
    ['="2138"', 'US', lost],
    ['9.411E+04', 'US', 'a spreadsheet has rounded it; format the column as text'],
    ['94110, 94112', 'US', several],
    ['94110;94112', 'US', several],
    ['94110/94112', 'US', several],
    ['94110 94112', 'US', several],
    ['94110 and 94112', 'US', several],
    ['K1A 0B1, K1A 0B2', 'CA', several],
    ['02138, 2138', 'US', several],
    ['94113-94115', 'US', range],
    ['94113 – 94115', 'US', range],
    ['94113 to 94115', 'US', range],
    ['1010-1020', 'AT', range],
    ['94113-94115', 'XZ', range],
    ['941101', 'US', 'postal codes of US have 5 digits'],
    ['94110.5', 'US', 'postal codes of US have 5 digits'],
    ['San Francisco', 'US', 'postal codes of US have 5 digits'],
    ['00000', 'US', 'postal codes of US have 5 digits'],
    ['#N/A', 'US', 'postal codes of US have 5 digits'],
    ['', 'US', 'postal codes of US have 5 digits'],
    ['K1A K2B', 'CA', several],
    ['K1', 'CA', 'this is not a postal code of CA'],
    ['0B1', 'CA', 'this is not a postal code of CA'],
    ['1012-1014', 'NL', range],
    ['941', 'US', lost],
    ['94110', 'CA', 'this is not a postal code of CA'],
    ['94110', 'GB', 'this is not a postal code of GB'],
    ['94110, 94112', 'XZ', several],
  ])('%j in %s', (written, country, problem) => {
    expect(readPostalCode(written, country)).toEqual({ problem })
  })
})

test('a text that is no postal code is found by itself, as before', () => {
  expect(postalCodeKey(' District 7-a ', 'US')).toBe('DISTRICT7A')
})

describe('tables may list areas, by which whole codes are found', () => {
  test.each([
    ['k1a', 'K1A 0B1', 'CA', ['K1A0B1', 'K1A']],
    ['SW1A', 'sw1a 1aa', 'GB', ['SW1A1AA', 'SW1A']],
    ['M1', 'M1 1AE', 'GB', ['M11AE', 'M1']],
    ['D02', 'D02X285', 'IE', ['D02X285', 'D02']],
    ['1012', '1012 AB', 'NL', ['1012AB', '1012']],
    ['1012.0', '1012', 'NL', ['1012']],
    ['94110', '94110-1234', 'US', ['94110']],
    ['10115', '10115', 'DE', ['10115']],
  ])('%j has %j of %s', (area, code, country, keys) => {
    expect(readPostalCode(area, country)).toEqual({ code: keys.at(-1) })
    expect(postalCodeKeys(code, country)).toEqual(keys)
  })
})
