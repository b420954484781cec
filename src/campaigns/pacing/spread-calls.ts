// Tells which targets come after the others when a session is planned, because they have had many of the day's calls. Pure.

export interface SpreadingCampaign {
  readonly target_ordering: string | null
  readonly calls_per_target_per_day: number | null
  /** Percent. */
  readonly share_per_target: number | null
}

interface Target {
  readonly id: number
}

export interface Spread {
  /** How many calls the target has had today. */
  readonly callsOf: (target: Target) => number
  /** 0, or 1 if it has had more than its share, or 2 if it gets no more calls today. */
  readonly rankOf: (target: Target) => number
}

/** The day's calls before shares count: with fewer, a single call is more than one percent. */
export const shareCallsMin = 100

/** True if the order of calling depends on the day's calls. */
export function isSpreading(campaign: SpreadingCampaign): boolean {
  const { target_ordering: order, calls_per_target_per_day: max, share_per_target: share } = campaign
  return order === 'fewest-calls-first' || max !== null || share !== null
}

/** `calls`: those of the day, by the id of the target. */
export function spreadOf(campaign: SpreadingCampaign, calls: ReadonlyMap<number, number>): Spread {
  const { calls_per_target_per_day: max, share_per_target: share } = campaign
  const total = [...calls.values()].reduce((sum, count) => sum + count, 0)
  const shareMax = share === null || total < shareCallsMin ? Number.POSITIVE_INFINITY : (total * share) / 100
  const callsOf = ({ id }: Target) => calls.get(id) ?? 0
  return {
    callsOf,
    rankOf: (target) => (callsOf(target) >= (max ?? Number.POSITIVE_INFINITY) ? 2 : Number(callsOf(target) > shareMax)),
  }
}

/** For campaigns whose order does not depend on the day's calls. */
export const noSpread: Spread = { callsOf: () => 0, rankOf: () => 0 }
