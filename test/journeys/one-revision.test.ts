// Guarantee: a session says, asks and calls what one revision of its campaign says, although several statements read it and
// somebody changes the campaign between any two of them; and the call is not lost.
import { describe, expect, test } from 'vitest'
import { commandLine } from '../../src/audit/actor.ts'
import { answerIncomingCall } from '../../src/calls/carrier-events/answer-incoming-call.ts'
import { requestCall } from '../../src/calls/requests/request-call.ts'
import { changeCampaign } from '../../src/campaigns/changing/change-campaign.ts'
import { pauseCampaign } from '../../src/campaigns/lifecycle/change-status.ts'
import { deleteCampaign } from '../../src/campaigns/lifecycle/delete-campaign.ts'
import { requireValue } from '../../src/cli/command.ts'
import { readConfig } from '../../src/config/read-config.ts'
import type { Db } from '../../src/database/types.ts'
import { AppError } from '../../src/errors.ts'
import { changeTarget } from '../../src/targets/change-target.ts'
import { listTargetsByKey } from '../../src/targets/queries.ts'
import { appParts } from '../support/app-parts.ts'
import { cloneDatabase } from '../support/database.ts'
import { supporter } from '../support/phone-service.ts'

const { db, pool } = await cloneDatabase()
const clock = () => new Date('2026-03-02T15:00:00Z')
const authorship = { actor: commandLine, now: clock() }
const options = { ...authorship, hasAnyNumber: true }
const callIn = '+12025550109'

const office = (letter: string) => ({ name: `Hall ${letter}`, phone: letter === 'A' ? '+12025550151' : '+12025550152' })
const shared = (letter: string, n: number) => ({
  key: `custom:shared-${n}`,
  name: `Ada ${letter}`,
  phone: letter === 'A' ? '+12025550143' : '+12025550144',
  offices: [office(letter)],
})
/** Everything in it has the letter, or a number of its own. */
const campaignWith = (letter: string, n: number) => ({
  name: `Rivers ${letter} ${n}`,
  status: 'live',
  targets: [shared(letter, n), { key: `custom:own-${letter}-${n}`, name: `Own ${letter}`, phone: '+12025550160' }],
  numbers: [letter === 'A' ? '+12025550101' : '+12025550102', callIn],
  call_in: { allowed: true, number: callIn },
  prompts: { msg_intro: `Hello ${letter}`, msg_goodbye: `Bye ${letter}` },
})

// A pool dials from its oldest number here.
for (const number of ['+12025550101', '+12025550102', callIn]) await db.insertInto('phone_numbers').values({ number }).execute()

let made = 0
async function makeCampaign(): Promise<{ id: number; n: number; toggle: () => Promise<void> }> {
  // A call-in number belongs to one campaign.
  await db.updateTable('phone_numbers').set({ call_in_campaign_id: null }).execute()
  const n = ++made
  const { id } = requireValue(await changeCampaign(db, campaignWith('A', n), options))
  const toggle = async () => void requireValue(await changeCampaign(db, { ...campaignWith('B', n), id }, options))
  return { id, n, toggle }
}

/** A handle that makes a change after its nth statement. */
function changingAfter(n: number, change: () => Promise<unknown>) {
  let statements = 0
  const hooked: Db = db.withPlugin({
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      if (++statements === n) await change()
      return result
    },
  })
  return { services: appParts(readConfig({}), { db: hooked, pool, clock }).services, count: () => statements }
}

const startings = {
  'requested by a web page': ({ services }: Hooked, campaign: number) =>
    requestCall(services, {
      campaign: String(campaign),
      phone: supporter,
      country: undefined,
      location: undefined,
      referralCode: undefined,
      targets: [],
      record: false,
      address: '192.0.2.1',
      isStaff: true,
    }),
  'that comes in': ({ services }: Hooked, campaign: number) =>
    answerIncomingCall(services, { from: supporter, to: callIn, callId: `CA${campaign}` }, undefined),
}
type Hooked = ReturnType<typeof changingAfter>

async function findSession(campaign: number) {
  return await db
    .selectFrom('sessions')
    .innerJoin('session_flows', 'session_flows.session_id', 'sessions.id')
    .leftJoin('webhook_receipts as receipt', 'receipt.session_id', 'sessions.id')
    .select(['campaign_revision', 'from_number', 'plan', 'targets', 'receipt.answer'])
    .where('campaign_id', '=', campaign)
    .executeTakeFirst()
}

/** What the session has of either state of the campaign: `AAAA…`, or a mixture. */
function lettersOf(session: NonNullable<Awaited<ReturnType<typeof findSession>>>): string {
  const { plan, targets, answer, from_number } = session
  return lettersIn([plan, targets, answer, from_number])
}

function lettersIn(value: unknown): string {
  const text = JSON.stringify(value)
    .replaceAll(/\+120255501(01|43|51)/g, 'Number A')
    .replaceAll(/\+120255501(02|44|52)/g, 'Number B')
  return [...text.matchAll(/(?:Rivers|Hello|Bye|Ada|Own|Hall|Number) ([AB])/g)].map(([, letter]) => letter).join('')
}

async function letterOfRevision(campaign: number, revision: number | null): Promise<string> {
  const row = await db
    .selectFrom('campaign_revisions')
    .select('content')
    .where('campaign_id', '=', campaign)
    .where('revision', '=', revision ?? 0)
    .executeTakeFirstOrThrow()
  return String((row.content as { columns: { name: string } }).columns.name.split(' ')[1])
}

describe.each(Object.entries(startings))('a call %s', (_name, start) => {
  /** Starts a call on a campaign of its own for each statement that starting takes. */
  async function forEachStatement(check: (n: number) => Promise<number>) {
    let n = 0
    while (n < (await check(++n)));
    expect(n).toBeGreaterThan(5)
  }

  test('is of one revision, whenever the campaign changes', async () => {
    await forEachStatement(async (n) => {
      const { id, toggle } = await makeCampaign()
      const hooked = changingAfter(n, toggle)
      await start(hooked, id)
      const session = await findSession(id)
      if (session === undefined) throw new Error(`After statement ${n}, the call was lost`)
      const letter = await letterOfRevision(id, session.campaign_revision)
      const letters = lettersOf(session)
      expect(letters.length).toBeGreaterThan(8)
      expect([n, letters]).toEqual([n, letter.repeat(letters.length)])
      return hooked.count()
    })
  })

  test('calls a target as it was at one time, whenever another campaign changes it', async () => {
    await forEachStatement(async (n) => {
      const { id, n: number } = await makeCampaign()
      const [target] = await listTargetsByKey(db, [`custom:shared-${number}`])
      if (target === undefined) throw new Error('There is no target')
      const change = { id: target.id, sent: shared('B', number), country: undefined }
      const hooked = changingAfter(n, () => changeTarget(db, change, authorship))
      await start(hooked, id)
      const letters = lettersIn((await findSession(id))?.targets)
      expect([n, letters]).toEqual([n, expect.stringMatching(/^(AAAA|BBBB)A$/)])
      return hooked.count()
    })
  })

  test('starts no session on a campaign that is paused meanwhile, and fails clearly if it is deleted', async () => {
    await forEachStatement(async (n) => {
      const { id } = await makeCampaign()
      const hooked = changingAfter(n, async () => {
        requireValue(await pauseCampaign(db, id, authorship))
        // Refused if the call had been stored already.
        await deleteCampaign(db, id, authorship)
      })
      const result = await start(hooked, id).catch((error: unknown) => error)
      if (result instanceof Error) expect(result).toBeInstanceOf(AppError)
      const isGone = (await db.selectFrom('campaigns').select('id').where('id', '=', id).executeTakeFirst()) === undefined
      expect((await findSession(id)) === undefined).toBe(isGone)
      return hooked.count()
    })
  })
})
