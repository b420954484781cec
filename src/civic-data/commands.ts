// The commands of civic data: loading it, looking at it, and going back.
import type { Command } from 'commander'
import { type CommandContext, CommandError, requireValue } from '../cli/command.ts'
import type { Terminal } from '../cli/terminal.ts'
import { openSecretKey } from '../config/secret-files.ts'
import { openBoundaries } from './boundaries/open-boundaries.ts'
import { describeBody, describeHolder, describeReach, describeReport, describeStatus } from './describe.ts'
import { createDownload, type Download } from './downloading/download.ts'
import { openGeocoder } from './geocoders/open-geocoder.ts'
import { addLoadCommand, requireProvider } from './loading/commands.ts'
import { acceptVersion, rollBack } from './loading/switch-version.ts'
import { locateCaller } from './locating/locate-caller.ts'
import { kindOfLocation, type LocationKind } from './locating/location.ts'
import { reachOf } from './locating/reach.ts'
import { openDirectory } from './open-directory.ts'
import { addOverrideCommands } from './overrides/commands.ts'
import type { CivicProvider, MapsAt } from './provider.ts'
import { findHoldersAndBodies, listDatasets } from './queries.ts'
import { civicProviders } from './registry.ts'

const shownMax = 50

export interface CivicDataOptions {
  /** Where paths begin. */
  readonly cwd: string
  readonly terminal: Terminal
  readonly download?: Download
}

export function addCivicDataCommands(program: Command, context: CommandContext, options: CivicDataOptions): void {
  const data = program.command('data').description('Load and look at who holds which office')
  addLoadCommand(data, context, { download: createDownload(), ...options })
  addVersions(data, context)
  addLookups(data, context)
  addOverrideCommands(data, context)
}

function addVersions(data: Command, context: CommandContext): void {
  data
    .command('status')
    .description('Show how old each dataset is, what is missing, and which maps are about to end')
    .action(() =>
      context.withDatabase(async ({ db }) => {
        const loaded = await listDatasets(db)
        for (const dataset of loaded) describeStatus(dataset, context.clock()).forEach(context.print)
        const missing = civicProviders
          .flatMap(({ isInvented, sources }) => (isInvented ? [] : sources))
          .filter(({ dataset, isOptional }) => !isOptional && loaded.every(({ name }) => name !== dataset))
        for (const { dataset, title } of missing) context.print(`${dataset}: not loaded (${title})`)
        const directory = await openDirectory()(db)
        for (const provider of civicProviders) {
          const at = { now: context.clock(), redrawn: directory.redrawnIn(provider.country) }
          for (const { map } of directory.tablesOf(provider.country)) describeEnding(provider, map, at).forEach(context.print)
        }
      }),
    )

  data
    .command('diff')
    .description('Show how the version that was loaded last differs from the one before')
    .argument('<dataset>', 'Dataset, as shown by data status')
    .action((name: string) =>
      context.withDatabase(async ({ db }) => {
        const dataset = (await listDatasets(db)).find((each) => each.name === name)
        const report = (dataset?.waiting ?? dataset?.current)?.report
        if (report === undefined) throw new CommandError(`There is no dataset ${name}. The command "data status" shows all.`)
        for (const sentence of report.suspicious) context.print(`! ${sentence}`)
        const lines = report.before === null ? ['This is the first version.'] : describeReport(report)
        for (const line of lines.length > 0 ? lines : ['No person and no number differs.']) context.print(line)
      }),
    )

  for (const { name, description, operation } of switches)
    data
      .command(name)
      .description(description)
      .argument('<dataset>', 'Dataset, as shown by data status')
      .action((dataset: string) =>
        context.withDatabase(async ({ db }) => {
          const version = requireValue(await operation(db, dataset, await context.authorship(db)), 'To see all: data status')
          context.print(
            `${dataset}: callers now reach those of the version of ${version.loaded_at.slice(0, 16).replace('T', ' ')} UTC.`,
          )
        }),
      )
}

const switches = [
  { name: 'accept', description: 'Use the version that waits', operation: acceptVersion },
  { name: 'rollback', description: 'Use the version before the current one again', operation: rollBack },
]

function describeEnding(provider: CivicProvider, map: string, at: MapsAt): string[] {
  const { regions, endsAt } = provider.listEnding(map, at)
  if (regions.length === 0) return []
  return [
    `Until ${endsAt.toISOString().slice(0, 10)}, the postal codes of ${regions.join(', ')} tell the district (map ${map}); then callers there are asked for their address, unless a newer table is loaded.`,
  ]
}

function addLookups(data: Command, context: CommandContext): void {
  data
    .command('find')
    .description(
      `Find people, committees, roles and lists by a part of their name, key or district. Shows the first ${shownMax}.`,
    )
    .argument('<text>', 'What to look for, such as a name')
    .action((text: string) =>
      context.withDatabase(async ({ db }) => {
        const found = await findHoldersAndBodies(db, text, shownMax + 1)
        const directory = found.some(({ is_body }) => is_body) ? await openDirectory()(db) : undefined
        if (found.length === 0) context.print(`Nobody matches ${text}.`)
        for (const target of found.slice(0, shownMax))
          context.print(target.is_body ? describeBody(target, directory?.membersOf(target.key) ?? []) : describeHolder(target))
        if (found.length > shownMax) context.note('There are more. Look for a longer text.')
      }),
    )

  data
    .command('who')
    .description('Show whom callers from a place reach')
    .argument('<location>', 'Postal code (94110), district (CA-12), latitude and longitude (37.77,-122.42), or an address')
    .option('--country <country>', 'Country of the location', 'us')
    // Otherwise a latitude in the south, such as -28.5,-19.5, is taken for an option.
    .allowUnknownOption()
    .action((text: string, { country }: { readonly country: string }) =>
      context.withDatabase(async ({ db }) => {
        const provider = requireProvider(country)
        const readDirectory = openDirectory()
        const config = context.config()
        const geocoder = openGeocoder(config.geocoder, {
          db,
          clock: context.clock,
          secretKey: config.geocoder === undefined ? '' : openSecretKey(config, context.random),
          log: { warn: (details, message) => void context.note(`${message}: ${JSON.stringify(details)}`) },
        })
        const services = { db, readDirectory, readBoundaries: openBoundaries(), geocoder }
        const location = { kind: kindOfLocation(provider, text), text }
        const place = await locateCaller(services, provider, location, context.clock())
        if (place === undefined)
          throw new CommandError(`${text}: ${nobodyBecause[location.kind]}. To see what is loaded: data status`)
        for (const { type, chambers } of provider.types)
          describeReach(type, reachOf(await readDirectory(db), provider, place, { type, chambers })).forEach(context.print)
      }),
    )
}

const nobodyBecause: Readonly<Record<LocationKind, string>> = {
  postal: 'no table has this postal code',
  district: 'there is no such district',
  latlon: 'no map that is loaded has this point',
  address:
    'it is no postal code, no district and no point on the earth; as an address, no geocoder has found it, and it has no postal code that is in a table',
}
