// Loads the civic data of Verdania as that of any country is loaded.
import { system } from '../../audit/actor.ts'
import { loadDataset } from '../../civic-data/loading/load-dataset.ts'
import type { Source, SourceTexts } from '../../civic-data/source.ts'
import { verdania } from '../../civic-data/xv/provider.ts'
import type { Db } from '../../database/types.ts'
import { verdaniaFiles } from './files.ts'

export async function loadCivicData(db: Db, now: Date): Promise<void> {
  const files = verdaniaFiles(now)
  for (const source of verdania.sources) {
    const read = await source.read(filesOf(source, files))
    if ('problems' in read) throw new Error(JSON.stringify(read.problems))
    const { dataset, country } = source
    const loaded = { ...read, dataset, country, origin: 'the demo', isAccepted: true }
    const result = await loadDataset(db, loaded, { actor: system, now })
    if ('error' in result) throw new Error(JSON.stringify(result.error))
  }
}

/** Of all, those that the source reads. */
function filesOf({ files }: Source, all: SourceTexts): SourceTexts {
  return new Map([...all].filter(([name]) => files.some((file) => file.name === name || file.pattern?.test(name))))
}
