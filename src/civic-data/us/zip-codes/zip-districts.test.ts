import { expect, test } from 'vitest'
import { zipFile } from '../../../../test/support/civic/us-files.ts'
import { zipDistricts } from './zip-districts.ts'

const california = 'ocd-division/country:us/state:ca/cd:'

function areasOf(rows: readonly string[], header?: string) {
  const read = zipDistricts.read(zipFile(rows, header))
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  return read.records.areas
}

test('a ZIP code has each district that it touches once, and lost zeros come back', () => {
  expect(areasOf(['06,CA,94110,11', '06,CA,94110,12', '06,CA,94110,11', '34,NJ,7001,10', '02,AK,99501,0'])).toEqual([
    {
      map: 'us/cd/119',
      kind: 'cd',
      areas: {
        '94110': [
          { division: `${california}11`, share: null },
          { division: `${california}12`, share: null },
        ],
        '07001': [{ division: 'ocd-division/country:us/state:nj/cd:10', share: null }],
        '99501': [{ division: 'ocd-division/country:us/state:ak/cd:at-large', share: null }],
      },
    },
  ])
})

test('shares put the likely district first, and the file says which Congress it is for', () => {
  const [table] = areasOf(['CA,94110,12,0.1,120', 'CA,94110,11,0.9,120'], 'State,ZIP Code,CD,Share,Congress')
  expect(table).toMatchObject({ map: 'us/cd/120', areas: { '94110': [{ share: 0.9 }, { share: 0.1 }] } })
})

test.each([
  ['06,CA,9411O,11', 'zip-districts', 2, '"9411O" is no ZIP code: five digits are allowed, or nine of ZIP+4'],
  ['06,CA,94110,53', 'zip-districts', 2, 'ZIP code 94110: CA has no district "53"; it has 1 to 52'],
  ['02,AK,99501,2', 'zip-districts', 2, 'ZIP code 99501: AK has no district "2"; it has only one, which is 0'],
  ['99,ZZ,94110,11', 'zip-districts', 2, 'ZIP code 94110: there is no state "ZZ"'],
])('the row %s refuses the file, with its line', (row, file, line, sentence) => {
  expect(zipDistricts.read(zipFile([row]))).toEqual({ problems: [{ file, line, sentence }] })
})

test.each([
  ['<html>', /web page/],
  ['', /empty/],
  ['zip\n94110', /no column cd or district/],
])('the file %j is refused', (text, sentence) => {
  const read = zipDistricts.read(new Map([['zip-districts', Buffer.from(text)]]))
  expect(read).toMatchObject({ problems: [{ sentence: expect.stringMatching(sentence) }] })
})
