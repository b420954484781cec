// Rules about a campaign. Pure.
import { callingCodeOf, presentPhoneNumber } from '../phone/phone-number.ts'
import type { Campaign } from './queries.ts'

export type Status = 'archived' | 'paused' | 'live'

/** In the order of `status_code`. */
export const statuses: readonly Status[] = ['archived', 'paused', 'live']

/** Undefined for a campaign that never had one: it is not live. */
export function statusOf({ status_code }: Pick<Campaign, 'status_code'>): Status | undefined {
  return statuses[status_code ?? -1]
}

/** ISO 3166 alpha-2; campaigns from before there was a choice are in the United States. */
export function countryOf({ country_code }: Pick<Campaign, 'country_code'>): string {
  return (country_code || 'US').toUpperCase()
}

/**
 * The numbers of a campaign's pool that a caller may be rung from: those of the caller's own country, or, where the
 * campaign rings abroad, any.
 */
export function numbersFor(
  pool: readonly string[],
  callingCode: string,
  { allow_intl_calls }: Pick<Campaign, 'allow_intl_calls'>,
): readonly string[] {
  const numbers = pool.flatMap((stored) => presentPhoneNumber(stored) ?? [])
  const near = numbers.filter((number) => callingCodeOf(number) === callingCode)
  return near.length > 0 || !allow_intl_calls ? near : numbers
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
