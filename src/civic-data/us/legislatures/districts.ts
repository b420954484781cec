// The districts of state legislatures: how the files of Open States and of the Census call them, and the divisions that they are.
// Both come to the same id, so that a table of postal codes leads to the people. Pure.
import { type State, stateDivision } from '../states.ts'

/** Upper chambers are elected by `sldu`, lower ones by `sldl`. */
export type LegislativeKind = 'sldu' | 'sldl'

/** The whole state, if it elects the seat at large. `name`: `12`, `11A`, `Belknap 1`, `State House District Belknap 01`. */
export function legislativeDivision(state: State, kind: LegislativeKind, name: string): string {
  const plain = plainDistrict(state, kind, name)
  return isAtLarge(state, plain) ? stateDivision(state.code) : `${stateDivision(state.code)}/${kind}:${slugOf(plain)}`
}

/** The chairman of the council of the District of Columbia is elected by all of it. */
function isAtLarge({ code }: State, plain: string): boolean {
  return plain === 'at-large' || (code === 'DC' && plain === 'chairman')
}

/** What the Census adds to the name of a district. */
const legalTerms =
  /\b(?:(?:state|general|senate|senatorial|house|assembly|legislative|representative) )*(?:sub)?district\b|\bcounty\b|\bno\.|\bward\b/g

function plainDistrict(state: State, kind: LegislativeKind, name: string): string {
  const own = name
    .toLowerCase()
    .replace(/\(\w+\) ?/g, '')
    .replace(legalTerms, ' ')
    .replaceAll('&', ' and ')
    .replace(/\b0+(?=\d)/g, '')
    .replace(/[^\p{L}\p{N}, -]/gu, '')
    .trim()
    .replace(/\s+/g, ' ')
  return spellingOf(state, kind, own)
}

function spellingOf({ code }: State, kind: LegislativeKind, name: string): string {
  switch (code) {
    case 'ID':
      // The two seats of a district are called A and B.
      return kind === 'sldl' ? name.replace(/(?<=\d)[ab]$/, '') : name
    case 'MA':
      // A list of counties, in any punctuation.
      return joinNames(name.replace(/^\p{L}+/u, (word) => ordinals.get(word) ?? word))
    case 'VT':
      return name.replace(/\b(north|south) (east|west)\b/g, '$1$2')
    default:
      return name
  }
}

const ordinals: ReadonlyMap<string, string> = new Map([
  ['first', '1st'],
  ['second', '2nd'],
  ['third', '3rd'],
  ['fourth', '4th'],
  ['fifth', '5th'],
  ['sixth', '6th'],
  ['seventh', '7th'],
  ['eighth', '8th'],
  ['ninth', '9th'],
])

function joinNames(list: string): string {
  const names = list
    .split(/,| and |-/)
    .map((name) => name.trim())
    .filter((name) => name !== '')
  return names.length < 2 ? list : `${names.slice(0, -1).join(' ')} and ${names.at(-1)}`
}

/** Of Open Civic Data ids. */
function slugOf(plain: string): string {
  return plain.replaceAll(',', '').replace(/\s+/g, '_')
}
