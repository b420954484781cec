import { expect, test } from 'vitest'
import { censusFile, type InventedPart } from '../../../../test/support/civic/census-file.ts'
import type { Source } from '../../source.ts'
import { zipDistricts } from './zip-districts.ts'
import { zipLowerDistricts, zipUpperDistricts } from './zip-legislative-districts.ts'

async function read(source: Source, code: string, parts: readonly InventedPart[]) {
  return await source.read(new Map([[source.files.at(-1)?.name ?? '', censusFile(code, parts)]]))
}

async function tableOf(source: Source, code: string, parts: readonly InventedPart[]) {
  const found = await read(source, code, parts)
  if ('problems' in found) throw new Error(JSON.stringify(found.problems))
  return found.records.areas[0]
}

const us = 'ocd-division/country:us'

test('a ZIP code has the congressional districts that it touches, with their shares of its land, the largest first', async () => {
  const parts = [
    { zip: '94110', geoid: '0612', part: 1 },
    { zip: '94110', geoid: '0611', part: 999 },
    { zip: '99501', geoid: '0200', part: 1000 },
    { zip: '00601', geoid: '7298', part: 1000 },
  ]
  expect(await tableOf(zipDistricts, 'CD119', parts)).toEqual({
    map: 'us/cd/119',
    kind: 'cd',
    areas: {
      '94110': [
        { division: `${us}/state:ca/cd:11`, share: 0.999 },
        { division: `${us}/state:ca/cd:12`, share: 0.001 },
      ],
      '99501': [{ division: `${us}/state:ak/cd:at-large`, share: 1 }],
      '00601': [{ division: `${us}/territory:pr/cd:at-large`, share: 1 }],
    },
  })
})

test('where there is no land, the share is the one of the water', async () => {
  expect(await tableOf(zipDistricts, 'CD120', [{ zip: '94110', geoid: '0611', land: 0, part: 0 }])).toMatchObject({
    map: 'us/cd/120',
    areas: { '94110': [{ share: 0.5 }] },
  })
})

test('what is in no ZIP code, or in no district, is left out', async () => {
  const parts = [
    { zip: '', geoid: '06011', part: 1000 },
    { zip: '94110', geoid: '06ZZZ', part: 10 },
    { zip: '94110', geoid: '06011', part: 990 },
  ]
  expect(Object.values((await tableOf(zipUpperDistricts, 'SLDU2024', parts))?.areas ?? {})).toEqual([
    [{ division: `${us}/state:ca/sldu:11`, share: 0.99 }],
  ])
})

test.each([
  ['SLDU2024', '0200A', 'State Senate District A', 'state:ak/sldu:a'],
  ['SLDU2022', '31005', 'State Legislative District 5', 'state:ne/sldu:5'],
  ['SLDU2024', '25D08', 'Second Worcester District', 'state:ma/sldu:2nd_worcester'],
  ['SLDU2024', '11003', 'Ward 3', 'district:dc/sldu:3'],
  ['SLDL2024', '2701A', 'State House District 1A', 'state:mn/sldl:1a'],
  ['SLDL2024', '33001', 'State House District Belknap 01', 'state:nh/sldl:belknap_1'],
  ['SLDL2024', '50A-1', 'Addison-1 State House District', 'state:vt/sldl:addison-1'],
])('%s %s (%s) has the id that its members have', async (code, geoid, name, division) => {
  const source = code.startsWith('SLDU') ? zipUpperDistricts : zipLowerDistricts
  expect(await tableOf(source, code, [{ zip: '01001', geoid, name, part: 1000 }])).toMatchObject({
    map: `us/${code.slice(0, 4).toLowerCase()}/${code.slice(4)}`,
    areas: { '01001': [{ division: `${us}/${division}`, share: 1 }] },
  })
})

test.each([
  [zipDistricts, 'CD119', { zip: '94110', geoid: '0653', part: 1 }, /94110: CA has no district "53"; it has 1 to 52/],
  [zipUpperDistricts, 'SLDU2024', { zip: '9411', geoid: '06011', part: 1 }, /"9411" is no ZIP code/],
  [zipUpperDistricts, 'SLDU2024', { zip: '94110', geoid: '99011', part: 1 }, /the district 99011 is in no state/],
  [zipUpperDistricts, 'SLDU2024', { zip: '94110', geoid: '06011', part: 1001 }, /the areas are 1001 of 1000/],
  [zipUpperDistricts, 'SLDU2024', { zip: '94110', geoid: '06011', part: 'much' }, /the areas are much of 1000/],
])('a row that cannot be right refuses the file, with its line: %#', async (source, code, part, sentence) => {
  expect(await read(source, code, [part])).toMatchObject({ problems: [{ line: 2, sentence: expect.stringMatching(sentence) }] })
})

test('the file of the other chamber is refused', async () => {
  const found = await read(zipUpperDistricts, 'SLDL2024', [{ zip: '94110', geoid: '06011', part: 1 }])
  expect(found).toMatchObject({
    problems: [{ sentence: expect.stringMatching(/no column geoid_sldu2024_20 or .*GEOID_SLDL2024_20/) }],
  })
})
