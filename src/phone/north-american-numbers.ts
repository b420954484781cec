// Classifies numbers of the North American Numbering Plan (+1) by their shape. The library's list of area codes lags behind
// those in service (861 is missing), and for small countries it knows only some exchanges. The country of each area code is
// therefore listed here, except for the United States and Canada. Pure.
// Sources: nanpa.com (area codes, 5XX-NXX, easily recognizable codes, special exchanges), ITU-T E.164.

/** The kind of number, as far as it matters for dialling. */
type NorthAmericanKind = 'ordinary' | 'toll-free' | 'premium' | 'personal' | 'service'

interface NorthAmericanNumber {
  readonly kind: NorthAmericanKind
  readonly areaCode: string
  /** ISO 3166 alpha-2. Undefined if the area code is not in `countries`: the United States, Canada, or a new area code. */
  readonly country: string | undefined
}

const countries: Readonly<Record<string, string>> = {
  '242': 'BS',
  '246': 'BB',
  '264': 'AI',
  '268': 'AG',
  '284': 'VG',
  '340': 'VI',
  '345': 'KY',
  '441': 'BM',
  '473': 'GD',
  '649': 'TC',
  '658': 'JM',
  '664': 'MS',
  '670': 'MP',
  '671': 'GU',
  '684': 'AS',
  '721': 'SX',
  '758': 'LC',
  '767': 'DM',
  '784': 'VC',
  '787': 'PR',
  '809': 'DO',
  '829': 'DO',
  '849': 'DO',
  '868': 'TT',
  '869': 'KN',
  '876': 'JM',
  '939': 'PR',
}

/** N11 (211, 311 …); 37X and 96X, which are reserved; N9X, which is reserved for longer numbers. */
const neverAreaCode = /^(?:.11|.9.|37.|96.)/
const tollFree = /^8(?:00|22|33|44|55|66|77|8\d)/
const personal = /^5(?:00|2[1-9]|3[2358]|4[235679]|5[023468]|6[69]|7[78]|8[89])|^5(\d)\1/
/** Government, carrier services, Canada's 6XX, and the easily recognizable codes, which are not assigned to regions. */
const service = /^(?:456|710|.(\d)\1)/
/** Pay-per-call services, carrier access numbers and test lines, in any area code. */
const premiumExchange = /^...976/
const serviceExchange = /^...(?:95[089]|5551212)/

/** `digits`: the ten digits after +1. Returns undefined if no number of the plan has this shape. */
export function readNorthAmerican(digits: string): NorthAmericanNumber | undefined {
  if (!/^[2-9]\d\d[2-9]\d{6}$/.test(digits) || neverAreaCode.test(digits) || /^...[2-9]11/.test(digits)) return undefined
  const areaCode = digits.slice(0, 3)
  return { areaCode, country: countries[areaCode], kind: kindOf(digits) }
}

function kindOf(digits: string): NorthAmericanKind {
  if (tollFree.test(digits)) return 'toll-free'
  if (digits.startsWith('900') || premiumExchange.test(digits)) return 'premium'
  if (personal.test(digits)) return 'personal'
  return service.test(digits) || serviceExchange.test(digits) ? 'service' : 'ordinary'
}
