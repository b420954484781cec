// Guarantee: no file of a source can make us dial a number abroad, or one that costs extra.
import { expect, test } from 'vitest'
import { readPhone } from './read-phone.ts'

function read(text: string): { number: string | null; reports: string[] } {
  const reports: string[] = []
  return { number: readPhone(text, (found) => void reports.push(found)), reports }
}

test.each([
  ['202-225-0101', '+12022250101'],
  ['(202) 225-0101 ext. 7', '+12022250101;ext=7'],
  ['800-423-2900', '+18004232900'],
  ['787-721-2400', '+17877212400'],
  ['671-477-9333', '+16714779333'],
])('%s is taken', (text, number) => {
  expect(read(text)).toEqual({ number, reports: [] })
})

test.each([
  '900-555-0101',
  '+44 20 7946 0018',
  '+1 876 555 0123',
  '809-555-0101',
  '416-555-0101',
  '+881 6 12 34 56 78',
  'call us',
  '911',
])('%s is left out, and said', (text) => {
  const { number, reports } = read(text)
  expect(number).toBeNull()
  expect(reports).toEqual([expect.stringMatching(/ is .*, and is left out$/)])
})
