// The operation that puts a campaign back to an earlier revision. That makes a new revision: history is never rewritten.
import type { Db } from '../../database/types.ts'
import { conflict, notFound, type Result } from '../../domain-errors.ts'
import { findCampaignByName } from '../content/queries.ts'
import { type Changed, type ChangeOptions, keepRevision } from './keep-revision.ts'
import { findRevision } from './queries.ts'
import { type LostNumber, listTakenNumbers, restoreContent } from './restore-queries.ts'

export interface Reverted extends Changed {
  /** Call-in numbers of the revision that the campaign does not get back, because other campaigns have taken them since. */
  readonly takenNumbers: readonly LostNumber[]
}

/** What targets contain does not go back, because campaigns share them; nor does whatever was deleted since. */
export async function revertCampaign(
  db: Db,
  { id, revision }: { readonly id: number; readonly revision: number },
  options: ChangeOptions,
): Promise<Result<Reverted>> {
  let takenNumbers: readonly LostNumber[] = []
  const reverted = await keepRevision(db, id, options, {
    action: 'campaign.reverted',
    change: async (db) => {
      const found = await findRevision(db, id, revision)
      if (found === undefined) return notFound(`The campaign has no revision ${revision}.`)
      const { content } = found
      const named = await findCampaignByName(db, content.columns.name ?? '')
      if (named !== undefined && named.id !== id)
        return conflict(`Campaign ${named.id} has the name ${named.name} by now. Rename it first.`)
      takenNumbers = await listTakenNumbers(db, id, content.call_in_numbers)
      await restoreContent(db, id, content)
      return { value: {} }
    },
  })
  return 'error' in reverted ? reverted : { value: { ...reverted.value, takenNumbers } }
}
