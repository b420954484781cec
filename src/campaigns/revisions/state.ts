// A campaign before or after a change: what people see of it, and the ids that a revision holds.
import type { Db } from '../../database/types.ts'
import { type Current, readCurrent } from '../content/current.ts'
import type { Campaign } from '../queries.ts'
import { readRevisionContent } from './queries.ts'
import type { RevisionContent } from './revision.ts'

export interface State extends Current {
  readonly content: RevisionContent
}

export async function readState(db: Db, campaign: Campaign): Promise<State> {
  const [current, content] = [await readCurrent(db, campaign), await readRevisionContent(db, campaign)]
  return { ...current, content }
}

/** What the audit log compares. Has no callers and no secrets. */
export function auditedState({ campaign, content, reachable }: State): object {
  const { settings, numbers, callInNumbers, prompts } = campaign
  const { targets, pinned = [], location_table, recordings } = content
  return {
    settings,
    targets,
    pinned,
    location_table,
    recordings,
    prompts: Object.fromEntries(prompts),
    numbers,
    call_in_numbers: callInNumbers,
    target_data: Object.fromEntries(reachable.map(({ id, ...target }) => [id, target])),
  }
}
