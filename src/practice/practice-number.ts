// Which number a practice phone has: one of the country of its campaign that no other line has. Pure.
import { getExampleNumber, isSupportedCountry } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { callingCodeOf, readDiallableNumber } from '../phone/phone-number.ts'

/** Reserved for fiction: +1 510-555-0100 to 0199. */
const fictional = '+15105550100'

/** Undefined: all hundred are in use. `country`: ISO 3166; one without a numbering plan counts as the US. */
export function freeNumber(country: string, isInUse: (number: string) => boolean): string | undefined {
  const example = exampleOf(country)
  const numbers = Array.from({ length: 100 }, (_, i) => example.slice(0, -2) + String(i).padStart(2, '0'))
  return numbers.find((number) => 'number' in readDiallableNumber(number, country) && !isInUse(number))
}

function exampleOf(country: string): string {
  const example = isSupportedCountry(country) ? getExampleNumber(country, examples)?.number : undefined
  return example === undefined || callingCodeOf(example) === callingCodeOf(fictional) ? fictional : example
}
