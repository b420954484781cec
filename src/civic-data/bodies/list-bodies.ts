// Bodies: several people whom a campaign calls by one key, such as a committee, its chair, the leaders of a party and a list. Pure.
import type { Body, BodyMember, Records } from '../records.ts'

/** A body with the keys of its members, in the order of calling. */
export interface ListedBody {
  readonly key: string
  readonly name: string
  readonly members: readonly string[]
}

/** Whom a version names as members. Lists are not among them: the members of a list are its seats. */
export function bodiesOf({ committees, leadership = [] }: Pick<Records, 'committees' | 'leadership'>): ListedBody[] {
  return [...committees.flatMap(committeeBodies), ...leadership.map(listed)]
}

/** The type of the seats that a list consists of. The key of the list is their division. */
export const listType = 'list'

export function listsIn(seats: Records['seats']): Omit<ListedBody, 'members'>[] {
  const keys = new Set(seats.flatMap(({ type, division }) => (type === listType ? [division] : [])))
  return [...keys].map((key) => ({ key, name: `List ${key.slice(key.indexOf(':') + 1)}` }))
}

/** The whole committee, and its roles as far as somebody has them. */
function committeeBodies({ key, name, members }: Body): ListedBody[] {
  const roles = [
    { key: `${key}:chair`, name: `Chair, ${name}`, members: members.filter(isChair) },
    { key: `${key}:ranking`, name: `Ranking Member, ${name}`, members: members.filter(isRanking) },
  ]
  const all = listed({ key, name, members: members.toSorted((one, other) => rankOf(one) - rankOf(other)) })
  return [all, ...roles.filter((role) => role.members.length > 0).map(listed)]
}

function listed({ key, name, members }: Body): ListedBody {
  return { key, name, members: members.map(({ holder }) => holder) }
}

function isChair({ title }: BodyMember): boolean {
  return title === 'Chair' || title === 'Cochair'
}

function isRanking({ title }: BodyMember): boolean {
  return title === 'Ranking Member'
}

const sideSize = 1000

/** The chair, then the majority by rank, then the minority by rank. Members without a rank come last on their side. */
function rankOf(member: BodyMember): number {
  if (isChair(member)) return -1
  const side = member.side === 'majority' ? 0 : member.side === 'minority' ? 1 : 2
  return side * sideSize + Math.min(member.rank ?? sideSize, sideSize - 1)
}
