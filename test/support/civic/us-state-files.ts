// Invented files in the shape of those of the states: members of legislatures, vacancies and governors.
export interface InventedLegislator {
  readonly id: string
  readonly name: string
  readonly state?: string
  /** `upper`, `lower`, `legislature`. */
  readonly chamber: string
  readonly district: string
  readonly party?: string
  readonly phone?: string
  readonly districtPhone?: string
  /** With semicolons between them. */
  readonly otherPhones?: string
}

export function legislatorsCsv(people: readonly InventedLegislator[]): Buffer {
  const rows = people.map(({ state = 'CA', ...person }) =>
    [
      ...[state, `ocd-person/${person.id}`, person.name, person.party ?? 'Purple', person.district, person.chamber],
      ...[person.phone ?? '', '"1 Capitol, Town"', person.districtPhone ?? '', person.otherPhones ?? ''],
    ].join(','),
  )
  const header =
    'state,id,name,current_party,current_district,current_chamber,capitol_voice,capitol_address,district_voice,other_district_voices'
  return Buffer.from([header, ...rows].join('\n'))
}

export const legislatorFiles = (people: readonly InventedLegislator[], vacancies?: string): Map<string, Buffer> =>
  new Map([
    ['state-legislators', legislatorsCsv(people)],
    ...(vacancies === undefined ? [] : [['state-vacancies', Buffer.from(vacancies)] as const]),
  ])

export const governorFiles = (rows: readonly string[], overrides: readonly string[] = []): Map<string, Buffer> =>
  new Map([
    ['governors', Buffer.from(['state,type,name,party,phone,address,start_date,end_date,current', ...rows].join('\n'))],
    ['governors-overrides', Buffer.from(['state,name,party,start_date', ...overrides].join('\n'))],
  ])
