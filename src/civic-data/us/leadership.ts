// Who leads a chamber of Congress, or a party in it: the roles that the file of legislators gives to its members. Pure.
import type { Body } from '../records.ts'
import type { Legislator } from './congress-people.ts'

/** A role that has ended has the day of its end. Some roles are held by several members. */
export function readLeadership(legislators: readonly Legislator[]): Body[] {
  const roles = legislators.flatMap(({ id, leadership_roles = [] }) =>
    leadership_roles
      .filter(({ end }) => end === undefined)
      .map(({ title, chamber }) => ({ key: keyOf(title, chamber), title, holder: `us:bioguide:${id.bioguide}` })),
  )
  return [...Map.groupBy(roles, ({ key }) => key)].map(([key, held]) => ({
    key,
    name: held[0]?.title ?? '',
    members: held.map(({ holder }) => ({ holder, rank: null, side: null, title: null })),
  }))
}

/** `Senate Majority Leader` is `us:leader:senate:majority-leader`, `Speaker of the House` is `us:leader:house:speaker`. */
function keyOf(title: string, chamber: string): string {
  const words = title.toLowerCase().match(/[a-z0-9]+/g) ?? []
  const role = words.join('-').replace(new RegExp(`-of-the-${chamber}$|\\b${chamber}-`, 'g'), '')
  return `us:leader:${chamber}:${role}`
}
