// The fields and relations of CRM syncs that filters may use.
import { describeEntity, toOne } from '../collections/entity.ts'

export const syncCallEntity = describeEntity({
  name: 'sync_call',
  table: 'crm_call_syncs',
  columns: { created_time: 'timestamp', call_id: 'int4', saved: 'boolean' },
  relations: { call: toOne('call', 'call_id') },
})
