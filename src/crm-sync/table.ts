// Row types of the tables crm_syncs and crm_call_syncs, which record how calls were synced to a CRM.
import type { Generated } from 'kysely'
import type { Instant } from '../database/instant.ts'

export interface CrmSyncsTable {
  id: Generated<number>
  job_id: string | null
  created_time: Instant | null
  last_sync_time: Instant | null
  campaign_id: number | null
  schedule: string | null
  crm_id: string | null
  crm_key: string | null
}

export interface CrmCallSyncsTable {
  id: Generated<number>
  created_time: Instant | null
  call_id: number | null
  saved: boolean | null
  crm_message: string | null
}
