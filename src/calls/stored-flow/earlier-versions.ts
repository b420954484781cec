// The shapes that earlier versions stored, and how each becomes the next. An entry never changes: a session of that version
// may be under way while servers are updated. Pure.
import { type Static, type TSchema, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { destinationOf } from '../planning/plan.ts'

/** What is in the columns `plan`, `targets` and `state`. */
export interface StoredDocuments {
  readonly plan: unknown
  readonly targets: unknown
  readonly state: unknown
}

export interface EarlierVersion {
  readonly isSatisfiedBy: (stored: StoredDocuments) => boolean
  /** To the next version. Must be called with documents of this version. */
  readonly upgrade: (stored: StoredDocuments) => StoredDocuments
}

const strings = Type.Array(Type.String())
const integers = Type.Array(Type.Integer())
const nullable = <T extends Parameters<typeof Type.Array>[0]>(schema: T) => Type.Union([schema, Type.Null()])

const recording = Type.Union([Type.Object({ text: Type.String() }), Type.Object({ url: Type.String() })])

const planShape = Type.Object({
  campaignId: Type.Integer(),
  campaign: Type.String(),
  organization: Type.String(),
  script: Type.Object({
    language: Type.String(),
    tag: Type.String(),
    voice: Type.String(),
    recordings: Type.Record(Type.String(), recording),
  }),
  asksLocation: Type.Boolean(),
  locationKeys: nullable(Type.Integer()),
  location: nullable(Type.String()),
  schedule: Type.Union([Type.Literal('offer'), Type.Literal('alter'), Type.Null()]),
  choosesTarget: Type.Boolean(),
  callerId: Type.String(),
  ringSecondsMax: Type.Integer(),
  secondsMax: Type.Integer(),
  linesPerNumber: Type.Integer(),
})

const officeShape = Type.Object({
  number: Type.String(),
  extension: nullable(Type.String()),
  type: Type.String(),
  location: Type.String(),
  isFallback: Type.Boolean(),
})

const atShape = Type.Union([
  Type.Literal('beginning'),
  Type.Literal('confirming'),
  Type.Literal('locating'),
  Type.Literal('scheduling'),
  Type.Literal('choosing'),
  Type.Literal('introducing'),
  Type.Literal('waiting'),
  Type.Literal('dialling'),
  Type.Literal('over'),
])

/** The keys are indexes in the list of targets. */
const triedShape = Type.Record(Type.String(), strings)

const target = Type.Object({
  targetId: Type.Integer(),
  title: Type.String(),
  name: Type.String(),
  district: Type.String(),
  askFor: Type.Optional(Type.Boolean()),
  offices: Type.Array(officeShape),
})
const targets = Type.Union([Type.Array(target), Type.Null()])
const counts = { asked: Type.Integer(), office: Type.Integer(), attempts: Type.Integer() }

const state1 = { ...counts, at: atShape, left: integers, tried: triedShape, putOff: integers }
const state2 = { ...state1, waits: Type.Integer() }
const state3 = {
  ...counts,
  at: atShape,
  left: integers,
  tried: triedShape,
  waits: Type.Integer(),
  answered: strings,
  givenUp: strings,
  unreached: integers,
  reserved: Type.Union([Type.Integer(), Type.Null()]),
  dialled: Type.Integer(),
  explained: Type.Array(Type.Union([Type.Literal('skip'), Type.Literal('repeat'), Type.Literal('stop')])),
}

const languages = ['en', 'es', 'fr', 'de', 'it', 'pl'].map((language) => Type.Literal(language))
const script4 = Type.Object({ ...planShape.properties.script.properties, language: Type.Union(languages) })
const shape4 = Type.Object({
  plan: Type.Object({ ...planShape.properties, script: script4 }),
  targets: nullable(Type.Array(Type.Object({ ...target.properties, askFor: Type.Boolean() }))),
  state: Type.Object({ version: Type.Integer({ minimum: 4 }), ...state3 }),
})

const vacancies5 = Type.Array(Type.Object({ title: Type.String(), district: Type.String() }))
const targets5 = Type.Array(Type.Object({ ...target.properties, askFor: Type.Boolean() }))
const choices5 = Type.Array(
  Type.Object({
    title: Type.String(),
    name: Type.String(),
    district: Type.String(),
    targets: targets5,
    vacancies: vacancies5,
  }),
)
const shape5 = Type.Object({
  plan: shape4.properties.plan,
  targets: nullable(targets5),
  state: Type.Object({
    version: Type.Integer({ minimum: 5 }),
    choosingDistrict: Type.Boolean(),
    choices: choices5,
    vacancies: vacancies5,
    ...state3,
  }),
})

const targetLimits6 = nullable(Type.Object({ callsPerDay: nullable(Type.Integer()), secondsBetween: nullable(Type.Integer()) }))
const shape6 = Type.Object({
  ...shape5.properties,
  plan: Type.Object({ ...shape5.properties.plan.properties, targetLimits: targetLimits6 }),
  state: Type.Object({ ...shape5.properties.state.properties, version: Type.Integer({ minimum: 6 }) }),
})

/** By version. Up to version 3, the state did not contain its version. */
export const earlierVersions: Readonly<Record<number, EarlierVersion>> = {
  1: earlierVersion(Type.Object({ plan: planShape, targets, state: Type.Object(state1) }), ({ state, ...frozen }) => ({
    ...frozen,
    // `asked` counted the questions to a caller who waited, too.
    state: { ...state, waits: state.at === 'waiting' ? state.asked : 0 },
  })),
  2: earlierVersion(Type.Object({ plan: planShape, targets, state: Type.Object(state2) }), ({ state, ...frozen }) => {
    const { putOff: _, ...kept } = state
    const isDone = (index: string) => !state.left.includes(Number(index))
    return {
      ...frozen,
      state: {
        ...kept,
        // Whether anybody answered was not stored. Callers were thanked for every office that was dialled.
        answered: Object.entries(state.tried).flatMap(([index, numbers]) => (isDone(index) ? numbers : [])),
        givenUp: [],
        unreached: [],
        reserved: null,
        dialled: state.attempts,
        explained: [],
      },
    }
  }),
  3: earlierVersion(Type.Object({ plan: planShape, targets, state: Type.Object(state3) }), ({ plan, targets, state }) => {
    const offices = targets?.flatMap((each) => each.offices) ?? []
    const tried = Object.entries(state.tried).map(([index, numbers]) => [
      index,
      numbers.map(toDestination(targets?.[Number(index)]?.offices ?? [])),
    ])
    return {
      plan,
      targets: targets?.map((each) => ({ ...each, askFor: each.askFor === true })) ?? null,
      state: {
        version: 4,
        ...state,
        tried: Object.fromEntries(tried),
        answered: state.answered.map(toDestination(offices)),
      },
    }
  }),
  4: earlierVersion(shape4, ({ state, ...frozen }) => ({
    ...frozen,
    // Choices and vacancies that a process of version 4 has copied still hold, but it has not asked for the district.
    state: { choices: [], vacancies: [], ...state, version: 5, choosingDistrict: false },
  })),
  // Calls of a session that began without limits are not counted.
  5: earlierVersion(shape5, ({ plan, state, ...frozen }) => ({
    ...frozen,
    plan: { targetLimits: null, ...plan },
    state: { ...state, version: 6 },
  })),
  6: earlierVersion(shape6, ({ state, ...frozen }) => ({
    ...frozen,
    state: { isFurtherChoice: false, ...state, version: 7, choices: state.choices.map((each) => ({ choices: [], ...each })) },
  })),
}

/** Before 0.3.0 a number was stored without its extension. */
function toDestination(offices: readonly Static<typeof officeShape>[]): (stored: string) => string {
  return (stored) => {
    if (offices.some((office) => destinationOf(office) === stored)) return stored
    const office = offices.find(({ number }) => number === stored)
    return office === undefined ? stored : destinationOf(office)
  }
}

function earlierVersion<Shape extends TSchema>(
  shape: Shape,
  upgrade: (stored: Static<Shape>) => StoredDocuments,
): EarlierVersion {
  const validator = Compile(shape)
  return {
    isSatisfiedBy: (stored) => validator.Check(stored),
    upgrade: (stored) => upgrade(stored as Static<Shape>),
  }
}
