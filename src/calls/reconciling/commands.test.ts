// `sessions reconcile`: what it closes, what it leaves alone, and what it prints.
import { Command } from 'commander'
import { expect, test } from 'vitest'
import { freePort } from '../../../scripts/free-port.ts'
import { buildCampaign } from '../../../test/support/build-campaign.ts'
import { cloneDatabase } from '../../../test/support/database.ts'
import { openPhoneService } from '../../../test/support/phone-service.ts'
import { commandLine } from '../../audit/actor.ts'
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

/** Runs `sessions reconcile` as src/cli.ts does. Resolves with everything it prints. */
async function reconcile(config: Config = service.config): Promise<string> {
  let output = ''
  const print = (line: string) => {
    output += `${line}\n`
  }
  const withDatabase: CommandContext['withDatabase'] = (work) => work(database)
  const authorship = async () => ({ actor: commandLine, now: clock() })
  const program = new Command().exitOverride()
  addSessionCommands(
    program,
    { config: () => config, withDatabase, authorship, clock, random: systemRandom, print, note: print },
    (config) => openTelephony({ config, clock, base: () => '' }).carrier,
  )
  try {
    await program.parseAsync(['sessions', 'reconcile'], { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    print(`failed: ${error.message}`)
  }
  return output
}

/** A call whose end is not reported: the carrier has no address for reports of it. */
async function callWithoutFinalReport(): Promise<void> {
  const phone = service.callIn({ campaign })
  await phone.hears(/press any key/i)
  phone.hangUp()
  await phone.ended()
  await service.carrier.idle()
}

test('sessions without a final report are closed at once, and the next run finds nothing', async () => {
  await callWithoutFinalReport()
  expect(await reconcile()).toBe('The carrier reports: 1 session has ended.\n')
  await callWithoutFinalReport()
  await callWithoutFinalReport()
  expect(await reconcile()).toBe('The carrier reports: 2 sessions have ended.\n')
  expect(await reconcile()).toBe('The carrier reports nothing new.\n')
})

test('a call under way is not affected', async () => {
  const phone = service.callIn({ campaign })
  await phone.hears(/press any key/i)
  expect(await reconcile()).toBe('The carrier reports nothing new.\n')
  phone.hangUp()
  await phone.ended()
})

test('if the carrier cannot be reached, the message gives the reason and what to check', async () => {
  await callWithoutFinalReport()
  const { carrier } = service.config
  const output = await reconcile({ ...service.config, carrier: { ...carrier, baseUrl: `http://127.0.0.1:${await freePort()}` } })
  expect(output).toMatch(/^failed: The carrier could not be asked about \d+ sessions?: .*ECONNREFUSED.*\. Check that /)
})

test('with the simulated carrier, the command says that there is nothing to ask', async () => {
  expect(await reconcile(readConfig({}))).toMatch(/^The carrier is the simulator, .*, so there is nothing to ask\./)
})
