// Guarantee: a page or an object from memory is the one that a new reading would give. Whatever changes a row that it prints, the
// next request sees it.
import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildTestApp } from '../../test/support/build-app.ts'
import { cloneDatabase } from '../../test/support/database.ts'
import { Answers } from '../answers/answers.ts'
import { hideRecording } from '../audio/hide-recording.ts'
import { commandLine } from '../audit/actor.ts'
import { objectAnswer, pageAnswer } from '../collections/collection.ts'
import { gatherEntities } from '../collections/entity.ts'
import type { Db, ReadonlyDb } from '../database/types.ts'
import { integrationCollections } from '../integration-api.ts'
import { foldCounters } from '../statistics/folding.ts'
import { changeTarget } from '../targets/change-target.ts'
import { changeCampaign } from './changing/change-campaign.ts'
import { campaignCollection } from './collection.ts'
import { archiveCampaign, pauseCampaign, publishCampaign } from './lifecycle/change-status.ts'
import { copyCampaign } from './lifecycle/copy-campaign.ts'
import { deleteCampaign } from './lifecycle/delete-campaign.ts'

const database = await cloneDatabase()
const { db } = database
const { get } = await buildTestApp(database)

const kept = ['/api/campaign', '/api/campaign?page=2&results_per_page=1', '/api/audiorecording', '/api/target'].concat(
  [1, 2, 3].flatMap((id) => [`/api/campaign/${id}`, `/api/audiorecording/${id}`, `/api/target/${id}`]),
)

/** The same answer through a search, which is never kept. */
function searched(path: string): string {
  const [, name, id, query = ''] = /^\/api\/(\w+)(?:\/(\d+))?(?:\?(.*))?$/.exec(path) ?? []
  const q = id === undefined ? {} : { filters: [{ name: 'id', op: 'eq', val: Number(id) }], single: true }
  return `/api/${name}?q=${encodeURIComponent(JSON.stringify(q))}&${query}`
}

async function agree(): Promise<void> {
  for (const path of kept) {
    const [answer, other] = [await get(path), await get(searched(path))]
    const status = [answer.status, other.status]
    if (other.status === 404) expect([path, status, answer.body]).toEqual([path, [404, 404], {}])
    else expect([path, answer.body, answer.headers.link]).toEqual([path, other.body, other.headers.link])
  }
}

const rows = sql`
  TRUNCATE campaigns, targets, phone_numbers, audio_recordings RESTART IDENTITY CASCADE;
  INSERT INTO campaigns (name, country_code, status_code, embed, published_at) VALUES ('One', 'us', 2, '{"a": 1}', now()), ('Two', 'ca', 1, NULL, now()), ('Three', 'us', 2, NULL, now());
  INSERT INTO targets (key, name, title, district, number) VALUES ('a', 'Ada', NULL, NULL, '+12025550143'), ('b', 'Bo', 'Mayor', 'CA-1', NULL), (NULL, 'Cy', NULL, NULL, NULL);
  INSERT INTO campaign_targets (campaign_id, target_id, "order") VALUES (1, 2, 1), (1, 1, 2), (2, 1, 1);
  INSERT INTO phone_numbers (number) VALUES ('+12025550100'), ('+12025550101');
  INSERT INTO campaign_phone_numbers (campaign_id, phone_id) VALUES (1, 1), (2, 2);
  INSERT INTO audio_recordings (key, version, text_to_speech, file_storage) VALUES ('msg_intro', 1, 'Hello', NULL), ('msg_intro', 2, NULL, 'audio/a.mp3'), ('msg_goodbye', 1, 'Bye', NULL);
  INSERT INTO campaign_audio_recordings (campaign_id, recording_id, selected) VALUES (1, 1, true), (1, 3, true), (2, 2, true);`

beforeAll(async () => {
  await rows.execute(db)
})

/** One statement of each kind, for every table that the answers print. */
const statements: Readonly<Record<string, readonly string[]>> = {
  campaigns: [
    `INSERT INTO campaigns (name, status_code) VALUES ('Four', 2)`,
    `UPDATE campaigns SET name = 'Eins' WHERE id = 1`,
    'UPDATE campaigns SET published_at = NULL WHERE id = 2',
    `UPDATE campaigns SET embed = '{"a": 2}' WHERE id = 1`,
    'DELETE FROM campaigns WHERE id = 3',
    'TRUNCATE campaigns CASCADE',
  ],
  campaign_targets: [
    'INSERT INTO campaign_targets (campaign_id, target_id, "order") VALUES (1, 3, 3)',
    'UPDATE campaign_targets SET "order" = 3 - "order" WHERE campaign_id = 1',
    'DELETE FROM campaign_targets WHERE campaign_id = 1 AND target_id = 2',
    'TRUNCATE campaign_targets',
  ],
  targets: [
    `INSERT INTO targets (name) VALUES ('Dee')`,
    `UPDATE targets SET name = 'Ada Brown' WHERE id = 1`,
    `UPDATE targets SET number = '+12025550199' WHERE id = 1`,
    'DELETE FROM targets WHERE id = 2',
    'TRUNCATE targets CASCADE',
  ],
  phone_numbers: [
    // No answer prints a number without a campaign.
    `WITH added AS (INSERT INTO phone_numbers (number) VALUES ('+12025550109') RETURNING id)
      INSERT INTO campaign_phone_numbers (campaign_id, phone_id) SELECT 1, id FROM added`,
    `UPDATE phone_numbers SET number = '+12025550108' WHERE id = 1`,
    'DELETE FROM phone_numbers WHERE id = 1',
    'TRUNCATE phone_numbers CASCADE',
  ],
  campaign_phone_numbers: [
    'INSERT INTO campaign_phone_numbers (campaign_id, phone_id) VALUES (1, 2)',
    'UPDATE campaign_phone_numbers SET phone_id = 2 WHERE campaign_id = 1',
    'DELETE FROM campaign_phone_numbers WHERE campaign_id = 1',
    'TRUNCATE campaign_phone_numbers',
  ],
  audio_recordings: [
    `INSERT INTO audio_recordings (key, version) VALUES ('msg_intro', 3)`,
    `UPDATE audio_recordings SET text_to_speech = 'Good day' WHERE id = 1`,
    'UPDATE audio_recordings SET hidden = true WHERE id = 2',
    'DELETE FROM audio_recordings WHERE id = 1',
    'TRUNCATE audio_recordings CASCADE',
  ],
  campaign_audio_recordings: [
    'INSERT INTO campaign_audio_recordings (campaign_id, recording_id, selected) VALUES (2, 3, true)',
    'UPDATE campaign_audio_recordings SET selected = false WHERE campaign_id = 1 AND recording_id = 1',
    'DELETE FROM campaign_audio_recordings WHERE campaign_id = 1 AND recording_id = 3',
    'TRUNCATE campaign_audio_recordings',
  ],
}
const run = (statement: string) => sql.raw(statement).execute(db)

async function bodiesNow(): Promise<unknown[]> {
  const answers: unknown[] = []
  for (const path of kept) answers.push((await get(path)).body)
  return answers
}

describe('pages and objects that are kept', () => {
  it('print no table whose changes are not tried below', async () => {
    await rows.execute(db)
    const texts: string[] = []
    for (const collection of integrationCollections({
      store: { domain: '', path: '', s3: undefined },
      publicBaseUrl: undefined,
    })) {
      const ofCollection: string[] = []
      const watched = watch(db, (text) => ofCollection.push(text))
      const made = await pageAnswer(collection, {}).make(watched)
      await objectAnswer(collection, 1).make(watched)
      if (made?.version !== undefined) texts.push(...ofCollection)
    }
    expect(texts).toHaveLength(6)
    const tables = texts.join().matchAll(/(?:from|join) "([a-z_]+)"/g)
    const printed = new Set([...tables].map(([, table]) => table))
    expect([...printed].sort()).toEqual(Object.keys(statements).sort())
  })

  const each = Object.values(statements).flatMap((some) => some.map((statement) => [statement] as const))
  it.each(each)('show what was committed before: %s', async (statement) => {
    await rows.execute(db)
    await agree()
    const before = await bodiesNow()
    await run(statement)
    expect(await bodiesNow()).not.toEqual(before)
    await agree()
    await foldCounters(db)
    await agree()
  })

  it('equal new ones after any sequence of statements and foldings', async () => {
    const step = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.constantFrom(...each.map(([statement]) => statement).filter((text) => !text.startsWith('TRUNCATE'))),
      },
      { weight: 1, arbitrary: fc.constant('fold') },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 8 }), async (steps) => {
        await rows.execute(db)
        for (const one of steps) {
          await (one === 'fold' ? foldCounters(db, { batchSize: 2 }) : run(one).catch(() => {}))
          await agree()
        }
      }),
      { numRuns: 15 },
    )
  }, 120_000)

  it('show what an operation has changed', async () => {
    await rows.execute(db)
    const options = { actor: commandLine, now: new Date('2026-01-15T12:00:00Z'), hasAnyNumber: true }
    const input = {
      name: 'Rivers',
      status: 'live',
      targets: [{ name: 'Ada Brown', phone: '202-555-0143' }],
      numbers: ['202-555-0190'],
      prompts: { msg_intro: 'Hello.' },
    }
    const operations: readonly (() => Promise<unknown>)[] = [
      () => changeCampaign(db, input, options),
      () => changeCampaign(db, { ...input, prompts: { msg_intro: 'Good day.' } }, options),
      () => pauseCampaign(db, 4, options),
      () => publishCampaign(db, 4, options),
      () => archiveCampaign(db, 4, options),
      () => copyCampaign(db, { id: 4, name: 'Rivers again' }, options),
      () => deleteCampaign(db, 4, options),
      () => hideRecording(db, 1, options),
      () => changeTarget(db, { id: 1, sent: { name: 'Ada B.', phone: '202-555-0143' }, country: 'US' }, options),
    ]
    for (const operate of operations) {
      await agree()
      expect(await operate()).not.toHaveProperty('error')
      await agree()
    }
  })

  it('reflect every commit before their request, however many requests share them', async () => {
    await rows.execute(db)
    let isOver = false
    const folding = (async () => {
      while (!isOver) await foldCounters(db)
    })()
    const asked: Promise<void>[] = []
    for (let written = 1; written <= 60; written++) {
      await sql`UPDATE campaigns SET call_maximum = ${written} WHERE id = 1`.execute(db)
      await sql`INSERT INTO calls (campaign_id, status) VALUES (1, 'busy')`.execute(db)
      for (let i = 0; i < 3; i++)
        asked.push(
          get('/api/calls').then(({ body }) => {
            expect((body as { num_results: number }).num_results).toBeGreaterThanOrEqual(written)
          }),
        )
      for (const path of ['/api/campaign/1', '/api/campaign', '/api/campaign/1'])
        asked.push(
          get(path).then(({ body }) => {
            const { objects: [first] = [body] } = body as { objects?: unknown[] }
            expect((first as { call_maximum: number }).call_maximum).toBeGreaterThanOrEqual(written)
          }),
        )
    }
    await Promise.all(asked)
    isOver = true
    await folding
  }, 30_000)

  it('are not read again while only calls are written, folding included, and cost one row', async () => {
    await rows.execute(db)
    await foldCounters(db)
    const texts: string[] = []
    const watched = watch(db, (text) => texts.push(text))
    const answers = new Answers()
    const collection = campaignCollection(gatherEntities([]), { domain: '', path: '', publicBaseUrl: undefined })
    for (const answer of [pageAnswer(collection, {}), objectAnswer(collection, 1)]) {
      texts.splice(0)
      const first = await answers.get(watched, answer)
      expect(texts).toHaveLength(1)
      await run(`INSERT INTO calls (campaign_id, target_id, status) VALUES (1, 1, 'busy'), (2, 2, 'completed')`)
      await run('UPDATE calls SET duration = 7')
      expect(await answers.get(watched, answer)).toBe(first)
      await foldCounters(db)
      expect(await answers.get(watched, answer)).toBe(first)
      expect(texts).toHaveLength(3)
      expect(texts[2]).not.toContain('campaigns')
    }
  })
})

/** Passes on the text of each statement. */
function watch(db: Db, seen: (text: string) => void): ReadonlyDb {
  return new Proxy(db, {
    get: (target, name) => {
      const value = Reflect.get(target, name)
      if (name !== 'executeQuery') return typeof value === 'function' ? value.bind(target) : value
      return (query: { sql: string }) => {
        seen(query.sql)
        return target.executeQuery(query as never)
      }
    },
  })
}
