// Committees and subcommittees of Congress, with their members. Pure.
import type { Body, BodyMember } from '../records.ts'
import type { CommitteeEntry, CommitteeMembers } from './congress-people.ts'

export function readCommittees(entries: readonly CommitteeEntry[], members: CommitteeMembers): Body[] {
  return entries.flatMap(({ name, thomas_id, subcommittees = [] }) => [
    committee(thomas_id, name, members),
    ...subcommittees.map((sub) => committee(`${thomas_id}${sub.thomas_id}`, `${name}: ${sub.name}`, members)),
  ])
}

function committee(id: string, name: string, members: CommitteeMembers): Body {
  const listed = Object.hasOwn(members, id) ? (members[id] ?? []) : []
  return { key: `us:committee:${id}`, name, members: listed.map(readMember) }
}

function readMember({ bioguide, rank, party, title }: CommitteeMembers[string][number]): BodyMember {
  return { holder: `us:bioguide:${bioguide}`, rank: rank ?? null, side: party ?? null, title: plainTitle(title) }
}

/** The files have Chair, Chairman and Chairwoman for one position. */
function plainTitle(title: string | undefined): string | null {
  return title?.replace(/chair(man|woman)$/i, (word) => (word.startsWith('c') ? 'chair' : 'Chair')) ?? null
}
