// Fills the database with the demo data: campaigns, people, recordings, a year of calls and everything related to them. The same
// seed and time produce the same rows.

import { hasSeatsOf } from '../civic-data/registry.ts'
import type { Db } from '../database/types.ts'
import { loadHistory } from '../events/queries.ts'
import { campaigns, type DemoCampaign, prompts } from './campaigns.ts'
import { countryCode, fictionalNumber, numbers, type OwnTarget, ownTargets, postalCodes, seatHolders } from './country.ts'
import { type DemoTable, emptyTables, insertRows, refreshPlannerStatistics } from './queries.ts'
import { type Random, seededRandom } from './random.ts'
import { makeTraffic, type Traffic } from './traffic.ts'
import { loadCivicData } from './verdania/load.ts'

const seed = 20_555_010

/** Replaces all existing data in one transaction. Creates about `calls` calls until `now`. */
export async function makeDemo(db: Db, { now, calls }: { now: Date; calls: number }): Promise<void> {
  const random = seededRandom(seed)
  const traffic = makeTraffic(random, now, calls)
  await db.transaction().execute(async (db) => {
    await loadHistory(db)
    await emptyTables(db)
    // Those who hold seats have their ids from here, because calls refer to them, and all else from the civic data.
    await insertRows(db, 'targets', targetRows())
    await loadCivicData(db, now)
    for (const [table, rows] of Object.entries(allRows(random, traffic, now))) await insertRows(db, table as DemoTable, rows)
  })
  await refreshPlannerStatistics(db)
}

type Rows = readonly (object & { id: number })[]

function allRows(random: Random, traffic: Traffic, now: Date): Record<Exclude<DemoTable, 'targets'>, Rows> {
  const recordings = recordingRows()
  return {
    campaigns: campaignRows(now),
    campaign_targets: numbered(
      campaigns.flatMap((campaign) =>
        targetsOf(campaign).map((target, i) => ({ campaign_id: campaign.id, target_id: target.id, order: i + 1 })),
      ),
    ),
    location_targets: locationRows(),
    phone_numbers: campaigns.map(({ id, callIn }) => ({
      id,
      carrier_id: `PN${random.hex(32)}`,
      call_in_allowed: callIn,
      call_in_campaign_id: callIn ? id : null,
      number: fictionalNumber(numbers.campaigns + id),
    })),
    campaign_phone_numbers: campaigns.map(({ id }) => ({ id, campaign_id: id, phone_id: id })),
    audio_recordings: recordings.recordings,
    campaign_audio_recordings: recordings.links,
    sessions: traffic.sessions,
    calls: traffic.calls,
    scheduled_calls: scheduleRows(random, now),
    ...crmRows(traffic, now),
    blocklist: [0, 1, 2].map((i) => ({
      id: i + 1,
      created_at: daysBefore(now, 40 * (i + 1)),
      expires_at: i === 2 ? null : daysBefore(now, -30 * (i + 1)),
      phone_number: fictionalNumber(numbers.blocked + i),
      hits: 4 * i,
    })),
  }
}

function targetRows(): Rows {
  const seated = seatHolders.map(({ body: _, ...person }) => ({ ...person, location: null, number: null }))
  return [...seated, ...ownTargets.map(({ body: _, ...target }) => target)]
}

function campaignRows(now: Date): Rows {
  return campaigns.map((campaign) => ({
    id: campaign.id,
    created_time: daysBefore(now, campaign.launched + 3),
    name: campaign.name,
    country_code: countryCode,
    countries: ['US'],
    campaign_type: campaign.type,
    campaign_state: campaign.state,
    campaign_subtype: campaign.subtype,
    campaign_language: 'en',
    segment_by: campaign.locates ? 'location' : 'custom',
    locate_by: campaign.locates ? 'postal' : null,
    include_special: campaign.locates && !hasSeatsOf(countryCode, campaign.type) ? 'only' : null,
    target_ordering: campaign.ordering,
    target_shuffle_chamber: false,
    call_maximum: campaign.maximum,
    allow_call_in: campaign.callIn,
    allow_intl_calls: false,
    prompt_schedule: campaign.id === 1,
    status_code: campaign.status,
    embed: campaign.id === 1 ? { type: 'iframe', script: '<p>Ask for the night trains, politely and by name.</p>' } : {},
  }))
}

/** Campaigns that call no seats have a table of their own: in this one, each postal code has two people. */
function locationRows(): Rows {
  return numbered(
    campaigns
      .filter(({ locates, type }) => locates && !hasSeatsOf(countryCode, type))
      .flatMap((campaign) => {
        const members = targetsOf(campaign)
        return postalCodes.flatMap((location, i) =>
          [0, 1].map((nth) => ({
            campaign_id: campaign.id,
            location,
            target_id: members[(i + nth) % members.length]?.id ?? 1,
            order: nth + 1,
          })),
        )
      }),
  )
}

function targetsOf({ bodies }: DemoCampaign): readonly OwnTarget[] {
  return ownTargets.filter(({ body }) => bodies.includes(body))
}

function recordingRows(): { recordings: Rows; links: Rows } {
  const shared = Object.entries(prompts).map(([key, text]) => ({
    key,
    version: 1,
    text_to_speech: text,
    description: 'for all campaigns',
  }))
  const intros = campaigns.flatMap(({ name, intro }, i) => [
    { key: 'msg_intro', version: 2 * i + 1, text_to_speech: `Hello. ${intro}`, description: `${name}, first take` },
    { key: 'msg_intro', version: 2 * i + 2, text_to_speech: intro, description: `${name}, shorter` },
  ])
  const recordings = numbered([...shared, ...intros].map((recording) => ({ ...recording, hidden: false })))
  const links = campaigns.flatMap(({ id, locates }) => {
    const used = recordings.filter(({ key, version }) =>
      key === 'msg_intro' ? Math.ceil(version / 2) === id : locates || !key.endsWith('location'),
    )
    // The shorter introduction is selected; the first take stays linked.
    return used.map(({ id: recording_id, key, version }) => ({
      campaign_id: id,
      recording_id,
      selected: key !== 'msg_intro' || version % 2 === 0,
    }))
  })
  return { recordings, links: numbered(links) }
}

function scheduleRows(random: Random, now: Date): Rows {
  return Array.from({ length: 24 }, (_, i) => {
    const age = 10 + random.below(200)
    const subscribed = i % 4 !== 3
    return {
      id: i + 1,
      created_at: daysBefore(now, age),
      subscribed,
      time_to_call: `${String(8 + (i % 10)).padStart(2, '0')}:${i % 2 === 0 ? '00' : '30'}:00`,
      last_called: i % 6 === 5 ? null : daysBefore(now, subscribed ? 1 : age / 2),
      num_calls: i % 6 === 5 ? 0 : Math.ceil(age / 2),
      campaign_id: 1,
      phone_number: fictionalNumber(numbers.supporters + i),
      job_id: null,
    }
  })
}

function crmRows({ calls }: Traffic, now: Date): Pick<Record<DemoTable, Rows>, 'crm_syncs' | 'crm_call_syncs'> {
  const synced = calls.filter((call) => call.campaign_id === 1 && call.status === 'completed').slice(-500)
  const crm_syncs = [
    {
      id: 1,
      created_time: daysBefore(now, 300),
      last_sync_time: daysBefore(now, 1),
      campaign_id: 1,
      schedule: 'nightly',
      crm_id: 'night-trains',
    },
    {
      id: 2,
      created_time: daysBefore(now, 100),
      last_sync_time: null,
      campaign_id: 3,
      schedule: 'immediate',
      crm_id: 'marram',
    },
  ]
  return {
    crm_syncs,
    crm_call_syncs: synced.map((call, i) => ({
      id: i + 1,
      created_time: call.timestamp,
      call_id: call.id,
      saved: i % 50 !== 0,
      crm_message: i % 50 === 0 ? 'page not found' : 'saved',
    })),
  }
}

function numbered<T extends object>(rows: readonly T[]): (T & { id: number })[] {
  return rows.map((row, i) => ({ id: i + 1, ...row }))
}

function daysBefore(now: Date, days: number): string {
  return new Date(now.getTime() - days * 86_400_000).toISOString()
}
