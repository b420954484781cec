import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { account, authToken } from '../../../test/support/app-parts.ts'
import { buildCampaign } from '../../../test/support/build-campaign.ts'
import { runCommands } from '../../../test/support/commands/run-commands.ts'
import { cloneDatabase } from '../../../test/support/database.ts'
import { openPhoneService } from '../../../test/support/phone-service.ts'
import { ScriptedPhone } from '../../telephony/simulator/scripted.ts'
import { startSimulatedCarrier } from '../../telephony/simulator/service.ts'
import { openNumbers } from '../../telephony/twiml/numbers.ts'
import { addNumberCommands } from './commands.ts'

const database = await cloneDatabase()
const { db } = database
const [first, second, third] = ['+12025550100', '+12025550101', '+12025550102'] as const
const clock = () => new Date('2026-01-15T12:00:00Z')
const simulated = { accountSid: account, authToken, clock, random: () => 0.5, wait: async () => {}, handsetFor: () => undefined }
const carrier = await startSimulatedCarrier({ ...simulated, numbers: [first, second] })
afterAll(() => carrier.close())
const idOf = (number: string) => carrier.numbers.find(({ settings }) => settings.PhoneNumber === number)?.sid

beforeEach(async () => {
  await sql`TRUNCATE campaigns, phone_numbers RESTART IDENTITY CASCADE`.execute(db)
  for (const { settings } of carrier.numbers) delete settings.VoiceApplicationSid
})

const environment = {
  CARRIER: 'custom',
  CARRIER_BASE_URL: carrier.url,
  TWILIO_ACCOUNT_SID: account,
  TWILIO_AUTH_TOKEN: authToken,
  PUBLIC_BASE_URL: 'https://calls.example.org',
}

const run = (args: readonly string[], variables: Record<string, string> = environment, on = database) =>
  runCommands(
    { add: (program, context) => addNumberCommands(program, context, openNumbers), database: on, clock, env: variables },
    ['twilio', ...args],
  )

const stored = () => db.selectFrom('phone_numbers').select(['number', 'carrier_id', 'carrier_app_id']).orderBy('id').execute()
const row = (number: string, carrier_app_id: string | null = null) => ({ number, carrier_id: idOf(number), carrier_app_id })

describe('sync-numbers', () => {
  test('inserts new numbers, and has nothing to do the next time', async () => {
    expect(await run(['sync-numbers'])).toEqual({ status: 0, out: `+ ${first}\n+ ${second}\n`, err: '' })
    expect(await stored()).toEqual([row(first), row(second)])
    expect(await run(['sync-numbers'])).toEqual({ status: 0, out: 'Nothing to change.\n', err: '' })
  })

  test('updates the carrier’s ids in every row of a number', async () => {
    await db
      .insertInto('phone_numbers')
      .values([{ number: first }, { number: first, carrier_id: 'PN1', carrier_app_id: 'AP1' }])
      .execute()
    const { out } = await run(['sync-numbers'])
    expect(out).toBe(`+ ${second}\n~ ${first}: no id → ${idOf(first)}\n~ ${first}: PN1, application AP1 → ${idOf(first)}\n`)
    expect(await stored()).toEqual([row(first), row(first), row(second)])
  })

  test('removes numbers that are no longer in the account, unless a campaign uses them', async () => {
    await buildCampaign(db, { name: 'Rivers', numbers: [third] })
    const { id } = await buildCampaign(db, { name: 'Wells', numbers: [] })
    await db
      .insertInto('phone_numbers')
      .values([{ number: '+12025550103', call_in_campaign_id: id }, { number: '+12025550104' }])
      .execute()
    const { out } = await run(['sync-numbers'])
    expect(out).toContain('- +12025550104\n')
    expect(out).toContain(`${third} is no longer in the account. It is kept because a campaign uses it: Rivers.\n`)
    expect(out).toContain('+12025550103 is no longer in the account. It is kept because a campaign uses it: Wells.\n')
    expect((await stored()).map(({ number }) => number)).toEqual([third, '+12025550103', first, second])
  })

  test('ignores rows without a number, which an import may contain', async () => {
    await db.insertInto('phone_numbers').values({ number: null }).execute()
    expect((await run(['sync-numbers'])).status).toBe(0)
    expect(await stored()).toHaveLength(3)
  })

  test('--dry-run changes nothing', async () => {
    await db.insertInto('phone_numbers').values({ number: third }).execute()
    const { out } = await run(['sync-numbers', '--dry-run'])
    expect(out).toBe(`+ ${first}\n+ ${second}\n- ${third}\nNothing was changed: this was a dry run.\n`)
    expect(await stored()).toMatchObject([{ number: third }])
  })
})

describe('set-up-call-in', () => {
  const application = () => carrier.applications.find(({ settings }) => settings.FriendlyName === 'Patchboard')
  beforeEach(async () => {
    await run(['sync-numbers'])
    await buildCampaign(db, { numbers: [first], allow_call_in: true })
  })

  test('without arguments applies to the numbers that accept calls, and stores the application', async () => {
    const { out } = await run(['set-up-call-in', '--language', 'es'])
    expect(out).toContain(`+ ${first}: application Patchboard\n`)
    expect(application()?.settings).toMatchObject({
      VoiceUrl: 'https://calls.example.org/call/incoming',
      VoiceFallbackUrl: 'https://calls.example.org/voice/apology/es',
      StatusCallback: 'https://calls.example.org/voice/incoming/status',
    })
    expect(await stored()).toEqual([row(first, application()?.sid), row(second)])
    expect((await run(['set-up-call-in', '--language', 'es'])).out).toBe('Nothing to change.\n')
    expect((await run(['sync-numbers'])).out).toBe('Nothing to change.\n')
  })

  test.each([
    ['with call_in_allowed', { call_in_allowed: true }],
    ['with call_in_campaign_id', { call_in_campaign_id: 1 }],
  ])('includes a number %s', async (_title, columns) => {
    await db.updateTable('phone_numbers').set(columns).where('number', '=', second).execute()
    expect((await run(['set-up-call-in', '--dry-run'])).out).toContain(`+ ${second}: application Patchboard\n`)
  })

  test('with arguments applies to those numbers only', async () => {
    expect((await run(['set-up-call-in', second])).out).toContain(`+ ${second}: application Patchboard\n`)
    expect(await stored()).toEqual([row(first), row(second, application()?.sid)])
  })

  test('--dry-run changes nothing', async () => {
    const before = JSON.stringify([carrier.numbers, carrier.applications])
    const { out } = await run(['set-up-call-in', '--dry-run'])
    expect(out).toMatch(/application Patchboard\nNothing was changed: this was a dry run\.\n$/)
    expect(JSON.stringify([carrier.numbers, carrier.applications])).toBe(before)
    expect(await stored()).toEqual([row(first), row(second)])
  })

  test('rejects a number that is not ours, and changes nothing', async () => {
    expect(await run(['set-up-call-in', first, third])).toMatchObject({
      status: 1,
      err: `${third} is not both in the account and in our list. Run twilio sync-numbers to synchronize them.\n`,
    })
    expect(await stored()).toEqual([row(first), row(second)])
  })

  test('fails if no number accepts calls', async () => {
    await db.updateTable('campaigns').set({ allow_call_in: false }).execute()
    expect(await run(['set-up-call-in'])).toMatchObject({
      status: 1,
      err: expect.stringContaining('No number accepts calls yet'),
    })
  })
})

describe.each([['sync-numbers'], ['set-up-call-in']])('%s', (command) => {
  test('fails with the simulated carrier, which has no account', async () => {
    const { status, err } = await run([command], {})
    expect(status).toBe(1)
    expect(err).toMatch(/simulator, which has no account.*TWILIO_ACCOUNT_SID/)
  })

  test('prints the carrier’s error and what to check', async () => {
    const { status, err } = await run([command], { ...environment, TWILIO_AUTH_TOKEN: 'wrong' })
    expect([status, err]).toEqual([1, expect.stringMatching(/^Authenticate \(20003\)\. Check TWILIO_ACCOUNT_SID/)])
  })
})

test('set-up-call-in refers to the documentation if it must be done on the carrier’s website', async () => {
  const telnyx = { CARRIER: 'telnyx', CARRIER_SIGNING_KEYS: `${'A'.repeat(43)}=`, TELNYX_APPLICATION_ID: '1' }
  const { status, err } = await run(['set-up-call-in'], { ...environment, ...telnyx })
  expect([status, err]).toEqual([1, expect.stringContaining('docs/carriers.md')])
})

describe('after set-up-call-in', async () => {
  // A separate database: a running server and TRUNCATE lock the same tables in different orders, which can deadlock.
  const own = await cloneDatabase()
  const service = await openPhoneService(own, { carrier: { numbers: [first] } })
  const variables = { ...environment, CARRIER_BASE_URL: service.carrier.url, PUBLIC_BASE_URL: service.url }
  beforeEach(async () => {
    await run(['sync-numbers'], variables, own)
    await buildCampaign(own.db, { numbers: [first], allow_call_in: true })
    await run(['set-up-call-in', '--language', 'de'], variables, own)
  })
  const dial = () => {
    const phone = new ScriptedPhone()
    service.carrier.callIn({ to: first, from: '+15105550100', handset: phone.handset })
    return phone
  }

  test('a call to the number reaches its campaign, and the end of the call ends the session', async () => {
    const phone = dial()
    await phone.hears(/press any key/i)
    service.now = new Date(service.now.getTime() + 75_000)
    phone.hangUp()
    const { seconds } = await phone.ended()
    await service.carrier.idle()
    expect(seconds).toBeGreaterThanOrEqual(75)
    const session = await own.db.selectFrom('sessions').select(['direction', 'status', 'duration']).executeTakeFirst()
    expect(session).toEqual({ direction: 'inbound', status: 'completed', duration: seconds })
    expect(await own.db.selectFrom('session_flows').select(['stage', 'phone_number']).executeTakeFirst()).toEqual({
      stage: 'ended',
      phone_number: null,
    })
    expect(service.carrier.network.undelivered).toEqual([])
  })

  test('if the server does not answer, the caller hears an apology in the chosen language', async () => {
    const [application] = service.carrier.applications
    Object.assign(application?.settings ?? {}, { VoiceUrl: 'http://127.0.0.1:1/call/incoming' })
    const phone = dial()
    await phone.hears(/Auf Wiederhören/)
    expect(await phone.ended()).toMatchObject({ status: 'completed' })
  })
})
