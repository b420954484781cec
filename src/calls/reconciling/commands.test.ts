import { Command } from 'commander'
import { expect, test } from 'vitest'
import { freePort } from '../../../scripts/free-port.ts'
import { buildCampaign } from '../../../test/support/build-campaign.ts'
import { cloneDatabase } from '../../../test/support/database.ts'
import { openPhoneService } from '../../../test/support/phone-service.ts'
import { type CommandContext, CommandError } from '../../cli/command.ts'
import type { Config } from '../../config/config.ts'
import { readConfig } from '../../config/read-config.ts'
import { systemRandom } from '../../random.ts'
import { openTelephony } from '../../server/open-carrier.ts'
import { addSessionCommands } from './commands.ts'

const database = await cloneDatabase()
const service = await openPhoneService(database)
const campaign = (await buildCampaign(database.db)).id
const clock = () => service.now

/** `sessions reconcile` as src/cli.ts gathers it. Resolves with all that was said. */
async function reconcile(config: Config = service.config): Promise<string> {
  let said = ''
  const hear = (line: string) => {
    said += `${line}\n`
  }
  const withDatabase: CommandContext['withDatabase'] = (work) => work(database)
  const program = new Command().exitOverride()
  addSessionCommands(
    program,
    { config: () => config, withDatabase, clock, random: systemRandom, print: hear, note: hear },
    (config) => openTelephony({ config, clock, base: () => '' }).carrier,
  )
  try {
    await program.parseAsync(['sessions', 'reconcile'], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    hear(`failed: ${error.message}`)
  }
  return said
}

/** A call whose end nobody tells: the carrier was given no address for it. */
async function callThatEnds(): Promise<void> {
  const phone = service.callIn({ campaign })
  await phone.hears(/press any key/i)
  phone.hangUp()
  await phone.ended()
  await service.carrier.idle()
}

test('sessions whose end was not heard are closed at once, and the next look finds nothing', async () => {
  await callThatEnds()
  expect(await reconcile()).toBe('The carrier reports: 1 session has ended.\n')
  await callThatEnds()
  await callThatEnds()
  expect(await reconcile()).toBe('The carrier reports: 2 sessions have ended.\n')
  expect(await reconcile()).toBe('The carrier reports nothing new.\n')
})

test('a call under way is left alone', async () => {
  const phone = service.callIn({ campaign })
  await phone.hears(/press any key/i)
  expect(await reconcile()).toBe('The carrier reports nothing new.\n')
  phone.hangUp()
  await phone.ended()
})

test('a carrier that cannot be reached is named as the reason, with the way out', async () => {
  await callThatEnds()
  const { carrier } = service.config
  const said = await reconcile({ ...service.config, carrier: { ...carrier, baseUrl: `http://127.0.0.1:${await freePort()}` } })
  expect(said).toMatch(/^failed: The carrier could not be asked about \d+ sessions?: .*ECONNREFUSED.*\. Check that /)
})

test('of the simulated carrier it is said that there is nobody to ask', async () => {
  expect(await reconcile(readConfig({}))).toMatch(/^The carrier is the simulator, .*, so there is nothing to ask\./)
})
