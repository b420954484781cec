// The commands that import, export and list the locations of a campaign with their targets. The import is implemented in
// import-locations.ts.
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { type CommandContext, CommandError, requireValue } from '../../../cli/command.ts'
import { type ConfirmOptions, confirmChanges } from '../../../cli/confirm-changes.ts'
import { encodingOption, readText, type TextOptions } from '../../../cli/read-text.ts'
import type { Terminal } from '../../../cli/terminal.ts'
import { writeNewFile } from '../../../cli/write-new-file.ts'
import { postalCodeKey } from '../../../countries/read-postal-code.ts'
import type { ReadonlyDb } from '../../../database/types.ts'
import { describeProblems } from '../../../input/located-problem.ts'
import { listTargets } from '../../../targets/queries.ts'
import { countryOf } from '../../campaign.ts'
import { changeLocations } from '../../changing/change-locations.ts'
import { describeLocations, type PlannedLocations } from '../../changing/plan-locations.ts'
import { findNamed } from '../../command-campaign.ts'
import { describeTarget } from '../../content/difference.ts'
import { countLocations, listMappings } from '../../content/location-queries.ts'
import { noteSharedNumbers } from '../../content/notes.ts'
import { listReachable } from '../../content/queries.ts'
import type { Campaign } from '../../queries.ts'
import { locationTable } from '../../reaching/location-table.ts'
import { isLocated, locatedCampaign } from '../../reaching/resolve-targets.ts'
import { type PlannedCsv, planCsv } from './plan-csv.ts'
import { writeLocationsFile } from './write-csv.ts'

type ImportOptions = ConfirmOptions & Pick<TextOptions, 'encoding'>

/** File names are relative to `cwd`. */
export function addLocationCommands(program: Command, context: CommandContext, cwd: string, terminal: Terminal): void {
  const locations = program.command('locations').description('Import, export and list the targets of locations')

  locations
    .command('import')
    .description('Replace all locations of a campaign. Shows the changes and asks for confirmation.')
    .argument('<campaign>', 'ID or name of the campaign')
    .argument('<file>', 'CSV file, as described in docs/campaigns.md')
    .addOption(encodingOption())
    .option('--yes', 'Do not ask for confirmation')
    .action((wanted: string, file: string, { encoding, ...confirmOptions }: ImportOptions) =>
      context.withDatabase(async ({ db }) => {
        const campaign = requireValue(await findNamed(db, wanted))
        const { input, planned } = await plan(db, campaign, resolve(cwd, file), { encoding, ...confirmOptions, terminal })
        describeSharing(planned).forEach(context.print)
        const expectedChanges = describeLocations(planned)
        if (!(await confirmChanges(expectedChanges, confirmOptions, { ...context, terminal }))) return
        const expected = { expectedRevision: campaign.revision, expectedChanges }
        requireValue(await changeLocations(db, campaign.id, input, { ...(await context.authorship(db)), ...expected }))
        context.print(await describe(db, campaign))
        if (!isLocated(campaign))
          context.note('The campaign does not ask callers for their location yet. Add "locate: postal" to its file.')
      }),
    )

  locations
    .command('export')
    .description('Export all locations of a campaign as a CSV file for locations import')
    .argument('<campaign>', 'ID or name of the campaign')
    .option('-o, --output <file>', 'File to write (default: standard output)')
    .action((wanted: string, { output }: { output?: string }) =>
      context.withDatabase(async ({ db }) => {
        const { id } = requireValue(await findNamed(db, wanted))
        const mappings = await listMappings(db, id)
        const text = writeLocationsFile(mappings, await listReachable(db, id))
        if (output === undefined) return context.print(text.trimEnd())
        // Without the mark, spreadsheets take the file for another encoding.
        await writeNewFile(resolve(cwd, output), `\ufeff${text}`)
        context.print(`${output}: ${mappings.length} ${mappings.length === 1 ? 'location' : 'locations'}`)
      }),
    )

  locations
    .command('list')
    .description('Show the number of locations of a campaign, or the targets of one location')
    .argument('<campaign>', 'ID or name of the campaign')
    .option('--location <location>', 'Postal code of the location whose targets to show')
    .action((wanted: string, { location }: { location?: string }) =>
      context.withDatabase(async ({ db }) => {
        const campaign = requireValue(await findNamed(db, wanted))
        if (location === undefined) return context.print(await describe(db, campaign))
        const sentences = await describeLocation(db, campaign, location)
        sentences.forEach(context.print)
      }),
    )
}

async function plan(db: ReadonlyDb, campaign: Campaign, path: string, options: TextOptions): Promise<PlannedCsv> {
  const planned = await planCsv(db, campaign, await readText(path, options))
  if (!('problems' in planned)) return planned
  throw new CommandError(describeProblems(planned.problems))
}

const sharingMax = 10

/** Describes numbers that several targets of one location share. */
function describeSharing({ mappings, targets }: PlannedLocations): string[] {
  const byLocation = Map.groupBy(mappings, ({ location }) => location)
  const all = [...byLocation.values()].flatMap((of) => noteSharedNumbers(of.flatMap(({ target }) => targets[target] ?? [])))
  const notes = [...new Set(all)]
  const more = notes.length - sharingMax
  return [...notes.slice(0, sharingMax), ...(more > 0 ? [`${more} more numbers are shared by targets.`] : [])]
}

async function describe(db: ReadonlyDb, { id, name }: Campaign): Promise<string> {
  const { locations, targets } = await countLocations(db, id)
  const many = (count: number, noun: string) => `${count} ${count === 1 ? noun : `${noun}s`}`
  return `Campaign ${id}, ${name}, has ${many(locations, 'location')} with ${many(targets, 'target')}.`
}

async function describeLocation(db: ReadonlyDb, campaign: Campaign, written: string): Promise<string[]> {
  const country = countryOf(campaign)
  const { targets: found } = await locationTable.locate(db, locatedCampaign(campaign), written)
  if (found.length === 0) return [`${postalCodeKey(written, country)} has no targets.`]
  const ids = found.map(({ id }) => id)
  const targets = await listTargets(db, ids)
  return ids.flatMap((id, i) => {
    const target = targets.find((one) => one.id === id)
    return target === undefined ? [] : [`${i + 1}. ${describeTarget(target)}`]
  })
}
