// Small datasets: postal codes without districts, and one person who holds one seat.
import { commandLine } from '../../../src/audit/actor.ts'
import { loadDataset } from '../../../src/civic-data/loading/load-dataset.ts'
import { noRecords } from '../../../src/civic-data/records.ts'
import type { Db } from '../../../src/database/types.ts'

const authorship = { actor: commandLine, now: new Date('2026-01-15T12:00:00Z') }

export const zipCodes = 'test/zip-codes'
/** Fewer than before are suspicious. */
export function loadZipCodes(db: Db, count: number) {
  const areas = Object.fromEntries(Array.from({ length: count }, (_, i) => [`${10_000 + i}`, []]))
  const records = { ...noRecords, areas: [{ map: 'test', kind: 'cd', areas }] }
  return loadDataset(db, { dataset: zipCodes, country: 'US', records, origin: 'test', isAccepted: false }, authorship)
}
/** The key is `test:person`. */
export function loadPerson(db: Db) {
  const holder = {
    ...{ key: 'test:person', name: 'A. Brown', title: 'Mayor', party: null, caucus: null, termStart: null, termEnd: null },
    ...{ location: null, photoUrl: null, offices: [] },
  }
  const division = 'ocd-division/country:us/place:test'
  const seat = {
    key: 'test:seat',
    type: 'local',
    chamber: 'exec' as const,
    division,
    region: null,
    district: null,
    title: 'Mayor',
    holder,
  }
  const records = { ...noRecords, seats: [seat] }
  return loadDataset(db, { dataset: 'test/people', country: 'US', records, origin: 'test', isAccepted: false }, authorship)
}
