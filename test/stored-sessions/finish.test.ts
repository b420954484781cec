// Guards that an update of the server loses no call: each recorded session of each version goes on with this version, from
// the request that the carrier would send next to the last row.
import { describe, expect, test } from 'vitest'
import { currentVersion } from '../../src/calls/stored-flow/shape.ts'
import type { ScriptedPhone } from '../../src/telephony/simulator/scripted.ts'
import { askAsCarrier, type CarrierAnswer } from '../support/carrier/carrier-request.ts'
import { cloneDatabase, type TestDatabase } from '../support/database.ts'
import { openPhoneService, type PhoneService } from '../support/phone-service.ts'
import { fieldsOf, pathIn } from './record.ts'
import { listRecordings, loadTables, type RecordedSession, readRecording } from './recording.ts'

/** What callers press, by where the call stands. */
const keys: Readonly<Record<string, string>> = { confirming: '1', locating: '94110', choosing: '1' }
const answersMax = 30

interface Stage {
  readonly database: TestDatabase
  readonly service: PhoneService
  /** Of callers who are in the queue. */
  readonly phones: ReadonlyMap<string, ScriptedPhone>
}

for (const name of listRecordings()) {
  const recording = readRecording(name)
  const database = await cloneDatabase()
  const service = await openPhoneService(database)
  service.now = new Date(Date.parse(recording.now) + 5000)
  const queued = recording.sessions.filter((session) => session.name.startsWith('queued'))
  const phones = new Map(queued.map(({ from }) => [from, service.phone(from)]))
  await loadTables(database.db, recording.tables)
  const stage = { database, service, phones }
  const version = Number(/^v(\d+)/.exec(name)?.[1])

  describe(`a call under way when ${name} was recorded is finished, followed by its web page`, () => {
    test.each(recording.sessions)('$name', async (session) => {
      const before = await statusOf(stage, session)
      const isEnded = session.name.startsWith('ended')
      if (before !== undefined) expect(before.state === 'done').toBe(isEnded)
      await goOn(stage, session)
      // The carrier's last report may still be under way.
      await expect
        .poll(() => readRows(stage, session), { interval: 20, timeout: 10_000 })
        .toEqual({
          stage: 'ended',
          status: 'completed',
          isCurrent: version === currentVersion || (!isEnded && session.next !== null) || phones.has(session.from),
          reached: session.reaches.toSorted(),
          open: 0,
        })
      if (before !== undefined) expect(await statusOf(stage, session)).toMatchObject({ state: 'done', targets_left: 0 })
    })
  })
}

async function goOn({ database, service, phones }: Stage, session: RecordedSession): Promise<void> {
  const phone = phones.get(session.from)
  if (phone !== undefined) return answer(phone, session)
  const call = { CallSid: session.call_id, From: session.from, To: '+12025550100' }
  const isDialling = (await findFlow(database, session)).at === 'dialling'
  if (session.name.startsWith('ended')) {
    const leg = { CallSid: 'CA9', CallStatus: 'completed', CallDuration: '12' }
    if (session.leg !== null && isDialling) expect((await askAsCarrier(service, session.leg, leg)).status).toBe(204)
    return
  }
  let next = session.next
  for (let answers = 0; next !== null; answers++) {
    expect(answers).toBeLessThan(answersMax)
    const { at } = await findFlow(database, session)
    const move = at === 'beginning' ? 'begins' : at === 'dialling' ? ({ leg: 'completed' } as const) : { keys: keys[at] ?? '' }
    const document = await askAsCarrier(service, next, { ...call, ...fieldsOf(move, `${session.call_id}-${answers}`) })
    expectNoApology(document)
    next = pathIn(document.text, /(?:action="|<Redirect[^>]*>)([^"#<]+)/)
    expect(next !== null || document.text.includes('<Hangup')).toBe(true)
  }
  const end = { ...call, CallStatus: 'completed', CallDuration: '60' }
  expect((await askAsCarrier(service, session.status ?? '', end)).status).toBe(204)
}

function expectNoApology({ status, text }: CarrierAnswer): void {
  expect(status).toBe(200)
  expect(text).not.toMatch(/something went wrong|algo ha fallado/)
}

/** The phone rings, and everybody who is dialled answers. */
async function answer(phone: ScriptedPhone, { name, reaches }: RecordedSession): Promise<void> {
  await phone.answer()
  phone.press(name.includes('not located') ? '94110' : '1')
  if (name.includes('district not known')) phone.press('1')
  for (const _ of reaches) {
    phone.pressNothing()
    phone.officeAnswers()
    phone.officeHangsUp(12)
  }
  expect(await phone.ended()).toMatchObject({ status: 'completed' })
}

async function statusOf({ database, service }: Stage, session: RecordedSession): Promise<Record<string, unknown> | undefined> {
  const { status_token } = await findFlow(database, session)
  if (status_token === null) return undefined
  return service.get(`/call/status/${status_token}`)
}

interface Flow {
  readonly at: string
  readonly version: number | null
  readonly stage: string
  readonly status_token: string | null
}

async function findFlow({ db }: TestDatabase, { session_id }: RecordedSession): Promise<Flow> {
  const row = await db
    .selectFrom('session_flows')
    .select(['state', 'stage', 'status_token'])
    .where('session_id', '=', session_id)
    .executeTakeFirstOrThrow()
  const { at, version = null } = row.state as Pick<Flow, 'at'> & { readonly version?: number }
  return { at, version, stage: row.stage, status_token: row.status_token }
}

async function readRows({ database }: Stage, session: RecordedSession): Promise<object> {
  const { db } = database
  const { stage, version } = await findFlow(database, session)
  const { session_id } = session
  const ended = await db.selectFrom('sessions').select('status').where('id', '=', session_id).executeTakeFirstOrThrow()
  const attempts = db.selectFrom('call_attempts').where('session_id', '=', session_id)
  const open = await attempts.select('attempt').where('ended_at', 'is', null).execute()
  const reached = await db
    .selectFrom('calls')
    .innerJoin('targets', 'targets.id', 'calls.target_id')
    .select('targets.name')
    .where('session_id', '=', session_id)
    .where('calls.status', '=', 'completed')
    .where('calls.duration', '=', 12)
    .orderBy('targets.name')
    .execute()
  return {
    stage,
    status: ended.status,
    isCurrent: version === currentVersion,
    reached: reached.map(({ name }) => name),
    open: open.length,
  }
}
