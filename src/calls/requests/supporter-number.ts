// Reads the phone number that a caller has left, and refuses numbers that the campaign may not dial.
import { diallingCountryOf, policyOf } from '../../campaigns/campaign.ts'
import { type Campaign, findReservedUse } from '../../campaigns/queries.ts'
import { readCountry } from '../../countries/read-country.ts'
import type { Db } from '../../database/types.ts'
import { AppError } from '../../errors.ts'
import { mayDial } from '../../phone/dialling-policy.ts'
import { hasNumberingPlan, type ParsedNumber, readNumber } from '../../phone/read-number.ts'
import { noNumbers } from '../planning/plan-session.ts'

export interface NumberRequest {
  /** As it was typed. */
  readonly phone: string
  /** The country of a number without a country code, in any spelling; undefined means the campaign's. */
  readonly country: string | undefined
}

/** Throws `invalid_phone` or `no_number` if the number cannot be read or the campaign may not dial it. */
export function readSupporterNumber(request: NumberRequest, campaign: Campaign): ParsedNumber {
  const read = readNumber(request.phone, readUserCountry(request, campaign))
  if (read === undefined) throw neverDialled('it is not a phone number')
  const verdict = mayDial(read, policyOf(campaign))
  if (verdict.kind === 'never') throw neverDialled(verdict.problem)
  if (verdict.kind === 'elsewhere') throw noNumbers(campaign, verdict.where)
  return read
}

/** Compat: clients recognise a wrong number by the code of Twilio's error at the start of the message. */
function neverDialled(problem: string): AppError {
  return new AppError('invalid_phone', `13224: This phone number cannot be called: ${problem}`)
}

/** The country of a number without a country code. A page may send back whatever country the campaign shows. */
function readUserCountry({ country }: NumberRequest, campaign: Campaign): string | undefined {
  if (country === undefined || country.toLowerCase() === (campaign.country_code || 'US').toLowerCase())
    return diallingCountryOf(campaign)
  const read = readCountry(country)
  if (read !== undefined && hasNumberingPlan(read)) return read
  const found = `userCountry is "${country.slice(0, 50)}"`
  const message = `${found}: a country is written as in ISO 3166, such as US or GB, or by its name`
  throw new AppError('invalid_parameter', message, { parameter: 'userCountry' })
}

/** Refuses our own numbers and those of offices: nobody may make this server call them as if they were callers. */
export async function refuseReservedNumber(db: Db, { number }: ParsedNumber): Promise<void> {
  const use = await findReservedUse(db, number)
  if (use === undefined) return
  throw neverDialled(use === 'own' ? 'it is one of our own numbers' : 'it is the number of an office')
}
