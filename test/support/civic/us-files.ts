// Invented files in the shape of those of the United States: members of Congress with their offices, and ZIP codes.
export interface InventedMember {
  readonly id: string
  readonly name: string
  /** `CA` for a senator, `CA-12` for a member of the House; 0 for the only district of a state. */
  readonly seat: string
  readonly party?: string
  readonly caucus?: string
  readonly phone?: string
  readonly class?: number
  /** Of the term before, if there was one. */
  readonly formerPhone?: string
  /** Phone numbers of district offices. */
  readonly offices?: readonly (string | undefined)[]
  readonly leads?: readonly { readonly title: string; readonly chamber: 'senate' | 'house'; readonly end?: string }[]
}

export function congressFiles(members: readonly InventedMember[]): Map<string, Buffer> {
  return new Map([
    ['legislators-current', json(members.map(legislator))],
    ['legislators-district-offices', json(members.map(districtOffices))],
  ])
}

/** `members`: in the words of the file, by the id of their committee. */
export function committeeFiles(
  committees: readonly { readonly thomas_id: string; readonly name: string; readonly subcommittees?: readonly object[] }[],
  members: Readonly<Record<string, readonly object[]>>,
): Map<string, Buffer> {
  return new Map([
    ['committees-current', json(committees.map((committee) => ({ type: 'house', ...committee })))],
    ['committee-membership-current', json(members)],
  ])
}

export const zipFile = (rows: readonly string[], header = 'state_fips,state_abbr,zcta,cd'): Map<string, Buffer> =>
  new Map([['zip-districts', Buffer.from([header, ...rows].join('\n'))]])

export const redrawnFile = (rows: readonly string[]): Map<string, Buffer> =>
  new Map([['redrawn-states', Buffer.from(['congress,state,redrawn', ...rows].join('\n'))]])

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value, null, 1))
}

function legislator({ id, name, seat, party = 'Purple', caucus, phone, ...more }: InventedMember) {
  const { class: seatClass = 1, formerPhone, leads } = more
  const [first = '', ...last] = name.split(' ')
  const [state, district] = seat.split('-')
  const office = district === undefined ? { type: 'sen', class: seatClass } : { type: 'rep', district: Number(district) }
  const term = { ...office, state, party, caucus, start: '2025-01-03', end: '2027-01-03', phone, address: '1 Invented Building' }
  const former = { ...term, start: '2023-01-03', end: '2025-01-03', phone: formerPhone }
  return {
    id: { bioguide: id },
    name: { first, last: last.join(' ') },
    terms: formerPhone === undefined ? [term] : [former, term],
    leadership_roles: leads,
  }
}

function districtOffices({ id, offices = [] }: InventedMember) {
  return {
    id: { bioguide: id },
    offices: offices.map((phone, i) => ({
      ...{ id: `${id}-town${i + 1}`, city: `Town ${i + 1}`, state: 'CA', zip: '90001', address: '2 Main St.', suite: 4 },
      ...{ latitude: 37 + i, longitude: -122 - i, phone },
    })),
  }
}
