import { describe, expect, test } from 'vitest'
import { displayNameOf, listAllSubtypes, listCampaignTypes, listSubtypes } from './campaign-types.ts'

test('the types are custom, then those of each country', () => {
  expect(listCampaignTypes()).toEqual(['custom', 'congress', 'state', 'local', 'executive', 'parliament', 'province'])
})

describe('the subtypes', () => {
  test.each([
    ['congress', ['both', 'upper', 'lower']],
    ['state', ['exec', 'both', 'upper', 'lower']],
    ['local', []],
    ['executive', ['exec', 'office']],
    ['parliament', ['lower']],
    ['province', ['lower']],
    ['custom', []],
    ['city', []],
    ['constructor', []],
  ])('of %s are %j, in every country', (type, subtypes) => {
    for (const country of ['US', 'CA', 'GB', 'XZ']) expect(listSubtypes(type, country)).toEqual(subtypes)
  })

  test('of all types are listed once', () => {
    expect(listAllSubtypes()).toEqual(['both', 'upper', 'lower', 'exec', 'office'])
  })
})

describe('what a web form shows until the targets are known', () => {
  test.each([
    ['congress', null, 'CA', 'Congress'],
    ['congress', 'both', null, 'Congress'],
    ['congress', 'upper', 'CA', 'Senate'],
    ['congress', 'lower', null, 'House of Representatives'],
    ['congress', 'exec', null, 'Congress'],
    ['congress', '', null, 'Congress'],
    ['congress', 'constructor', null, 'Congress'],
    ['state', null, null, 'State Legislature'],
    ['state', null, 'NY', 'NY State Legislature'],
    ['state', 'both', 'NY', 'NY State Legislature'],
    ['state', 'exec', 'NY', 'NY Governor'],
    ['state', 'exec', null, 'Governor'],
    ['state', 'upper', 'NY', 'NY State Senate'],
    ['state', 'lower', '', 'State House'],
    ['local', null, 'NY', null],
    ['executive', 'exec', 'NY', null],
    ['executive', 'office', null, null],
    ['parliament', null, null, 'Parliament'],
    ['parliament', 'lower', 'ON', 'Parliament'],
    ['province', null, 'ON', 'Provincial Legislature'],
    ['province', 'lower', 'ON', 'Provincial Legislature'],
    ['custom', null, 'NY', null],
    ['city', 'upper', 'NY', null],
    ['constructor', null, null, null],
    ['', null, null, null],
    [null, 'upper', 'NY', null],
  ])('for %s, %s, %s is %s, in every country', (type, subtype, state, name) => {
    for (const country of ['US', 'CA', 'GB', 'XZ']) expect(displayNameOf({ country, type, subtype, state })).toBe(name)
  })
})
