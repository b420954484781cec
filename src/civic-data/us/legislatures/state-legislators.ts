// The source of state legislatures: Open States (openstates.org), which is in the public domain. It has a file for each state; a
// file with all of them is read, too. Pure.
import { noRecords } from '../../records.ts'
import type { ReadSource, Source, SourceFile, SourceTexts } from '../../source.ts'
import { findState, type State, states } from '../states.ts'
import { type LegislatorFile, readLegislatorRows } from './legislator-rows.ts'
import { seatLegislators } from './legislator-seats.ts'
import { readVacancies, vacanciesFile } from './vacancies.ts'

const published = 'https://data.openstates.org/people/current'
const publishedVacancies = 'https://raw.githubusercontent.com/openstates/people/main/settings.yml'
const all = 'state-legislators'
const prefix = `${all}-`
/** Open States does not cover the others. */
const covered = states.filter(({ isState, code }) => isState || code === 'DC' || code === 'PR')

const fileOf = ({ code }: State): SourceFile => {
  const lower = code.toLowerCase()
  return { name: `${prefix}${lower}`, spellings: [`${lower}.csv`], url: `${published}/${lower}.csv`, need: 'one' }
}

export const stateLegislators = {
  dataset: 'us/state-legislators',
  title: 'Members of state legislatures, and their offices',
  country: 'US',
  files: [
    { name: all, spellings: ['state-legislators.csv', 'us-state-legislators.csv'], url: null, need: 'one' },
    ...covered.map(fileOf),
    { name: vacanciesFile, spellings: ['settings.yml', 'us-state-vacancies.yml'], url: publishedVacancies, need: 'optional' },
  ],
  read,
} satisfies Source

function read(files: SourceTexts): ReadSource {
  const found = [...files].flatMap(([name, bytes]): LegislatorFile[] => {
    if (name === all) return [{ name, bytes, state: undefined }]
    return name.startsWith(prefix) ? [{ name, bytes, state: findState(name.slice(prefix.length)) }] : []
  })
  const own = new Set(found.flatMap(({ state }) => state ?? []))
  const read = found.map((file) => ({ file, ...readLegislatorRows(file) }))
  const vacancies = readVacancies(files)
  const problems = [...read.flatMap(({ problems }) => problems), ...('problems' in vacancies ? vacancies.problems : [])]
  if (problems.length > 0 || 'problems' in vacancies) return { problems }
  const empty = read.filter(({ rows }) => rows.length === 0).map(({ file }) => file.name)
  if (empty.length > 0) return { problems: empty.map((file) => ({ file, line: 1, sentence: 'the file names nobody' })) }
  // The file of a state counts more than the one with all.
  const rows = read.flatMap(({ file, rows }) => (file.state === undefined ? rows.filter(({ state }) => !own.has(state)) : rows))
  const { seats, notes } = seatLegislators(rows, vacancies.vacancies)
  return {
    records: { ...noRecords, seats },
    notes: [...read.flatMap(({ notes }) => notes), ...notes],
    omitted: [],
    regions: [...new Set(rows.map(({ state }) => state.code))].toSorted(),
  }
}
