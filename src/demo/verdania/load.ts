// Loads the civic data of Verdania as that of any country is loaded.
import { system } from '../../audit/actor.ts'
import { loadSource } from '../../civic-data/loading/load-source.ts'
import type { Source, SourceTexts } from '../../civic-data/source.ts'
import { verdania } from '../../civic-data/xv/provider.ts'
import type { Db } from '../../database/types.ts'
import { verdaniaFiles } from './files.ts'

export async function loadCivicData(db: Db, now: Date): Promise<void> {
  const files = verdaniaFiles(now)
  for (const source of verdania.sources) {
    const wanted = { source, files: filesOf(source, files), origin: 'the demo', isAccepted: true }
    const loaded = await loadSource(db, wanted, { actor: system, now })
    if (loaded.outcome === 'failed') throw new Error(loaded.message)
  }
}

/** Of all, those that the source reads. */
function filesOf({ files }: Source, all: SourceTexts): SourceTexts {
  return new Map([...all].filter(([name]) => files.some((file) => file.name === name || file.pattern?.test(name))))
}
