// Verdania, a fictional country: its parties, its people and its phone numbers, all in the range +1 202-555-0100 to 0199, which
// is reserved for fiction.

export type Body = 'president' | 'senate' | 'assembly' | 'highland' | 'council'

export interface Person {
  readonly id: number
  readonly body: Body
  readonly key: string
  readonly title: string
  readonly name: string
  readonly district: string | null
  readonly location: string
  readonly number: string
}

/** ISO 3166 reserves XA to XZ for private use. */
export const countryCode = 'xv'

/** Where the numbers of each group start within the hundred fictional numbers. */
export const numbers = { people: 0, offices: 40, campaigns: 60, supporters: 70, blocked: 95 }

/** `nth`: from 0 to 99. */
export function fictionalNumber(nth: number): string {
  if (nth < 0 || nth > 99) throw new Error(`The reserved range has a hundred numbers, not ${nth + 1}.`)
  return `+12025550${String(100 + nth)}`
}

const parties = ['Lantern Party', 'Orchard League', 'Tide Alliance', 'Old Bridge Union'] as const

const members: Readonly<Record<Body, { title: string; place: string; names: readonly string[] }>> = {
  president: { title: 'President', place: 'Port Amsel', names: ['Maren Oduya'] },
  senate: {
    title: 'Senator',
    place: 'Port Amsel',
    names: [
      'Ilse Varga',
      'Tobin Achterberg',
      'Noor Halvorsen',
      'Cato Mbeki-Lund',
      'Rosalind Quay',
      'Emeka Straus',
      'Petra Dunmore',
      'Juno Callaghan',
    ],
  },
  assembly: {
    title: 'Delegate',
    place: 'Port Amsel',
    names: [
      'Aurel Whitlock',
      'Bettina Osei',
      'Casper Lindqvist',
      'Dagny Romero',
      'Ewan Tshabalala',
      'Farah Kettle',
      'Goran Pell',
      'Hester Nakamura',
      'Idris Fenwick',
      'Jorun Castellan',
      'Kamala Birch',
      'Ludo Ferrante',
    ],
  },
  highland: {
    title: 'Deputy',
    place: 'Tolmark',
    names: ['Mirela Stone', 'Nils Abara', 'Oriel Haverkamp', 'Piet Langdon', 'Quilla Serrano', 'Rafe Ostrander'],
  },
  council: {
    title: 'Councillor',
    place: 'Port Amsel',
    names: ['Sanne Okoye', 'Tadeo Marsh', 'Una Brandvold', 'Viktor Lamb', 'Wren Adeyemi'],
  },
}

export const people: readonly Person[] = (Object.keys(members) as Body[])
  .flatMap((body) => members[body].names.map((name, seat) => ({ body, name, seat })))
  .map(({ body, name, seat }, i) => ({
    id: i + 1,
    body,
    key: `xv:${body}:${seat + 1}`,
    title: members[body].title,
    name,
    district: body === 'president' ? null : `${body === 'highland' ? 'HL' : 'XV'}-${seat + 1}`,
    location: members[body].place,
    number: fictionalNumber(numbers.people + i),
  }))

export function partyOf(person: Person): string {
  return parties[person.id % parties.length] ?? parties[0]
}

export const postalCodes = ['10110', '10240', '11305', '12007', '20418', '20533', '31290', '31377', '40052', '47719'] as const
