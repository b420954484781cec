// Replaces bodies, such as a committee, by whoever is a member now.
import type { DatasetVersions, HeldSeat } from '../../civic-data/directory.ts'
import type { ReadDirectory } from '../../civic-data/open-directory.ts'
import type { ReadonlyDb } from '../../database/types.ts'
import type { TargetKey } from '../queries.ts'

export interface WithMembers<T> {
  readonly listed: readonly (readonly [T, readonly TargetKey[]])[]
  /** What was current. Null if no target is a body. */
  readonly civicData: DatasetVersions | null
}

/**
 * Returns whom each target stands for: a body for its present members, in their order, and anybody else for themselves. A body that
 * no data knows any more has none.
 */
export async function listWithMembers<T extends TargetKey>(
  db: ReadonlyDb,
  targets: readonly T[],
  readDirectory: ReadDirectory,
): Promise<WithMembers<T>> {
  const directory = targets.some(({ is_body }) => is_body) ? await readDirectory(db) : undefined
  const peopleOf = (target: T) =>
    directory !== undefined && target.is_body ? directory.membersOf(target.key ?? '').flatMap(targetKeyOf) : [target]
  return { listed: targets.map((target) => [target, peopleOf(target)]), civicData: directory?.versions ?? null }
}

/** Nobody if the seat is vacant. */
export function targetKeyOf({ target, chamber }: HeldSeat): TargetKey[] {
  if (target === null) return []
  const { id, key, caucus, party } = target
  return [{ id, key, party: caucus ?? party, chamber: chamber === 'none' ? null : chamber, is_body: false }]
}
