// The operation that loads every dataset again that is due: one after the other, each by one process. A source that fails keeps no
// other one from being refreshed, and its last good version stays in use.
import { system } from '../../audit/actor.ts'
import type { TaskLog } from '../../background/repeat.ts'
import type { Clock } from '../../clock.ts'
import type { Db } from '../../database/types.ts'
import type { Download } from '../downloading/download.ts'
import { type LoadedPublished, loadPublished } from '../loading/load-source.ts'
import { civicProviders } from '../registry.ts'
import { claimRefresh, listDue, recordRefresh } from './queries.ts'

export interface Refreshing {
  readonly db: Db
  readonly download: Download
  readonly clock: Clock
  /** Of the latest night. */
  readonly night: Date
  readonly log: TaskLog
}

/** Throws only if the database fails. */
export async function refreshDatasets({ db, download, clock, night, log }: Refreshing): Promise<void> {
  const sources = civicProviders.flatMap((provider) => provider.sources)
  for (const dataset of await listDue(db, { night, now: clock() })) {
    const source = sources.find((each) => each.dataset === dataset)
    if (source === undefined || !(await claimRefresh(db, dataset, { night, now: clock() }))) continue
    const wanted = { source, from: undefined, isAccepted: false, download, onBytes: () => {} }
    const loaded = await loadPublished(db, wanted, { actor: system, now: clock() })
    const failure = failureOf(loaded)
    await recordRefresh(db, dataset, failure)
    if (failure === null) log.info({ dataset, outcome: outcomeOf(loaded) }, 'dataset refreshed')
    else log.error({ dataset, failure }, 'dataset could not be refreshed; its last version stays in use')
  }
}

function failureOf(loaded: LoadedPublished): string | null {
  if (loaded.outcome === 'none') return 'It is no longer published.'
  return loaded.outcome === 'failed' ? loaded.message : null
}

/** `unchanged`, `switched`, or `waiting` for somebody to accept it. */
function outcomeOf(loaded: LoadedPublished): string {
  return 'loaded' in loaded ? (loaded.loaded?.outcome ?? 'unchanged') : loaded.outcome
}
