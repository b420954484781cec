import { expect, test } from 'vitest'
import { findState } from '../states.ts'
import { type LegislativeKind, legislativeDivision } from './districts.ts'

const cases: [state: string, kind: LegislativeKind, names: string[], division: string][] = [
  ['CA', 'sldu', ['11', 'State Senate District 11', '011'], 'state:ca/sldu:11'],
  ['CA', 'sldl', ['17', 'Assembly District 17'], 'state:ca/sldl:17'],
  ['AK', 'sldu', ['A', 'State Senate District A'], 'state:ak/sldu:a'],
  ['MD', 'sldl', ['11A', 'State Legislative Subdistrict 11A'], 'state:md/sldl:11a'],
  ['ID', 'sldl', ['10A', '10B', 'Legislative (House) District 10'], 'state:id/sldl:10'],
  ['NE', 'sldu', ['5', 'State Legislative District 5'], 'state:ne/sldu:5'],
  ['NH', 'sldl', ['Belknap 1', 'State House District Belknap 01', 'Belknap County No. 1'], 'state:nh/sldl:belknap_1'],
  ['VT', 'sldl', ['Addison-1', 'Addison-1 State House District'], 'state:vt/sldl:addison-1'],
  ['VT', 'sldu', ['Grand Isle', 'Grand Isle Senatorial District'], 'state:vt/sldu:grand_isle'],
  ['VT', 'sldu', ['Chittenden Southeast', 'Chittenden South East Senatorial District'], 'state:vt/sldu:chittenden_southeast'],
  ['MA', 'sldl', ['10th Essex', '10th Essex District'], 'state:ma/sldl:10th_essex'],
  ['MA', 'sldu', ['Second Worcester', '2nd Worcester', 'Second Worcester District'], 'state:ma/sldu:2nd_worcester'],
  [
    'MA',
    'sldu',
    [
      'Berkshire, Hampden, Franklin and Hampshire',
      'Berkshire-Hampden-Franklin-Hampshire District',
      'Berkshire, Hampden, Franklin & Hampshire District',
    ],
    'state:ma/sldu:berkshire_hampden_franklin_and_hampshire',
  ],
  ['DC', 'sldu', ['Ward 3', '003'], 'district:dc/sldu:3'],
  ['DC', 'sldu', ['At-Large', 'Chairman'], 'district:dc'],
  ['PR', 'sldl', ['At-Large'], 'territory:pr'],
]

test.each(cases)('in %s, %s %j is one division', (code, kind, names, division) => {
  const state = findState(code)
  if (state === undefined) throw new Error(`no state ${code}`)
  for (const name of names) expect(legislativeDivision(state, kind, name)).toBe(`ocd-division/country:us/${division}`)
})
