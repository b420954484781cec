// The schema at a glance: maps table names to row types. The counter tables are missing; only src/statistics uses them.

import type { AudioRecordingsTable, CampaignAudioRecordingsTable } from '../audio/table.ts'
import type { AuditLogTable } from '../audit/table.ts'
import type { ApiKeysTable, LoginsTable } from '../auth/table.ts'
import type { BlocklistTable } from '../blocklist/table.ts'
import type { ImportsTable } from '../callpower/table.ts'
import type { CallsTable } from '../calls/table.ts'
import type {
  CampaignDraftsTable,
  CampaignPhoneNumbersTable,
  CampaignRevisionsTable,
  CampaignsTable,
  CampaignTargetsTable,
  LocationTablesTable,
  LocationTargetsTable,
  PhoneNumbersTable,
  TargetPacesTable,
} from '../campaigns/table.ts'
import type { GeocodedAddressesTable } from '../civic-data/geocoders/table.ts'
import type { DatasetsTable, DatasetVersionsTable, OverridesTable, SeatsTable } from '../civic-data/table.ts'
import type { CrmCallSyncsTable, CrmSyncsTable } from '../crm-sync/table.ts'
import type { EventReadersTable, EventsTable } from '../events/table.ts'
import type { SubscriptionsTable } from '../schedule/table.ts'
import type {
  CallAttemptsTable,
  CarrierPacesTable,
  SessionFlowsTable,
  SessionsTable,
  StepAnswersTable,
} from '../sessions/table.ts'
import type { OfficesTable, TargetsTable } from '../targets/table.ts'
import type { ThrottlesTable } from '../throttles/table.ts'
import type { UsersTable } from '../users/table.ts'
import type { ReaderPositionsTable } from './replica/table.ts'

export interface Database {
  campaigns: CampaignsTable
  targets: TargetsTable
  offices: OfficesTable
  campaign_targets: CampaignTargetsTable
  location_targets: LocationTargetsTable
  campaign_revisions: CampaignRevisionsTable
  campaign_drafts: CampaignDraftsTable
  location_tables: LocationTablesTable
  target_paces: TargetPacesTable
  datasets: DatasetsTable
  dataset_versions: DatasetVersionsTable
  geocoded_addresses: GeocodedAddressesTable
  seats: SeatsTable
  overrides: OverridesTable
  phone_numbers: PhoneNumbersTable
  campaign_phone_numbers: CampaignPhoneNumbersTable
  audio_recordings: AudioRecordingsTable
  campaign_audio_recordings: CampaignAudioRecordingsTable
  sessions: SessionsTable
  session_flows: SessionFlowsTable
  call_attempts: CallAttemptsTable
  // A later release renames it to step_answers, once no running version uses the old name.
  webhook_receipts: StepAnswersTable
  carrier_paces: CarrierPacesTable
  calls: CallsTable
  scheduled_calls: SubscriptionsTable
  crm_syncs: CrmSyncsTable
  crm_call_syncs: CrmCallSyncsTable
  blocklist: BlocklistTable
  users: UsersTable
  logins: LoginsTable
  throttles: ThrottlesTable
  api_keys: ApiKeysTable
  imports: ImportsTable
  reader_positions: ReaderPositionsTable
  audit_log: AuditLogTable
  events: EventsTable
  event_readers: EventReadersTable
}
