// Guards the promise that a restart of the database only makes a caller wait some seconds, and that a longer outage ends in an
// apology instead of silence.
import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { buildCampaign } from '../../../test/support/build-campaign.ts'
import { nextAddress } from '../../../test/support/carrier/carrier-request.ts'
import { validateTwiml } from '../../../test/support/carrier/validate-twiml.ts'
import { cloneDatabase } from '../../../test/support/database.ts'
import { startDatabaseProxy } from '../../../test/support/postgres/database-proxy.ts'
import { buildSignedApp, newCall } from '../../../test/support/signed-app.ts'
import { openDatabase } from '../../database/open.ts'

const { db, url } = await cloneDatabase()
const proxy = await startDatabaseProxy(url)
const database = await openDatabase({ databaseUrl: proxy.url, dataDir: '/nonexistent', statementTimeoutSeconds: 30 })
const { ask, untilDial, logged } = await buildSignedApp(database)
const { id: campaign } = await buildCampaign(db)
afterAll(async () => {
  vi.useRealTimers()
  proxy.restore()
  await database.close()
  await proxy.close()
})
beforeEach(() => proxy.restore())

const ended = { DialCallStatus: 'busy', DialCallDuration: '0' }
const callsOf = (CallSid: unknown) =>
  db
    .selectFrom('calls')
    .innerJoin('sessions', 'sessions.id', 'calls.session_id')
    .select('calls.status')
    .where('sessions.carrier_id', '=', String(CallSid))
    .execute()

describe('a short outage of the database', () => {
  test('before a step is looked up: it is answered once the database is back, and counts once', async () => {
    const { call, dial } = await untilDial(campaign)
    proxy.cut()
    const answering = ask(nextAddress(dial), { ...call, ...ended })
    await proxy.refused()
    proxy.restore()
    const answer = await answering
    expect([answer.statusCode, answer.body]).toMatchObject([200, expect.stringContaining('<Gather')])
    expect((await ask(nextAddress(dial), { ...call, ...ended })).body).toBe(answer.body)
    expect(await callsOf(call.CallSid)).toEqual([{ status: 'busy' }])
  })

  test('during the statement that takes the step: it still counts, and once', async () => {
    const { call, dial } = await untilDial(campaign)
    const { answering } = await db.transaction().execute(async (db) => {
      await sql`SELECT FROM session_flows WHERE carrier_call_id = ${call.CallSid} FOR UPDATE`.execute(db)
      const answering = ask(nextAddress(dial), { ...call, ...ended })
      const killed = () =>
        sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`.execute(
          db,
        )
      await expect.poll(async () => (await killed()).rows).toHaveLength(1)
      return { answering }
    })
    const answer = await answering
    expect([answer.statusCode, answer.body]).toMatchObject([200, expect.stringContaining('<Gather')])
    expect(await callsOf(call.CallSid)).toEqual([{ status: 'busy' }])
  })

  test('during an incoming call: it creates one session', async () => {
    const call = newCall()
    proxy.cut()
    const answering = ask(`/call/incoming?campaignId=${campaign}`, call)
    await proxy.refused()
    proxy.restore()
    expect((await answering).body).toContain('<Gather')
    expect(await db.selectFrom('sessions').select('id').where('carrier_id', '=', String(call.CallSid)).execute()).toHaveLength(1)
  })
})

describe('a long outage of the database', () => {
  test('503 for steps and reports before the timeout of the carrier, so that it retries, and then fetches the apology', async () => {
    const { call, dial } = await untilDial(campaign)
    proxy.cut()
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const paths = [nextAddress(dial), `/call/incoming?campaignId=${campaign}`, '/voice/incoming/status']
    const answers = paths.map((path) => ask(path, { ...call, ...ended, CallStatus: 'completed' }))
    const waited = await whileTimePasses(Promise.all(answers))
    vi.useRealTimers()
    expect((await Promise.all(answers)).map(({ statusCode }) => statusCode)).toEqual([503, 503, 503])
    expect(waited).toBeLessThan(15)
    const apology = await ask('/voice/apology/es', { ...call, ErrorCode: '11200', ErrorUrl: nextAddress(dial) })
    expect(apology.body).toMatch(/language="es-.*<Hangup\/>/)
    expect(validateTwiml([apology.body])).toEqual([])
    expect(logged.length).toBeGreaterThan(0)
  })
})

/** Advances the fake timers until the work is settled. Returns the seconds that passed. */
async function whileTimePasses(work: Promise<unknown>): Promise<number> {
  let isDone = false
  const done = () => {
    isDone = true
  }
  work.then(done, done)
  for (let seconds = 0; ; seconds += 0.1) {
    if (isDone) return seconds
    await vi.advanceTimersByTimeAsync(100)
    await new Promise(setImmediate)
  }
}
