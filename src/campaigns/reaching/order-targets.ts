// Puts targets in the order that a campaign calls them in: by chamber, party or the day's calls, or at random. Pure.
import { shuffled } from './shuffled.ts'

export interface Ordered {
  /** The party that the target sits with. */
  readonly party: string | null
  /** `upper`, `lower`, `exec`. */
  readonly chamber: string | null
}

/** CallPower's names; the last one is ours. */
export const targetOrders = [
  'in-order',
  'shuffle',
  'upper-first',
  'lower-first',
  'democrats-first',
  'republicans-first',
  'democrats-only',
  'republicans-only',
  'fewest-calls-first',
] as const

export interface OrderOptions<T> {
  /** One of `targetOrders`. Anything else, which a database may hold, means `in-order`. */
  readonly order: string | null
  /** Shuffles the targets of each chamber. */
  readonly shuffleChambers: boolean
  /** How many calls a target has had today. */
  readonly callsOf: (target: T) => number
  /** Returns a number from 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number
}

/** Targets without a chamber or a party come last where those decide, and are left out where only one party is called. */
export function orderTargets<T extends Ordered>(targets: readonly T[], options: OrderOptions<T>): T[] {
  const { order, shuffleChambers, callsOf, random } = options
  const mixed = shuffleChambers ? shuffleWithin(targets, random) : [...targets]
  switch (order) {
    case 'shuffle':
      return shuffled(targets, random)
    case 'upper-first':
      return byRank(mixed, rankIn(['upper', 'lower']))
    case 'lower-first':
      return byRank(mixed, rankIn(['lower', 'upper']))
    case 'democrats-first':
      return byRank(mixed, (target) => Number(!isOf(target, democrats)))
    case 'republicans-first':
      return byRank(mixed, (target) => Number(!isOf(target, republicans)))
    case 'democrats-only':
      return mixed.filter((target) => isOf(target, democrats))
    case 'republicans-only':
      return mixed.filter((target) => isOf(target, republicans))
    case 'fewest-calls-first':
      return byRank(shuffled(targets, random), callsOf)
    default:
      return mixed
  }
}

/** Also parties of several, such as Democratic-Farmer-Labor and Democratic/Working Families. */
const democrats = /^democrat/i
const republicans = /^republican/i

function isOf({ party }: Ordered, name: RegExp): boolean {
  return party !== null && name.test(party)
}

function rankIn(chambers: readonly string[]): (target: Ordered) => number {
  return ({ chamber }) => {
    const rank = chambers.indexOf(chamber ?? '')
    return rank === -1 ? chambers.length : rank
  }
}

/** Stable. */
function byRank<T>(targets: readonly T[], rankOf: (target: T) => number): T[] {
  return targets.toSorted((one, other) => rankOf(one) - rankOf(other))
}

/** Each place keeps its chamber. */
function shuffleWithin<T extends Ordered>(targets: readonly T[], random: () => number): T[] {
  const left = new Map(
    [...Map.groupBy(targets, ({ chamber }) => chamber)].map(([chamber, own]) => [chamber, shuffled(own, random)]),
  )
  return targets.flatMap(({ chamber }) => left.get(chamber)?.shift() ?? [])
}
