// What `data load list` does: it shows what the columns of a file are taken for, and loads the file as a dataset of its own.
import { basename, resolve } from 'node:path'
import { type CommandContext, CommandError, requireValue } from '../../cli/command.ts'
import { readBytes } from '../../cli/read-bytes.ts'
import { confirm, type Terminal } from '../../cli/terminal.ts'
import type { Db } from '../../database/types.ts'
import { describeProblem, describeProblems, type LocatedProblem } from '../../input/located-problem.ts'
import { phoneCountryRule, readPhoneCountry } from '../../phone/phone-country.ts'
import { describeLoaded } from '../describe.ts'
import { loadDataset } from '../loading/load-dataset.ts'
import { type ReadList, readList } from './read-list.ts'

export interface ListOptions {
  readonly name: string | undefined
  readonly from: string | undefined
  readonly cwd: string
  readonly terminal: Terminal
  readonly accept: true | undefined
  readonly yes: true | undefined
  readonly phoneCountry: string
}

export async function loadList(db: Db, context: CommandContext, options: ListOptions): Promise<void> {
  const { terminal, yes, accept } = options
  const { list, path, country } = checkOptions(options)
  const read = readList({ list, country, bytes: requireValue(await readBytes(path)) })
  const inFile = (problem: LocatedProblem) => ({ ...problem, file: basename(path) })
  if ('problems' in read) throw new CommandError(describeProblems(read.problems.map(inFile)))
  describeList(read).forEach(context.print)
  for (const note of read.notes) context.note(describeProblem(inFile(note)))
  if (!yes) await confirm(terminal, 'Load it?')
  const dataset = `list/${list}`
  const toLoad = { dataset, country, records: read.records, origin: path, isAccepted: accept === true }
  const loaded = requireValue(await loadDataset(db, toLoad, await context.authorship(db)))
  describeLoaded(dataset, loaded).forEach(context.print)
}

interface Checked {
  readonly list: string
  readonly path: string
  readonly country: string
}

/** The keys of its people begin with it. */
const nameMax = 50

function checkOptions({ name, from, cwd, phoneCountry }: ListOptions): Checked {
  if (name === undefined) throw new CommandError('A list needs a name: data load list NAME --from FILE.csv')
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
    throw new CommandError(`"${name}" is no name of a list: small letters, digits and hyphens are allowed.`)
  if (name.length > nameMax)
    throw new CommandError(`The name of the list has ${name.length} characters; at most ${nameMax} are allowed.`)
  if (from === undefined) throw new CommandError('It is not known where the list is. Add --from FILE.csv')
  const country = readPhoneCountry(phoneCountry)
  if (country === undefined) throw new CommandError(`There is no country "${phoneCountry}". ${phoneCountryRule}`)
  return { list: name, path: resolve(cwd, from), country }
}

function describeList({ found, ignored, records }: Exclude<ReadList, { problems: unknown }>): string[] {
  const numbers = records.seats.flatMap(({ holder }) => holder?.offices ?? []).filter(({ number }) => number !== null)
  return [
    ...found.map(({ column, header }) => `${column}: ${header}`),
    ...(ignored.length > 0 ? [`ignored: ${ignored.join(', ')}`] : []),
    `${records.seats.length} people with ${numbers.length} numbers.`,
  ]
}
