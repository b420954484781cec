// Chooses phone numbers for practice phones, from the countries that a campaign's dialling policy allows. Pure.
import { getExampleNumber } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { type DiallingPolicy, mayDial } from '../phone/dialling-policy.ts'
import { hasNumberingPlan, readNumber } from '../phone/read-number.ts'

/** Reserved for fiction: +1 510-555-0100 to 0199. */
const fictional = '+15105550100'

/** In the order in which they are to be tried. */
export function listPracticeNumbers(policy: DiallingPolicy): string[] {
  const countries = [policy.country, ...(policy.countries ?? [])]
  const numbers = countries.flatMap(hundredNumbersIn).filter((number) => {
    const read = readNumber(number, undefined)
    return read !== undefined && mayDial(read, policy).kind === 'allowed'
  })
  return [...new Set(numbers)]
}

function hundredNumbersIn(country: string): string[] {
  const example = exampleNumberIn(country)
  return example === undefined ? [] : Array.from({ length: 100 }, (_, i) => example.slice(0, -2) + String(i).padStart(2, '0'))
}

function exampleNumberIn(country: string): string | undefined {
  if (country === 'US') return fictional
  const example = hasNumberingPlan(country) ? getExampleNumber(country, examples) : undefined
  // Everywhere in North America, 555-0100 to 555-0199 are assigned to nobody.
  return example?.countryCallingCode === '1' ? `+1${example.nationalNumber.slice(0, 3)}5550100` : example?.number
}
