// Rules about a campaign. Pure.
import { readCountry } from '../countries/read-country.ts'
import type { DiallingPolicy } from '../phone/dialling-policy.ts'
import { callingCodeOf, presentPhoneNumber } from '../phone/phone-number.ts'
import { hasNumberingPlan, type ParsedNumber, readNumber } from '../phone/read-number.ts'
import type { Campaign } from './queries.ts'

export type Status = 'archived' | 'paused' | 'live'

/** In the order of `status_code`. */
export const statuses: readonly Status[] = ['archived', 'paused', 'live']

/** Undefined for a campaign that never had one: it is not live. */
export function statusOf({ status_code }: Pick<Campaign, 'status_code'>): Status | undefined {
  return statuses[status_code ?? -1]
}

/**
 * ISO 3166 alpha-2, whatever spelling is stored (CallPower wrote `uk`); what is no country stays as it is, in upper case.
 * Campaigns from before there was a choice are in the United States.
 */
export function countryOf({ country_code }: Pick<Campaign, 'country_code'>): string {
  const stored = country_code || 'US'
  return readCountry(stored) ?? stored.toUpperCase()
}

/**
 * Where a number is from that does not say: the campaign's country, or, if that has no phone numbers, the first of those
 * that the campaign rings. Undefined: nowhere.
 */
export function diallingCountryOf(campaign: Pick<Campaign, 'country_code' | 'countries'>): string | undefined {
  return diallingCountry({ country: countryOf(campaign), countries: campaign.countries })
}

export function diallingCountry(said: { readonly country: string; readonly countries: readonly string[] | null }) {
  return [said.country, ...(said.countries ?? [])].find(hasNumberingPlan)
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
 * The numbers of a campaign's pool that a caller is rung from: those of the caller's own country, or else of the same
 * calling code, or else any, where the campaign rings abroad on purpose.
 */
export function numbersFor(
  pool: readonly string[],
  { country, callingCode }: Pick<ParsedNumber, 'country' | 'callingCode'>,
  { allow_intl_calls, countries }: Pick<Campaign, 'allow_intl_calls' | 'countries'>,
): readonly string[] {
  const numbers = pool.flatMap((stored) => {
    const number = presentPhoneNumber(stored)
    const read = number === null ? undefined : readNumber(number, undefined)
    // As it is stored: the account may know it in a format of before.
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
 * What an office sees. Within the North American plan a supporter's own number, elsewhere the campaign's, because operators
 * there block or strip national numbers that come from abroad; a campaign may choose otherwise.
 */
export function callerIdFor(
  { caller_id_policy }: Pick<Campaign, 'caller_id_policy'>,
  { supporter, campaign }: { readonly supporter: string | undefined; readonly campaign: string },
): string {
  const policy = caller_id_policy ?? (supporter && callingCodeOf(supporter) === northAmerica ? 'supporter' : 'campaign')
  return (policy === 'supporter' ? supporter : undefined) ?? campaign
}
