// The number that a supporter has left: which one it is, whether it may be rung, and from which of ours.
import { diallingCountryOf, numbersFor, policyOf } from '../../campaigns/campaign.ts'
import { type Campaign, findReservedUse, listPoolNumbers } from '../../campaigns/queries.ts'
import { readCountry } from '../../countries/read-country.ts'
import { AppError } from '../../errors.ts'
import { mayRing } from '../../phone/dialling-policy.ts'
import { hasNumberingPlan, type ParsedNumber, readNumber } from '../../phone/read-number.ts'
import type { CallServices } from '../call-services.ts'

export interface NumberRequest {
  /** As it was typed. */
  readonly phone: string
  /** Where it is from, in any spelling; undefined: in the campaign's country. */
  readonly country: string | undefined
}

/** Throws where it cannot be read, or may not be rung for this campaign. */
export function readSupporterNumber(request: NumberRequest, campaign: Campaign): ParsedNumber {
  const read = readNumber(request.phone, readUserCountry(request, campaign))
  if (read === undefined) throw neverRung('it is no phone number')
  const verdict = mayRing(read, policyOf(campaign))
  if (verdict.kind === 'never') throw neverRung(verdict.problem)
  if (verdict.kind === 'elsewhere') throw noNumbers(campaign, verdict.where)
  return read
}

/** Compat: a client tells a wrong number by the number of Twilio's error that the message begins with. */
function neverRung(problem: string): AppError {
  return new AppError('invalid_phone', `13224: This phone number cannot be rung: ${problem}`)
}

/** Compat: the words of CallPower. */
function noNumbers({ id }: Campaign, where: string): AppError {
  return new AppError('no_number', `no numbers available for campaign ${id} in ${where}`)
}

/** Where the number is from if it does not say. A page may send back the country that the campaign shows, whatever it is. */
function readUserCountry({ country }: NumberRequest, campaign: Campaign): string | undefined {
  if (country === undefined || country.toLowerCase() === (campaign.country_code || 'US').toLowerCase())
    return diallingCountryOf(campaign)
  const read = readCountry(country)
  if (read !== undefined && hasNumberingPlan(read)) return read
  const found = `userCountry is "${country.slice(0, 50)}"`
  const message = `${found}: a country is written as in ISO 3166, such as US or GB, or by its name`
  throw new AppError('invalid_parameter', message, { parameter: 'userCountry' })
}

/** Nobody rings ourselves, or an office as if it were a supporter, by way of this server. */
export async function refuseReservedNumber({ db }: CallServices, { number }: ParsedNumber): Promise<void> {
  const use = await findReservedUse(db, number)
  if (use === undefined) return
  throw neverRung(use === 'own' ? 'it is one of our own numbers' : 'it is the number of an office')
}

/** The number of ours that the supporter is rung from. */
export async function chooseFromNumber(services: CallServices, campaign: Campaign, phone: ParsedNumber): Promise<string> {
  const numbers = numbersFor(await listPoolNumbers(services.db, campaign.id), phone, campaign)
  const chosen = numbers[Math.floor(services.random() * numbers.length)]
  if (chosen !== undefined) return chosen
  throw noNumbers(campaign, phone.country ?? `+${phone.callingCode}`)
}
