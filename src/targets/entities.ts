// The columns and relations of targets and offices that filters may use.
import { sql } from 'kysely'
import { describeEntity, manyToMany, toMany, toOne } from '../collections/entity.ts'

export const targetEntity = describeEntity({
  name: 'target',
  table: 'targets',
  columns: { key: 'text', title: 'text', name: 'text', district: 'text', location: 'text', number: 'phone' },
  aliases: {
    phone_number: { type: 'phone-without-extension', sql: (table) => sql`split_part(${sql.ref(`${table}.number`)}, ';', 1)` },
  },
  relations: {
    offices: toMany('office', 'target_id'),
    campaigns: manyToMany('campaign', 'campaign_targets', 'target_id', 'campaign_id'),
    campaign_targets: toMany('campaign_target', 'target_id'),
  },
})

export const officeEntity = describeEntity({
  name: 'office',
  table: 'offices',
  columns: { uid: 'text', name: 'text', address: 'text', latlon: 'text', type: 'text', number: 'phone', target_id: 'int4' },
  relations: { target: toOne('target', 'target_id') },
})
