// The source of the United States Congress: github.com/unitedstates/congress-legislators, which is in the public domain. Every seat
// is there, whether or not the files name somebody who holds it. Pure.
import type { LocatedProblem } from '../../input/located-problem.ts'
import { readStructured, type Structured } from '../reading/read-structured.ts'
import type { Records } from '../records.ts'
import type { Omitted, ReadSource, Source, SourceFile, SourceTexts } from '../source.ts'
import { readCommittees } from './committees.ts'
import {
  type CommitteeEntry,
  type CommitteeMembers,
  committeeMembersSchema,
  committeesSchema,
  type DistrictOffice,
  districtOfficesSchema,
  type Legislator,
  legislatorsSchema,
} from './congress-people.ts'
import { seatMembers } from './congress-seats.ts'
import { readLeadership } from './leadership.ts'

const published = 'https://unitedstates.github.io/congress-legislators'

const file = (name: string, spellings: readonly string[], need: SourceFile['need']): SourceFile => ({
  name,
  spellings: [`${name}.yaml`, `${name}.json`, ...spellings],
  url: `${published}/${name}.json`,
  need,
})

const people = 'legislators-current'
const offices = 'legislators-district-offices'
const committees = 'committees-current'
const memberships = 'committee-membership-current'

export const congress = {
  dataset: 'us/congress',
  title: 'Congress: members, their offices and committees',
  country: 'US',
  files: [
    file(people, ['us-legislators-current.yaml'], 'required'),
    file(offices, ['us-district-offices.yaml'], 'optional'),
    file(committees, ['us-committees-current.yaml'], 'optional'),
    file(memberships, ['us-committee-membership-current.yaml'], 'optional'),
  ],
  read,
} satisfies Source

export interface CongressFiles {
  readonly legislators: readonly Legislator[]
  /** By the id of their member. */
  readonly districtOffices: ReadonlyMap<string, readonly DistrictOffice[]>
}

function read(files: SourceTexts): ReadSource {
  const read = {
    people: readStructured<Legislator[]>(files, people, legislatorsSchema, []),
    offices: readStructured<{ id: { bioguide: string }; offices: DistrictOffice[] }[]>(files, offices, districtOfficesSchema, []),
    committees: readStructured<CommitteeEntry[]>(files, committees, committeesSchema, []),
    memberships: readStructured<CommitteeMembers>(files, memberships, committeeMembersSchema, {}),
  }
  const problems = [read.people, read.offices, read.committees, read.memberships].flatMap(problemsOf)
  if (problems.length > 0) return { problems }
  const districtOffices = new Map(valueIn(read.offices, []).map(({ id, offices }) => [id.bioguide, offices]))
  const legislators = valueIn(read.people, [])
  const { seats, notes } = seatMembers({ legislators, districtOffices }, people)
  if (seats.every(({ holder }) => holder === null))
    return { problems: [{ file: people, line: 1, sentence: 'the file names nobody; it may be empty or incomplete' }] }
  const records: Records = {
    seats,
    areas: [],
    committees: readCommittees(valueIn(read.committees, []), valueIn(read.memberships, {})),
    leadership: readLeadership(legislators),
  }
  return { records, notes, omitted: listOmitted(files) }
}

function listOmitted(files: SourceTexts): Omitted[] {
  const hasCommittees = files.has(committees) && files.has(memberships)
  return [...(files.has(offices) ? [] : ['district offices' as const]), ...(hasCommittees ? [] : ['committees' as const])]
}

function problemsOf(read: Structured<unknown>): readonly LocatedProblem[] {
  return 'problems' in read ? read.problems : []
}

function valueIn<T>(read: Structured<T>, otherwise: T): T {
  return 'value' in read ? read.value : otherwise
}
