// The fields of sessions that filters can use: none that identifies the caller.
import { describeEntity, toMany, toOne } from '../collections/entity.ts'

export const sessionEntity = describeEntity({
  name: 'session',
  table: 'sessions',
  columns: {
    timestamp: 'timestamp',
    campaign_id: 'int4',
    location: 'text',
    referral_code: 'text',
    duration: 'int4',
    status: 'text',
    direction: 'text',
    queue_delay: 'interval',
  },
  relations: { campaign: toOne('campaign', 'campaign_id'), calls: toMany('call', 'session_id') },
})
