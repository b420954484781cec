// Converts campaign rows to JSON. Pure.
import { type AudioStore, audioFileUrl } from '../audio/file-url.ts'
import { presentPhoneNumber } from '../phone/phone-number.ts'
import { statusOf } from './campaign.ts'
import type { CampaignRow } from './queries.ts'
import type { Campaign } from './schemas.ts'

export function presentCampaign(row: CampaignRow, store: AudioStore): Campaign {
  return {
    id: row.id,
    name: row.name,
    campaign_country: storedCountryOf(row),
    campaign_state: row.campaign_state,
    campaign_type: row.campaign_type,
    campaign_subtype: row.campaign_subtype,
    campaign_language: row.campaign_language,
    allow_call_in: row.allow_call_in,
    call_maximum: row.call_maximum,
    target_ordering: row.target_ordering,
    // Compat: empty if the campaign never had a status.
    status: statusOf(row) ?? '',
    required_fields: requiredFields(row),
    phone_numbers: row.phone_numbers.map(({ number }) => presentPhoneNumber(number)).filter((number) => number !== null),
    targets: row.targets.map(({ name, number }): [string, string | null] => [name, presentPhoneNumber(number)]),
    audio_msgs: audioMessages(row.recordings, store),
    embed: row.embed,
  }
}

/** Compat: the code as CallPower stored it, such as `UK`. */
function storedCountryOf({ country_code }: CampaignRow): string {
  return (country_code || 'US').toUpperCase()
}

/** Compat: `userPhone` is the stored country code unchanged, as in CallPower. */
function requiredFields(row: CampaignRow): Campaign['required_fields'] {
  const fields = { userPhone: row.country_code, userCountry: storedCountryOf(row) }
  return row.segment_by === 'location' ? { ...fields, userLocation: row.locate_by } : fields
}

/** If two selected recordings have the same key, the later link wins. */
function audioMessages(recordings: CampaignRow['recordings'], store: AudioStore): Record<string, string | null> {
  return Object.fromEntries(
    recordings.map(({ key, text_to_speech, file_storage }) => [key, text_to_speech || audioFileUrl(store, file_storage)]),
  )
}
