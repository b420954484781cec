// Loads an invented Congress into the database of a test: California with districts that share a ZIP code, a vacancy, Nevada beside it,
// and the District of Columbia.
import { commandLine } from '../../../src/audit/actor.ts'
import { loadDataset } from '../../../src/civic-data/loading/load-dataset.ts'
import type { Source, SourceTexts } from '../../../src/civic-data/source.ts'
import { congress } from '../../../src/civic-data/us/congress.ts'
import { zipDistricts } from '../../../src/civic-data/us/zip-codes/zip-districts.ts'
import { requireValue } from '../../../src/cli/command.ts'
import type { Db } from '../../../src/database/types.ts'
import { congressFiles, type InventedMember, zipFile } from './us-files.ts'

const leader = { title: 'Senate Majority Leader', chamber: 'senate' } as const

export const inventedCongress: readonly InventedMember[] = [
  { id: 'S1', name: 'Ada Upper', seat: 'CA', party: 'Democrat', phone: '202-224-0101', class: 1, leads: [leader] },
  { id: 'S2', name: 'Ben Upper', seat: 'CA', party: 'Independent', caucus: 'Republican', phone: '202-224-0102', class: 3 },
  { id: 'R11', name: 'Cy Eleven', seat: 'CA-11', party: 'Democrat', phone: '202-225-0111', offices: ['415-555-0111'] },
  { id: 'R12', name: 'Di Twelve', seat: 'CA-12', party: 'Republican', phone: '202-225-0112' },
  { id: 'N1', name: 'Ed Nevada', seat: 'NV', party: 'Republican', phone: '202-224-0201', class: 1 },
  { id: 'N2', name: 'Fay Nevada', seat: 'NV', party: 'Republican', phone: '202-224-0202', class: 3 },
  { id: 'D1', name: 'Gus Delegate', seat: 'DC-0', party: 'Democrat', phone: '202-225-0301' },
]

const zipRows = [
  ...['06,CA,94110,11', '06,CA,94117,11', '06,CA,94117,12', '06,CA,90210,30', '11,DC,20001,98'],
  ...['06,CA,96142,11', '32,NV,96142,2', '34,NJ,07001,10'],
]

export async function loadInventedCongress(db: Db, now = new Date()): Promise<void> {
  await loadSource(db, congress, congressFiles(inventedCongress), now)
  await loadSource(db, zipDistricts, zipFile(zipRows), now)
}

export async function loadSource(db: Db, source: Source, files: SourceTexts, now = new Date()): Promise<void> {
  const read = await source.read(files)
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  const dataset = { ...read, dataset: source.dataset, country: source.country, origin: 'invented', isAccepted: true }
  requireValue(await loadDataset(db, dataset, { actor: commandLine, now }))
}
