// The fields of calls that filters can use.
import { sql } from 'kysely'
import { describeEntity, toMany, toOne } from '../collections/entity.ts'

export const callEntity = describeEntity({
  name: 'call',
  table: 'calls',
  columns: {
    timestamp: 'timestamp',
    session_id: 'int4',
    campaign_id: 'int4',
    target_id: 'int4',
    call_id: 'text',
    status: 'text',
    duration: 'int4',
  },
  aliases: {
    target_display: {
      type: 'text',
      sql: (table) =>
        sql`(SELECT concat_ws(' ', target.title, target.name) FROM targets AS target WHERE target.id = ${sql.ref(`${table}.target_id`)})`,
    },
  },
  relations: {
    session: toOne('session', 'session_id'),
    campaign: toOne('campaign', 'campaign_id'),
    target: toOne('target', 'target_id'),
    sync_call: toMany('sync_call', 'call_id'),
  },
})
