// Which of a target's offices a campaign calls, and in which order. Pure.

/**
 * `main`: the target's own number first. `district`: its offices first, in random order. `nearest`: its offices first, those nearest to
 * the caller before others. `all`: as `main`, and each is a call of its own. The first of them that answers is enough, except for `all`.
 */
export const officeOrders = ['main', 'district', 'nearest', 'all'] as const
export type OfficeOrder = (typeof officeOrders)[number]

/** Anything else that a database may hold means `main`. */
export function officeOrderOf({ target_offices }: { readonly target_offices: string | null }): OfficeOrder {
  return officeOrders.find((each) => each === target_offices) ?? 'main'
}
