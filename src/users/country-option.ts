// The option of commands that take a phone number as people write it: the country to read it in.
import { InvalidArgumentError, Option } from 'commander'
import { type CountryCode, isSupportedCountry } from 'libphonenumber-js/max'

export function countryOption(): Option {
  return new Option('--country <code>', 'where the number is from, if it has no country code')
    .default('US')
    .argParser(parseCountry)
}

function parseCountry(text: string): CountryCode {
  const code = text.trim().toUpperCase()
  if (!isSupportedCountry(code)) throw new InvalidArgumentError('A country is two letters of ISO 3166, such as US or GB.')
  return code
}
