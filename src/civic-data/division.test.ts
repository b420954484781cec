import { expect, test } from 'vitest'
import { divisionId, kindOf, nameOf, parentOf, withParents } from './division.ts'

const district = divisionId('US', 'state:ca', 'cd:12')

test('a division is read from the innermost to its country', () => {
  expect(district).toBe('ocd-division/country:us/state:ca/cd:12')
  expect([kindOf(district), nameOf(district)]).toEqual(['cd', '12'])
  expect(withParents(district)).toEqual([district, 'ocd-division/country:us/state:ca', 'ocd-division/country:us'])
  expect(parentOf('ocd-division/country:us')).toBeUndefined()
})
