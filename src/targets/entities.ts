// The columns and relations of targets and offices that filters may use.
import { type RawBuilder, sql } from 'kysely'
import { describeEntity, manyToMany, toMany, toOne } from '../collections/entity.ts'

export const targetEntity = describeEntity({
  name: 'target',
  table: 'targets',
  columns: {
    key: 'text',
    title: 'text',
    name: 'text',
    district: 'text',
    location: 'text',
    number: 'phone',
    party: 'text',
    chamber: 'text',
    source: 'text',
  },
  aliases: {
    term_start: { type: 'text', sql: (table) => dayOf(sql.ref(`${table}.term_start`)) },
    term_end: { type: 'text', sql: (table) => dayOf(sql.ref(`${table}.term_end`)) },
    phone_number: { type: 'phone-without-extension', sql: (table) => sql`split_part(${sql.ref(`${table}.number`)}, ';', 1)` },
  },
  relations: {
    offices: toMany('office', 'target_id'),
    campaigns: manyToMany('campaign', 'campaign_targets', 'target_id', 'campaign_id'),
    campaign_targets: toMany('campaign_target', 'target_id'),
  },
})

/** `YYYY-MM-DD`. */
export function dayOf(date: RawBuilder<unknown>): RawBuilder<string | null> {
  return sql<string | null>`to_char(${date}, 'YYYY-MM-DD')`
}

export const officeEntity = describeEntity({
  name: 'office',
  table: 'offices',
  columns: { uid: 'text', name: 'text', address: 'text', latlon: 'text', type: 'text', number: 'phone', target_id: 'int4' },
  relations: { target: toOne('target', 'target_id') },
})
