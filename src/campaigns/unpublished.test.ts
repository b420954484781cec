// The guarantee: the read-only API does not show a campaign that was made here and was never live.
import { beforeAll, expect, test } from 'vitest'
import { buildTestApp } from '../../test/support/build-app.ts'
import { cloneDatabase } from '../../test/support/database.ts'
import { commandLine } from '../audit/actor.ts'
import { changeCampaign } from './changing/change-campaign.ts'
import { pauseCampaign, publishCampaign } from './lifecycle/change-status.ts'

const database = await cloneDatabase()
const { db } = database
const { get } = await buildTestApp(database)
const options = { actor: commandLine, now: new Date('2026-01-15T12:00:00Z'), hasAnyNumber: true }

beforeAll(async () => {
  await changeCampaign(
    db,
    {
      name: 'Rivers',
      targets: [{ name: 'Ada Brown', phone: '202-555-0143' }],
      numbers: ['202-555-0100'],
      prompts: { msg_intro: 'Hello.' },
    },
    options,
  )
})

const filter = (name: string, val: unknown) => encodeURIComponent(JSON.stringify({ filters: [{ name, op: 'any', val }] }))
const named = filter('campaigns', { name: 'name', op: 'like', val: 'Riv%' })

/** Every address that names campaigns, with what it answers. */
async function answers() {
  const bodyOf = async (path: string) => (await get(path)).body as Record<string, unknown>
  const [recording] = (await bodyOf('/api/audiorecording')).objects as { campaign_ids?: unknown[] }[]
  return {
    list: (await bodyOf('/api/campaign')).num_results,
    one: (await get('/api/campaign/1')).status,
    names: await bodyOf('/api/campaigns.json'),
    stats: (await get('/api/campaign/1/stats.json')).status,
    dates: (await get('/api/campaign/1/date_calls.json')).status,
    targets: (await get('/api/campaign/1/target_calls.json')).status,
    count: (await get('/api/campaign/1/count.json')).status,
    recordings: JSON.stringify(recording).includes('Rivers'),
    filtered: (await bodyOf(`/api/audiorecording?q=${named}`)).num_results,
  }
}

test('before it is published, it is absent everywhere', async () => {
  expect(await answers()).toEqual({
    list: 0,
    one: 404,
    names: { count: 0, objects: {} },
    stats: 404,
    dates: 404,
    targets: 404,
    count: 404,
    recordings: false,
    filtered: 0,
  })
})

test('once it was live, it stays', async () => {
  await publishCampaign(db, 1, options)
  const live = await answers()
  expect(live).toMatchObject({ list: 1, one: 200, stats: 200, dates: 200, targets: 200, recordings: true, filtered: 1 })
  await pauseCampaign(db, 1, options)
  expect(await answers()).toEqual(live)
})
