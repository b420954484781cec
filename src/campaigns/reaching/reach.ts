// Whom a location leads to: targets, seats that nobody holds, and, where it is not certain in which district the caller lives, one
// choice for each that it may be.
import type { Point } from '../../civic-data/boundaries/boundary-index.ts'
import type { DatasetVersions } from '../../civic-data/directory.ts'
import type { TargetKey } from '../queries.ts'

export interface Reached {
  /** In the order of calling. Empty if the caller has to choose first. */
  readonly targets: readonly TargetKey[]
  readonly vacancies: readonly Vacancy[]
  /** Empty if nothing is to be chosen; never just one. The likeliest first. */
  readonly choices: readonly Choice[]
}

export interface Reach extends Reached {
  /** Where the caller is. Null if it is not known. */
  readonly point: Point | null
  /** Others, too, represent the caller, but the location cannot tell who. */
  readonly isPartial: boolean
  /** What was current when civic data was asked. Null if it was not. */
  readonly civicData: DatasetVersions | null
}

/** A seat that nobody holds. */
export interface Vacancy {
  /** `Representative`. */
  readonly title: string
  /** `CA-30`, or the state. */
  readonly district: string
}

/** One district that may be the caller's, and whom a caller who lives there reaches, which may take another choice. */
export interface Choice extends Reached {
  /** Who represents it, as callers hear it. A vacant seat has an empty name. */
  readonly title: string
  readonly name: string
  readonly district: string
  /** How much of the location is in it, from 0 to 1. Null if unknown. */
  readonly share: number | null
}

export const nobody: Reach = { targets: [], vacancies: [], choices: [], isPartial: false, point: null, civicData: null }

export function isNobody({ targets, vacancies, choices }: Reach): boolean {
  return targets.length + vacancies.length + choices.length === 0
}
