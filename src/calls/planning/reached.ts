// Whom a caller reaches, as a session keeps it: targets, seats that nobody holds, and, where it is not certain in which district the
// caller lives, one choice for each that it may be. Stored as JSON with the session. Pure.
import type { DatasetVersions } from '../../civic-data/directory.ts'
import type { PlannedTarget } from './plan.ts'

export interface Reached {
  /** In the order of calling. Empty if the caller has to choose first. */
  readonly targets: readonly PlannedTarget[]
  /** Said to the caller once, before the first call. */
  readonly vacancies: readonly Vacancy[]
  /** The caller chooses one by key. Empty if nothing is to be chosen; never just one. */
  readonly choices: readonly DistrictChoice[]
}

/** Whom a session reaches, and what it was found with, which is not part of the JSON. */
export interface Resolved {
  readonly reached: Reached
  /** The versions of civic data that were current. Null if none was asked. */
  readonly civicData: DatasetVersions | null
}

/** A seat that nobody holds. */
export interface Vacancy {
  /** `Representative`. */
  readonly title: string
  /** `CA-30`, or the state. */
  readonly district: string
}

/** One district that may be the caller's, and whom a caller who chooses it reaches, which may take another choice. */
export interface DistrictChoice extends Reached {
  /** Who represents it, as callers hear it. A vacant seat has an empty name. */
  readonly title: string
  readonly name: string
  readonly district: string
}

export const nobodyReached: Reached = { targets: [], vacancies: [], choices: [] }

export function reachesNobody({ targets, vacancies, choices }: Reached): boolean {
  return targets.length + vacancies.length + choices.length === 0
}

/** What is certain whichever district the caller lives in: the targets and vacancies that all choices have. */
export function certainOf({ targets, vacancies, choices }: Reached): Omit<Reached, 'choices'> {
  const [first, ...others] = choices.map(certainOf)
  if (first === undefined) return { targets, vacancies }
  return {
    targets: first.targets.filter(({ targetId }) =>
      others.every((other) => other.targets.some((one) => one.targetId === targetId)),
    ),
    vacancies: first.vacancies.filter((vacancy) =>
      others.every((other) => other.vacancies.some((one) => isSameSeat(one, vacancy))),
    ),
  }
}

function isSameSeat(one: Vacancy, other: Vacancy): boolean {
  return one.title === other.title && one.district === other.district
}
