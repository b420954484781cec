// Reads which seats of state legislatures are vacant: the settings of Open States, which list them by state. Pure.
import { type Static, Type } from 'typebox'
import type { LocatedProblem } from '../../../input/located-problem.ts'
import { readStructured } from '../../reading/read-structured.ts'
import type { SourceTexts } from '../../source.ts'
import { findState, type State } from '../states.ts'
import type { LegislativeKind } from './districts.ts'

export const vacanciesFile = 'state-vacancies'

const vacanciesSchema = Type.Record(
  Type.String(),
  Type.Object({
    vacancies: Type.Optional(
      Type.Array(
        Type.Object({
          chamber: Type.Enum(['upper', 'lower', 'legislature']),
          district: Type.Union([Type.String(), Type.Number()]),
        }),
      ),
    ),
  }),
)

export interface Vacancy {
  readonly state: State
  readonly kind: LegislativeKind
  readonly district: string
}

/** Those of Congress are not listed: its seats are known. */
export function readVacancies(files: SourceTexts): { vacancies: Vacancy[] } | { problems: readonly LocatedProblem[] } {
  const read = readStructured<Static<typeof vacanciesSchema>>(files, vacanciesFile, vacanciesSchema, {})
  if ('problems' in read) return read
  const vacancies = Object.entries(read.value).flatMap(([code, { vacancies = [] }]) => {
    const state = findState(code)
    return state === undefined ? [] : vacancies.map(({ chamber, district }) => ({ state, ...seatAt(chamber, district) }))
  })
  return { vacancies }
}

function seatAt(chamber: string, district: string | number): Omit<Vacancy, 'state'> {
  return { kind: chamber === 'lower' ? 'sldl' : 'sldu', district: String(district) }
}
