// Replaces bodies, such as a committee, by whoever is a member now.
import type { HeldSeat } from '../../civic-data/directory.ts'
import type { ReadDirectory } from '../../civic-data/open-directory.ts'
import type { ReadonlyDb } from '../../database/types.ts'
import type { TargetKey } from '../queries.ts'

/**
 * Returns whom each target stands for: a body for its present members, in their order, and anybody else for themselves. A body that
 * no data knows any more has none.
 */
export async function listWithMembers<T extends TargetKey>(
  db: ReadonlyDb,
  targets: readonly T[],
  readDirectory: ReadDirectory,
): Promise<(readonly [T, readonly TargetKey[]])[]> {
  const directory = targets.some(({ is_body }) => is_body) ? await readDirectory(db) : undefined
  return targets.map((target) => [
    target,
    directory !== undefined && target.is_body ? directory.membersOf(target.key ?? '').flatMap(targetKeyOf) : [target],
  ])
}

/** Nobody if the seat is vacant. */
export function targetKeyOf({ target, chamber }: HeldSeat): TargetKey[] {
  if (target === null) return []
  const { id, key, caucus, party } = target
  return [{ id, key, party: caucus ?? party, chamber: chamber === 'none' ? null : chamber, is_body: false }]
}
