// Rules about a campaign. Pure.
import { readCountry } from '../countries/read-country.ts'
import type { DiallingPolicy } from '../phone/dialling-policy.ts'
import { callingCodeOf, presentPhoneNumber } from '../phone/phone-number.ts'
import { hasNumberingPlan, type ParsedNumber, readNumber } from '../phone/read-number.ts'
import type { Campaign } from './queries.ts'

export type Status = 'archived' | 'paused' | 'live'

/** Indexed by `status_code`. */
export const statuses: readonly Status[] = ['archived', 'paused', 'live']

/** Returns undefined if the campaign never had a status. It is then not live. */
export function statusOf({ status_code }: Pick<Campaign, 'status_code'>): Status | undefined {
  return statuses[status_code ?? -1]
}

/**
 * Returns ISO 3166 alpha-2, whatever spelling is stored (CallPower wrote `uk`). Unknown countries are returned in upper case.
 * Campaigns without a country, from old versions, are in the United States.
 */
export function countryOf({ country_code }: Pick<Campaign, 'country_code'>): string {
  const stored = country_code || 'US'
  return readCountry(stored) ?? stored.toUpperCase()
}

/**
 * The country of phone numbers without a calling code: the campaign's country, or, if that has no numbering plan, the first of
 * `countries` that has one. Returns undefined if none has.
 */
export function diallingCountryOf(campaign: Pick<Campaign, 'country_code' | 'countries'>): string | undefined {
  return diallingCountry({ country: countryOf(campaign), countries: campaign.countries })
}

export function diallingCountry(campaign: { readonly country: string; readonly countries: readonly string[] | null }) {
  return [campaign.country, ...(campaign.countries ?? [])].find(hasNumberingPlan)
}

export function policyOf(
  campaign: Pick<Campaign, 'country_code' | 'countries' | 'allow_intl_calls' | 'allow_toll_free'>,
): DiallingPolicy {
  return {
    country: diallingCountryOf(campaign) ?? countryOf(campaign),
    countries: campaign.countries,
    international: campaign.allow_intl_calls === true,
    tollFree: campaign.allow_toll_free === true,
  }
}

/**
 * Chooses the numbers of a campaign's pool that a caller can be dialled from: those of the caller's country, or else of the same
 * calling code, or else any if the campaign allows other countries.
 */
export function numbersFor(
  pool: readonly string[],
  { country, callingCode }: Pick<ParsedNumber, 'country' | 'callingCode'>,
  { allow_intl_calls, countries }: Pick<Campaign, 'allow_intl_calls' | 'countries'>,
): readonly string[] {
  const numbers = pool.flatMap((stored) => {
    const number = presentPhoneNumber(stored)
    const read = number === null ? undefined : readNumber(number, undefined)
    // The number as stored, because the account may have it in an obsolete format.
    return number === null || read === undefined ? [] : [{ number, country: read.country, callingCode: read.callingCode }]
  })
  const near = numbers.filter((each) => each.callingCode === callingCode)
  const own = near.filter((each) => country !== undefined && each.country === country)
  const abroad = allow_intl_calls || countries !== null ? numbers : []
  const chosen = [own, near, abroad].find((some) => some.length > 0) ?? []
  return chosen.map(({ number }) => number)
}

const northAmerica = '1'

/**
 * Chooses the caller ID that an office sees. By default this is the supporter's number in the North American plan, and the
 * campaign's number elsewhere, because operators there block or remove national numbers on calls from abroad.
 */
export function callerIdFor(
  { caller_id_policy }: Pick<Campaign, 'caller_id_policy'>,
  { supporter, campaign }: { readonly supporter: string | undefined; readonly campaign: string },
): string {
  const policy = caller_id_policy ?? (supporter && callingCodeOf(supporter) === northAmerica ? 'supporter' : 'campaign')
  return (policy === 'supporter' ? supporter : undefined) ?? campaign
}
