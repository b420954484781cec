// What a revision of a campaign holds: settings, and the ids of everything else. Targets, numbers and recordings are shared by
// campaigns, and change on their own. Pure.
import type { Actor } from '../../audit/actor.ts'
import type { Instant } from '../../database/instant.ts'
import type { Change } from '../content/difference.ts'
import type { CampaignColumns } from '../write-queries.ts'

export interface RevisionContent {
  /** The columns of the campaign. */
  readonly columns: CampaignColumns
  /** The target set, in its order. */
  readonly targets: readonly number[]
  /** Those of them that are called before all others. Absent: none. */
  readonly pinned?: readonly number[]
  /** In `location_tables`. Null if no location has targets. */
  readonly location_table: number | null
  readonly numbers: readonly number[]
  readonly call_in_numbers: readonly number[]
  /** Prompt key → recording. */
  readonly recordings: Readonly<Record<string, number>>
}

export interface Revision {
  readonly campaign_id: number
  readonly revision: number
  readonly created_at: Instant
  readonly actor_kind: Actor['kind']
  readonly actor_name: string
  readonly content: RevisionContent
  readonly changes: readonly Change[]
}

/** Describes a revision in one line: when, who, what. */
export function describeRevision({ revision, created_at, actor_name, changes }: Omit<Revision, 'content'>): string {
  return `revision ${revision}, ${created_at.slice(0, 16)} UTC, ${actor_name}: ${summarize(changes)}`
}

const shownMax = 5

function summarize(changes: readonly Change[]): string {
  if (changes.length === 0) return 'as it was found'
  const shown = changes.slice(0, shownMax).map(({ sign, what }) => `${sign} ${what}`)
  const more = changes.length - shown.length
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join('; ')
}
