// What it takes to find whom the caller of a postal code reaches, in the order of calling, compared with reading one prepared row.
import { sql } from 'kysely'
import { commandLine } from '../src/audit/actor.ts'
import { civicSeats } from '../src/campaigns/reaching/civic-seats.ts'
import { locationTable } from '../src/campaigns/reaching/location-table.ts'
import { resolveTargets } from '../src/campaigns/reaching/resolve-targets.ts'
import { openBoundaries } from '../src/civic-data/boundaries/open-boundaries.ts'
import { loadDataset } from '../src/civic-data/loading/load-dataset.ts'
import { openDirectory } from '../src/civic-data/open-directory.ts'
import { noRecords, type Records } from '../src/civic-data/records.ts'
import { congressMap, districtKind } from '../src/civic-data/us/maps.ts'
import { houseDivision, listHouseDistricts, stateDivision, states } from '../src/civic-data/us/states.ts'
import { requireValue } from '../src/cli/command.ts'
import { prepared } from '../src/database/prepared-statements.ts'
import type { Db } from '../src/database/types.ts'
import { type BenchCluster, openEmptyDatabase } from './databases.ts'
import { timeInTurn } from './measure.ts'
import { ratio, type Table } from './report.ts'

const zipCodes = 33_774
const rounds = 3000
const now = new Date('2026-11-27T12:00:00Z')

export async function measureLookups(cluster: BenchCluster): Promise<Table> {
  const { db, close } = await openEmptyDatabase(cluster, 'bench_lookups')
  try {
    await load(db)
    const readDirectory = openDirectory()
    const resolvers = [
      locationTable,
      civicSeats({ readDirectory, readBoundaries: openBoundaries(), geocoder: undefined, clock: () => now }),
    ]
    let turn = 0
    const times = await timeInTurn(
      {
        row: () => sql`${prepared} SELECT name, country FROM datasets WHERE name = ${'bench'}`.execute(db),
        lookup: () =>
          resolveTargets(db, campaign, zipOf((turn++ * 7919) % zipCodes), {
            resolvers,
            readDirectory,
            random: Math.random,
            clock: () => now,
          }),
      },
      rounds,
    )
    return {
      title: `A ZIP code of ${zipCodes} → targets in order, on PostgreSQL`,
      head: ['one prepared row', 'ZIP code → targets (< 2 ms)', 'p99', 'ratio (≤ 4)'],
      rows: [
        [
          `${times.row.p50.toFixed(3)} ms`,
          `${times.lookup.p50.toFixed(3)} ms`,
          `${times.lookup.p99.toFixed(3)} ms`,
          ratio(times.lookup.p50 / times.row.p50),
        ],
      ],
    }
  } finally {
    await close()
  }
}

const campaign = {
  ...{ id: 1, country: 'US', type: 'congress', subtype: null, segment_by: 'location', include_special: null },
  ...{ target_ordering: 'upper-first', target_shuffle_chamber: null, call_maximum: null },
  ...{ calls_per_target_per_day: null, share_per_target: null },
}

async function load(db: Db): Promise<void> {
  const read = { dataset: 'bench', country: 'US', records: inventedRecords(), origin: 'bench', isAccepted: true }
  requireValue(await loadDataset(db, read, { actor: commandLine, now }))
}

function inventedRecords(): Records {
  const divisions = states.flatMap((state) => [
    ...[1, 2].map((n) => ({
      key: `${state.code} ${n}`,
      chamber: 'upper' as const,
      division: stateDivision(state.code),
      region: state.code,
    })),
    ...listHouseDistricts(state).map((n) => ({
      ...{ key: `${state.code}-${n}`, chamber: 'lower' as const, division: houseDivision(state.code, n), region: state.code },
    })),
  ])
  const houses = divisions.filter(({ chamber }) => chamber === 'lower')
  const areas = Array.from({ length: zipCodes }, (_, i) => [
    zipOf(i),
    [{ division: houses[i % houses.length]?.division ?? '', share: null }],
  ])
  return {
    ...noRecords,
    seats: divisions.map(({ key, ...seat }, i) => ({
      ...{ key: `bench:${key}`, type: 'congress', ...seat, district: null, title: 'Member' },
      holder: {
        ...{
          key: `bench:${i}`,
          name: `Member ${i}`,
          title: 'Member',
          party: 'Purple',
          caucus: null,
          termStart: null,
          termEnd: null,
        },
        ...{ location: null, photoUrl: null, offices: [] },
      },
    })),
    areas: [{ map: congressMap(119), kind: districtKind, areas: Object.fromEntries(areas) }],
  }
}

function zipOf(index: number): string {
  return String(10_000 + index)
}
