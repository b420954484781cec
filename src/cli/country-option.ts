// The option --country of commands that take a phone number, which may be written without a country code.
import { InvalidArgumentError, Option } from 'commander'
import { defaultPhoneCountry, phoneCountryRule, readPhoneCountry } from '../phone/phone-country.ts'

export function countryOption(): Option {
  return new Option('--country <country>', 'Country of the number, if it has no country code')
    .default(defaultPhoneCountry)
    .argParser(parseCountry)
}

function parseCountry(text: string): string {
  const country = readPhoneCountry(text)
  if (country === undefined) throw new InvalidArgumentError(phoneCountryRule)
  return country
}
