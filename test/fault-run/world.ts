// The campaigns of a fault run: one for each path that a call can take, one of them with fewer lines than callers need, and one whose
// targets get only so many calls a day.
import type { Db } from '../../src/database/types.ts'
import { buildCampaign } from '../support/build-campaign.ts'

export interface World {
  readonly campaignIds: readonly number[]
  readonly numbers: readonly string[]
  /** Numbers for incoming calls: one that is set up at the carrier, and one whose address each call has to give. */
  readonly callIn: { readonly setUp: string; readonly other: string }
  /** How many calls a target of the campaign that counts gets a day. */
  readonly callsPerTarget: number
  /** How many simultaneous calls a number may have. */
  linesOf(number: string): number
}

/** A number reserved for fiction. */
export const fictional = (prefix: '+1202555' | '+1510555', line: number) => `${prefix}${String(100 + line).padStart(4, '0')}`
const washington = (line: number) => fictional('+1202555', line)

const [plainNumber, scarceNumber, locatedNumber, sharedNumber, countedNumber] = [0, 1, 2, 3, 4].map(washington) as [
  string,
  string,
  string,
  string,
  string,
]
const callsPerTarget = 25
const scarceNumbers = [50, 51, 52].map(washington)
const scarceLines = 2
/** For campaigns without a value of their own. */
const usualLines = 20

export async function buildWorld(db: Db): Promise<World> {
  const plain = await buildCampaign(db, {
    numbers: [plainNumber],
    allow_call_in: true,
    targets: [
      { name: 'Ada Brown', number: washington(40), offices: [office('Springfield', 41), office('Shelbyville', 42)] },
      { name: 'Bo Chase', number: washington(43), offices: [office('Ogdenville', 44)] },
      { name: 'Cy Dunn', number: washington(45) },
    ],
  })
  const scarce = await buildCampaign(db, {
    numbers: [scarceNumber],
    allow_call_in: true,
    calls_per_number: scarceLines,
    targets: [
      { name: 'Di Evans', number: washington(50) },
      { name: 'Ed Frost', number: washington(51), offices: [office('Brockway', 52)] },
    ],
  })
  const located = await buildCampaign(db, {
    numbers: [locatedNumber],
    targets: [
      { name: 'Flo Grant', number: washington(60) },
      { name: 'Gus Hill', number: washington(61) },
    ],
    locations: { 94110: ['Flo Grant'], 20001: ['Gus Hill'], 10001: ['Flo Grant', 'Gus Hill'] },
  })
  const switchboard = { number: washington(70) }
  const shared = await buildCampaign(db, {
    numbers: [sharedNumber],
    targets: [
      { name: 'Hal Irons', ...switchboard },
      { name: 'Ida James', ...switchboard },
    ],
  })
  const counted = await buildCampaign(db, {
    numbers: [countedNumber],
    calls_per_target_per_day: callsPerTarget,
    target_ordering: 'fewest-calls-first',
    targets: [80, 81, 82].map((line) => ({ name: `Jo Kern ${line}`, number: washington(line) })),
  })
  return {
    campaignIds: [plain, scarce, located, shared, counted].map(({ id }) => id),
    numbers: [plainNumber, scarceNumber, locatedNumber, sharedNumber, countedNumber],
    callsPerTarget,
    callIn: { setUp: plainNumber, other: scarceNumber },
    linesOf: (number) => (scarceNumbers.includes(number) ? scarceLines : usualLines),
  }
}

function office(name: string, line: number) {
  return { name, type: 'district', number: washington(line) }
}
