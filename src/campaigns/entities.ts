// The columns and relations of campaigns, and of their target sets, that filters may use. CRM syncs, phone numbers and
// scheduled calls are not included on purpose: filters with `like` could reveal a secret letter by letter.
import { sql } from 'kysely'
import { describeEntity, manyToMany, toMany, toOne } from '../collections/entity.ts'

export const campaignEntity = describeEntity({
  name: 'campaign',
  table: 'campaigns',
  where: sql`published_at IS NOT NULL`,
  columns: {
    created_time: 'timestamp',
    name: 'text',
    country_code: 'text',
    campaign_type: 'text',
    campaign_state: 'text',
    campaign_subtype: 'text',
    campaign_language: 'text',
    segment_by: 'text',
    locate_by: 'text',
    include_special: 'text',
    target_ordering: 'text',
    target_shuffle_chamber: 'boolean',
    target_offices: 'text',
    call_maximum: 'int2',
    allow_call_in: 'boolean',
    allow_intl_calls: 'boolean',
    prompt_schedule: 'boolean',
    status_code: 'int2',
    embed: 'json',
  },
  aliases: {
    status: {
      type: 'text',
      sql: (table) =>
        sql`CASE ${sql.ref(`${table}.status_code`)} WHEN 0 THEN 'archived' WHEN 1 THEN 'paused' WHEN 2 THEN 'live' ELSE '' END`,
    },
    campaign_country: {
      type: 'text',
      sql: (table) => sql`upper(coalesce(nullif(${sql.ref(`${table}.country_code`)}, ''), 'US'))`,
    },
  },
  relations: {
    target_set: manyToMany('target', 'campaign_targets', 'campaign_id', 'target_id'),
    campaign_targets: toMany('campaign_target', 'campaign_id'),
    audio_recordings: manyToMany('audio_recording', 'campaign_audio_recordings', 'campaign_id', 'recording_id'),
  },
})

export const campaignTargetEntity = describeEntity({
  name: 'campaign_target',
  table: 'campaign_targets',
  columns: { campaign_id: 'int4', target_id: 'int4', order: 'int4' },
  relations: { campaign: toOne('campaign', 'campaign_id'), target: toOne('target', 'target_id') },
})
