// Guarantee: on the files as they are published, every ZIP code leads to just the people that a plain reading of the files names.
// The files are not part of the project. To run this: CIVIC_DATA_FOLDER=FOLDER npm test -- test/civic-data/published-files.test.ts
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { commandLine } from '../../src/audit/actor.ts'
import { civicSeats } from '../../src/campaigns/reaching/civic-seats.ts'
import { openBoundaries } from '../../src/civic-data/boundaries/open-boundaries.ts'
import { loadDataset } from '../../src/civic-data/loading/load-dataset.ts'
import { findLocalFiles, readLocalFiles } from '../../src/civic-data/loading/read-files.ts'
import { openDirectory } from '../../src/civic-data/open-directory.ts'
import { congress } from '../../src/civic-data/us/congress.ts'
import { zipDistricts } from '../../src/civic-data/us/zip-codes/zip-districts.ts'
import { requireValue } from '../../src/cli/command.ts'
import { cloneDatabase } from '../support/database.ts'

const folder = process.env.CIVIC_DATA_FOLDER ?? ''
const now = new Date('2026-11-27T12:00:00Z')

interface Member {
  readonly id: { readonly bioguide: string }
  readonly terms: readonly { readonly type: string; readonly state: string; readonly district?: number }[]
}

/** Members by state, and by state and district, and the districts of each ZIP code: read without any code of ours. */
function readPlainly() {
  const members: Member[] = parse(readFileSync(join(folder, 'us-legislators-current.yaml'), 'utf8'))
  const last = members.map(({ id, terms }) => ({ id: id.bioguide, term: terms.at(-1) }))
  const senators = Map.groupBy(
    last.filter(({ term }) => term?.type === 'sen'),
    ({ term }) => term?.state,
  )
  const house = new Map(
    last.filter(({ term }) => term?.type === 'rep').map(({ id, term }) => [`${term?.state} ${term?.district}`, id]),
  )
  const rows = readFileSync(join(folder, 'us-zip-districts.csv'), 'utf8').trim().split('\n').slice(1)
  const districts = new Map<string, Set<string>>()
  for (const row of rows) {
    const [, state, zip = '', district] = row.trim().split(',')
    const known = districts.get(zip) ?? new Set()
    districts.set(zip, known.add(`${state} ${Number(district) === 98 ? 0 : Number(district)}`))
  }
  return { senators, house, districts }
}

describe.skipIf(folder === '')('the published files of the United States', async () => {
  const { db } = await cloneDatabase()
  const plain = folder === '' ? undefined : readPlainly()
  const locate = civicSeats({
    readDirectory: openDirectory(),
    readBoundaries: openBoundaries(),
    geocoder: undefined,
    clock: () => now,
  }).locate
  const campaign = {
    ...{ id: 1, country: 'US', type: 'congress', subtype: null, segment_by: 'location', include_special: null },
    ...{
      target_ordering: null,
      target_shuffle_chamber: null,
      call_maximum: null,
      calls_per_target_per_day: null,
      share_per_target: null,
    },
  }

  test('are loaded as they are', async () => {
    for (const { source, paths } of requireValue(await findLocalFiles(folder, [congress, zipDistricts]))) {
      const files = requireValue(await readLocalFiles(paths))
      const read = await source.read(files)
      if ('problems' in read) throw new Error(JSON.stringify(read.problems.slice(0, 5)))
      const dataset = { ...read, dataset: source.dataset, country: 'US', origin: folder, isAccepted: true }
      requireValue(await loadDataset(db, dataset, { actor: commandLine, now }))
    }
  })

  test('every ZIP code leads to its senators and its member of the House, or to one choice for each district', async () => {
    const wrong: string[] = []
    const counts = { zips: 0, several: 0, vacant: 0 }
    for (const [zip, districts] of plain?.districts ?? []) {
      const { targets, choices, vacancies } = await locate(db, campaign, zip)
      const found = choices.length > 0 ? choices : [{ targets, vacancies }]
      const expected = [...districts].map((district) => {
        const [state = ''] = district.split(' ')
        const member = plain?.house.get(district)
        return [...(plain?.senators.get(state) ?? []).map(({ id }) => id), ...(member === undefined ? [] : [member])]
      })
      const keys = found.map((choice) => choice.targets.map(({ key }) => key?.replace('us:bioguide:', '') ?? ''))
      const sorted = (lists: readonly (readonly string[])[]) =>
        lists
          .map((list) => list.toSorted().join())
          .toSorted()
          .join(' | ')
      if (sorted(keys) !== sorted(expected)) wrong.push(`${zip}: ${sorted(keys)} instead of ${sorted(expected)}`)
      if (choices.length > 0 && targets.length > 0) wrong.push(`${zip}: somebody is called before the caller has chosen`)
      counts.zips++
      if (choices.length > 0) counts.several++
      if (vacancies.length > 0) counts.vacant++
    }
    expect(wrong).toEqual([])
    expect(counts).toMatchObject({
      zips: plain?.districts.size,
      several: [...(plain?.districts.values() ?? [])].filter(({ size }) => size > 1).length,
    })
  }, 600_000)
})
