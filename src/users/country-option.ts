// The option --country of commands that take a phone number, which may be written without a country code.
import { InvalidArgumentError, Option } from 'commander'
import { readCountry } from '../countries/read-country.ts'
import { hasNumberingPlan } from '../phone/read-number.ts'

export function countryOption(): Option {
  return new Option('--country <country>', 'Country of the number, if it has no country code')
    .default('US')
    .argParser(parseCountry)
}

function parseCountry(text: string): string {
  const country = readCountry(text)
  if (country === undefined || !hasNumberingPlan(country))
    throw new InvalidArgumentError('A country that has phone numbers is allowed, such as US, GB or "United Kingdom".')
  return country
}
