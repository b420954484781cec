// The entity `scheduled_call` for filters: its columns and relations.
import { sql } from 'kysely'
import { describeEntity, toOne } from '../collections/entity.ts'

export const subscriptionEntity = describeEntity({
  name: 'scheduled_call',
  table: 'scheduled_calls',
  columns: {
    created_at: 'timestamp',
    subscribed: 'boolean',
    campaign_id: 'int4',
    time_to_call: 'time',
    last_called: 'timestamp',
    num_calls: 'int4',
    phone_number: 'phone',
    job_id: 'text',
  },
  aliases: { user_phone: { type: 'phone', sql: (table) => sql.ref(`${table}.phone_number`) } },
  relations: { campaign: toOne('campaign', 'campaign_id') },
})
