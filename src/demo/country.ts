// The people of Verdania, a fictional country, and its phone numbers, all in the range +1 202-555-0100 to 0199, which is reserved for
// fiction. Whoever holds a seat is in verdania/tables.ts; the others are here.
import type { Seat } from '../civic-data/records.ts'
import { members } from '../civic-data/xv/members.ts'
import { membersCsv } from './verdania/tables.ts'

export type Body = 'president' | 'council' | 'premiers' | 'senate' | 'assembly' | 'provincial-parliaments'

export interface Person {
  readonly id: number
  readonly key: string
  readonly title: string
  readonly name: string
  readonly body: Body
}

/** A person whom staff have entered. */
export interface OwnTarget extends Person {
  readonly location: string
  readonly number: string
}

/** ISO 3166 reserves XA to XZ for private use. */
export const countryCode = 'xv'

/** Where the numbers of each group start within the hundred fictional numbers. Those before are in verdania/tables.ts. */
export const numbers = { ownTargets: 31, campaigns: 60, supporters: 70, blocked: 95 }

/** `nth`: from 0 to 99. */
export function fictionalNumber(nth: number): string {
  if (nth < 0 || nth > 99) throw new Error(`The reserved range has a hundred numbers, not ${nth + 1}.`)
  return `+12025550${String(100 + nth)}`
}

/** `office`: as seats have it in their keys. */
function bodyOf(office: string): Body {
  const bodies: Readonly<Record<string, Body>> = { senator: 'senate', delegate: 'assembly', premier: 'premiers' }
  return bodies[office] ?? 'provincial-parliaments'
}

/** In the order of the file. */
export const seatHolders: readonly Person[] = readSeats()
  .flatMap(({ key, holder }) => (holder === null ? [] : [{ holder, office: key.split(':')[1] ?? '' }]))
  .map(({ holder: { key, title, name }, office }, i) => ({ id: i + 1, key, title, name, body: bodyOf(office) }))

const president = { key: 'xv:president', title: 'President', name: 'Maren Oduya', body: 'president' } as const
const councillors = ['Sanne Okoye', 'Tadeo Marsh', 'Una Brandvold', 'Viktor Lamb', 'Wren Adeyemi'].map(
  (name, i) => ({ key: `xv:council:${i + 1}`, title: 'Councillor', name, body: 'council' }) as const,
)

/** Whoever holds no seat of the civic data, so that staff have entered them. */
export const ownTargets: readonly OwnTarget[] = [president, ...councillors].map((person, i) => ({
  ...person,
  id: seatHolders.length + i + 1,
  location: 'Port Amsel',
  number: fictionalNumber(numbers.ownTargets + i),
}))

export const people: readonly Person[] = [...seatHolders, ...ownTargets]

function readSeats(): readonly Seat[] {
  const read = members.read(new Map([['members.csv', Buffer.from(membersCsv)]]))
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  return read.records.seats
}

/** All that lead to somebody. */
export const postalCodes = ['10110', '10240', '11305', '12007', '20418', '20533', '31290', '31377', '40052', '47719'] as const
