// Guarantee of the emergency stop: waiting callers are not dialled, active calls are hung up, no further office is dialled, and
// what happened until then is recorded.
import { beforeEach, describe, expect, test } from 'vitest'
import { freePort } from '../../scripts/free-port.ts'
import { commandLine } from '../../src/audit/actor.ts'
import { startDiallingCallers } from '../../src/calls/queue/dial-callers.ts'
import { reconcile } from '../../src/calls/reconciling/reconcile.ts'
import { immediate } from '../../src/calls/reconciling/timeouts.ts'
import { stopCalls } from '../../src/calls/stopping/stop-calls.ts'
import { readConfig } from '../../src/config/read-config.ts'
import { claimSession } from '../../src/sessions/queue-queries.ts'
import { requestStop } from '../../src/sessions/stop-queries.ts'
import { type Carrier, CarrierError } from '../../src/telephony/carrier.ts'
import { account } from '../support/app-parts.ts'
import { audited } from '../support/audited.ts'
import { buildCampaign } from '../support/build-campaign.ts'
import { askAsCarrier, legAddress, nextAddress } from '../support/carrier/carrier-request.ts'
import { runStop, type StopRun } from '../support/commands/run-stop.ts'
import { cloneDatabase } from '../support/database.ts'
import { dialFirstOffice } from '../support/first-office.ts'
import { openPhoneService, supporter } from '../support/phone-service.ts'

const database = await cloneDatabase()
const { db } = database
const service = await openPhoneService(database, {
  environment: { CARRIER_CALLS_PER_SECOND: '1' },
})
const campaign = (await buildCampaign(db)).id
const other = (await buildCampaign(db, { name: 'Another' })).id

beforeEach(async () => {
  await db.deleteFrom('session_flows').execute()
  await db.deleteFrom('carrier_paces').execute()
})

const stop = (args: string[] = ['--yes'], run?: StopRun) => runStop(database, service, args, run)
const callMe = async (userPhone: string, campaignId = campaign) => {
  const { body } = await service.create({ campaignId: String(campaignId), userPhone })
  return async () => (await fetch(String(body.status_url))).json()
}
const callsTo = (number: string) => service.carrier.calls.filter(({ to }) => to === number).length
const later = (seconds: number) => {
  service.now = new Date(service.now.getTime() + seconds * 1000)
  service.server.services.queue.wake()
}
const openLines = () => db.selectFrom('call_attempts').select('number').where('ended_at', 'is', null).execute()
const session = (carrier_id: string) =>
  db.selectFrom('sessions').select(['status', 'duration']).where('carrier_id', '=', carrier_id).executeTakeFirst()

/** Calls in and talks to an office. */
async function talking(campaignId = campaign) {
  const phone = service.callIn({ campaign: campaignId })
  await dialFirstOffice(phone)
  phone.officeAnswers()
  await expect.poll(() => service.carrier.calls.at(-1)?.legs[0]?.status).toBe('in-progress')
  return { phone, sid: service.carrier.calls.at(-1)?.sid ?? '' }
}

describe('queued and ringing calls', () => {
  test('are canceled: the ringing phone goes silent, the queued callers are never dialled', async () => {
    const phone = service.phone('+15105550130')
    const ringing = await callMe('+15105550130')
    const waiting = [await callMe('+15105550131'), await callMe('+15105550132')]
    await expect.poll(ringing).toMatchObject({ state: 'ringing' })
    expect(await stop()).toBe(
      [
        'All campaigns: 1 call under way, 2 calls queued.',
        'Canceled: 2 calls in the queue.',
        'Ended: 1 call under way.',
        'New calls can still be requested. To refuse them, pause each campaign: campaigns export CAMPAIGN -o FILE, set status: paused in it, campaigns apply FILE.\n',
      ].join('\n'),
    )
    expect(await phone.ended()).toMatchObject({ status: 'canceled' })
    for (const status of [ringing, ...waiting]) await expect.poll(status).toMatchObject({ state: 'done', outcome: 'canceled' })
    for (let i = 0; i < 3; i++) later(1)
    await service.carrier.idle()
    expect([callsTo('+15105550131'), callsTo('+15105550132')]).toEqual([0, 0])
    expect(await db.selectFrom('session_flows').select('phone_number').where('phone_number', 'is not', null).execute()).toEqual(
      [],
    )
  })
})

describe('an active call', () => {
  test('in which the caller hears prompts is hung up', async () => {
    const phone = service.phone('+15105550133')
    const status = await callMe('+15105550133')
    await phone.answer()
    await phone.hears(/press any key/i)
    expect(await stop()).toContain('Ended: 1 call under way.')
    expect(await phone.ended()).toMatchObject({ status: 'completed' })
    await expect.poll(status).toMatchObject({ state: 'done', outcome: 'completed' })
  })

  test('to an office is hung up and recorded, and the line is free again', async () => {
    const { phone, sid } = await talking()
    await stop()
    await phone.ended()
    await service.carrier.idle()
    expect(await openLines()).toEqual([])
    const call = await db.selectFrom('calls').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst()
    expect(call).toMatchObject({ status: 'completed', campaign_id: campaign })
    // The carrier has no address for reports of this call, so the server asks it after a minute.
    await reconcile(service.server.services)
    expect(await session(sid)).toMatchObject({ status: 'initiated' })
    later(61)
    await reconcile(service.server.services)
    expect(await session(sid)).toMatchObject({ status: 'completed' })
  })

  test('of another campaign continues, and so do callers in its queue', async () => {
    const { phone } = await talking(other)
    const stopped = await talking()
    expect(await stop([String(campaign), '--yes'])).toMatch(
      new RegExp(
        `^Campaign ${campaign}, .*: 1 call under way, 0 calls queued\\.\nEnded: 1 call under way\\.\n.*campaigns export ${campaign} `,
      ),
    )
    await stopped.phone.ended()
    phone.officeHangsUp(30)
    await phone.hears(/Bo Chase/)
    expect(await stop(['Another', '--yes'])).toContain('Ended: 1 call under way.')
    await phone.ended()
  })
})

describe('a call that is being dialled', () => {
  /** On an account of its own, so that no other process handles it. The stop happens right before the request to the carrier. */
  const dialWhileStopped = async (number: string, dialCaller: Carrier['dialCaller']) => {
    const { services } = service.server
    const soon = new Date(service.now.getTime() + 60_000).toISOString()
    await db.insertInto('carrier_paces').values({ account, free_at: soon }).execute()
    const status = await callMe(number)
    const stopFirst: Carrier['dialCaller'] = async (call) => {
      await requestStop(db, campaign, service.now)
      return dialCaller(call)
    }
    const carrier = { ...services.carrier, account: 'AC-apart', dialCaller: stopFirst }
    await db.updateTable('session_flows').set({ carrier_account: carrier.account }).execute()
    return { status, dialling: startDiallingCallers({ ...services, carrier }) }
  }

  test('is hung up as soon as it has an id', async () => {
    const phone = service.phone('+15105550134')
    const { status, dialling } = await dialWhileStopped('+15105550134', service.server.services.carrier.dialCaller)
    expect(await phone.ended()).toMatchObject({ status: 'canceled' })
    await expect.poll(status).toMatchObject({ state: 'done', outcome: 'canceled' })
    await dialling.stop()
  })

  test('is not retried if the carrier was too busy', async () => {
    let tries = 0
    const { status, dialling } = await dialWhileStopped('+15105550135', async () => {
      tries += 1
      throw new CarrierError('busy', 'Too many requests')
    })
    await expect.poll(() => tries).toBe(1)
    later(120)
    dialling.wake()
    await expect.poll(status).toMatchObject({ state: 'done', outcome: 'canceled' })
    expect(tries).toBe(1)
    await dialling.stop()
  })

  test('is left to the server, and the command says so', async () => {
    await db.insertInto('carrier_paces').values({ account, free_at: '2030-01-01T00:00:00Z' }).execute()
    await callMe('+15105550136')
    await db.updateTable('session_flows').set({ stage: 'placing', place_after: null }).execute()
    expect(await stop()).toContain(
      'Left to the server: 1 call. For each: it is being dialled; a running server ends it as soon as the carrier has accepted it.',
    )
  })

  test('is either canceled or marked, and never dialled without the mark', async () => {
    await db.insertInto('carrier_paces').values({ account, free_at: '2030-01-01T00:00:00Z' }).execute()
    for (let i = 0; i < 20; i++) await callMe('+15105550137')
    await db.updateTable('session_flows').set({ carrier_account: 'AC-raced' }).execute()
    const pace = { account: 'AC-raced', callsPerSecond: 1000, queuedAfter: new Date(0) }
    const claims = async () => {
      for (let i = 0; i < 20; i++) await claimSession(db, { ...pace, now: new Date(service.now.getTime() + i * 10) })
    }
    await Promise.all([claims(), requestStop(db, undefined, service.now)])
    const left = await db.selectFrom('session_flows').select(['stage', 'stop_requested_at']).execute()
    expect(left).toHaveLength(20)
    for (const { stage, stop_requested_at } of left) {
      expect(['ended', 'placing']).toContain(stage)
      expect(stop_requested_at).not.toBeNull()
    }
  })
})

describe('the audit log', () => {
  test('has one entry for a stop that ended something, and none for another at the same time or later', async () => {
    await db.insertInto('carrier_paces').values({ account, free_at: '2030-01-01T00:00:00Z' }).execute()
    for (let i = 0; i < 3; i++) await callMe('+15105550137')
    await db.updateTable('session_flows').set({ carrier_account: 'AC-apart' }).execute()
    await db
      .updateTable('session_flows')
      .set({ stage: 'placing' })
      .where('session_id', '=', await anySession())
      .execute()
    const parts = { db, carrier: undefined }
    const authorship = { actor: commandLine, now: service.now }
    const stopped = { id: campaign, name: 'The campaign' }
    const { entries } = await audited(db, async () => {
      await Promise.all(Array.from({ length: 4 }, () => stopCalls(parts, stopped, authorship)))
      await stopCalls(parts, undefined, authorship)
    })
    expect(entries).toMatchObject([
      {
        action: 'campaign.calls_stopped',
        object_kind: 'campaign',
        object_id: String(campaign),
        after: { canceled: 2, stopped: 1 },
      },
    ])
    expect(JSON.stringify(entries)).not.toContain('5105550137')
  })

  const anySession = async () => (await db.selectFrom('session_flows').select('session_id').executeTakeFirstOrThrow()).session_id
})

describe('a session marked by the stop', () => {
  const untilIntro = async () => {
    const call = { CallSid: `CA-stopped-${Math.floor(service.now.getTime())}`, From: supporter, To: '+12025550100' }
    const first = await askAsCarrier(service, `/call/incoming?campaignId=${campaign}`, call)
    const intro = await askAsCarrier(service, nextAddress(first.text), { ...call, Digits: '1' })
    return { call, intro: intro.text }
  }
  const goodbye = /This campaign takes no calls at present[\s\S]*<Hangup/

  test('ends at its next step and dials no office', async () => {
    const { call, intro } = await untilIntro()
    await requestStop(db, undefined, service.now)
    const { status, text } = await askAsCarrier(service, nextAddress(intro), { ...call, Digits: '' })
    expect(status).toBe(200)
    expect(text).toMatch(goodbye)
    expect(text).not.toContain('<Dial')
  })

  test('does not dial when a step with a dial is repeated, and still records the reports in it', async () => {
    const { call, intro } = await untilIntro()
    const dial = await askAsCarrier(service, nextAddress(intro), { ...call, Digits: '' })
    expect(dial.text).toContain('<Dial')
    await askAsCarrier(service, legAddress(dial.text), { CallSid: `${call.CallSid}-leg`, CallStatus: 'in-progress' })
    await requestStop(db, undefined, service.now)
    const again = await askAsCarrier(service, nextAddress(intro), { ...call, Digits: '' })
    expect(again.text).toMatch(goodbye)
    expect(again.text).not.toContain('<Dial')
    const ended = { ...call, DialCallStatus: 'completed', DialCallSid: `${call.CallSid}-leg`, DialCallDuration: '17' }
    expect((await askAsCarrier(service, nextAddress(dial.text), ended)).text).toMatch(goodbye)
    const rows = await db
      .selectFrom('calls')
      .select(['status', 'duration'])
      .where('call_id', '=', `${call.CallSid}-leg`)
      .execute()
    expect(rows).toEqual([{ status: 'completed', duration: 17 }])
    expect(await openLines()).toEqual([])
  })

  test('is ended by a running server if the request to end it was lost', async () => {
    const { phone, sid } = await talking()
    await requestStop(db, undefined, service.now)
    await reconcile(service.server.services)
    await phone.ended()
    await service.carrier.idle()
    await reconcile(service.server.services, immediate)
    expect(await session(sid)).toMatchObject({ status: 'completed' })
    expect(await openLines()).toEqual([])
  })
})

describe('the command', () => {
  test('says what it will end, and ends it after confirmation', async () => {
    const { phone } = await talking()
    const counts = 'All campaigns: 1 call under way, 0 calls queued.\nfailed: '
    expect(await stop([])).toBe(
      `${counts}There is no terminal to ask for confirmation. Nothing was changed. Add --yes to skip the question.\n`,
    )
    expect(await stop([], { typed: 'n\n' })).toBe(`${counts}Nothing was changed.\n`)
    expect(
      await db.selectFrom('session_flows').select('session_id').where('stop_requested_at', 'is not', null).execute(),
    ).toEqual([])
    expect(await stop([], { typed: 'y\n' })).toContain('Ended: 1 call under way.')
    await phone.ended()
  })

  test('with nothing to end asks nothing and says how to refuse new calls', async () => {
    expect(await stop([])).toMatch(/^All campaigns: 0 calls under way, 0 calls queued\.\nNew calls can still be requested\./)
  })

  test('reports an unknown campaign', async () => {
    expect(await stop(['Nowhere', '--yes'])).toMatch(/^failed: There is no campaign Nowhere\./)
  })

  test('fails if the carrier is unreachable, and says who ends the call then', async () => {
    const { phone } = await talking()
    const { config } = service
    const unreachable = { ...config, carrier: { ...config.carrier, baseUrl: `http://127.0.0.1:${await freePort()}` } }
    expect(await stop(['--yes'], { config: unreachable })).toMatch(
      /\nfailed: The carrier could not be asked to end 1 call: .*ECONNREFUSED.*\. A running server asks again every ten seconds;/,
    )
    await reconcile(service.server.services)
    await phone.ended()
  })

  test('fails if a call belongs to an account that is no longer configured', async () => {
    const { phone } = await talking()
    const { config } = service
    const changed = { ...config, carrier: { ...config.carrier, account: 'AC-new' } }
    expect(await stop(['--yes'], { config: changed })).toMatch(
      /\nfailed: Not ended: 1 call of a carrier account that is no longer/,
    )
    await stop()
    await phone.ended()
  })

  test('leaves calls of the simulated carrier to its server', async () => {
    const { phone } = await talking()
    expect(await stop(['--yes'], { config: readConfig({}) })).toContain('Left to the server: 1 call. For each: only the server,')
    await reconcile(service.server.services)
    await phone.ended()
  })
})
