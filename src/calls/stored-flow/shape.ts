// The shape in which the plan, the targets and the state of a session are stored, in the current version. Pure. To change it,
// follow docs/decisions/0018-stored-sessions-carry-a-version.md.
import { Type } from 'typebox'
import { type Language, languages } from '../../prompts/languages.ts'

export const currentVersion = 7

const strings = Type.Array(Type.String())
const integers = Type.Array(Type.Integer())
const nullable = <T extends Parameters<typeof Type.Array>[0]>(schema: T) => Type.Union([schema, Type.Null()])

const recording = Type.Union([Type.Object({ text: Type.String() }), Type.Object({ url: Type.String() })])

/** The queue reads `script.language` in SQL: see src/sessions/queue-queries.ts. */
export const planShape = Type.Object({
  campaignId: Type.Integer(),
  campaign: Type.String(),
  organization: Type.String(),
  script: Type.Object({
    language: Type.Unsafe<Language>(Type.Union(languages.map((language) => Type.Literal(language)))),
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
  targetLimits: nullable(Type.Object({ callsPerDay: nullable(Type.Integer()), secondsBetween: nullable(Type.Integer()) })),
})

export const officeShape = Type.Object({
  number: Type.String(),
  extension: nullable(Type.String()),
  type: Type.String(),
  location: Type.String(),
  isFallback: Type.Boolean(),
})

const targetShape = Type.Object({
  targetId: Type.Integer(),
  title: Type.String(),
  name: Type.String(),
  district: Type.String(),
  askFor: Type.Boolean(),
  offices: Type.Array(officeShape),
})

const vacancies = Type.Array(Type.Object({ title: Type.String(), district: Type.String() }))

const choiceShape = Type.Cyclic(
  {
    Choice: Type.Object({
      title: Type.String(),
      name: Type.String(),
      district: Type.String(),
      targets: Type.Array(targetShape),
      vacancies,
      choices: Type.Array(Type.Ref('Choice')),
    }),
  },
  'Choice',
)

/** Names the question for the district `confirming`: see `choosingDistrict`. */
export const atShape = Type.Union([
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
export const triedShape = Type.Record(Type.String(), strings)

/** Unknown properties are allowed: the next version adds some. */
export const flowShape = Type.Object({
  plan: planShape,
  targets: nullable(Type.Array(targetShape)),
  state: Type.Object({
    /** Of all three documents. A newer version is read as far as it satisfies this shape. */
    version: Type.Integer({ minimum: currentVersion }),
    at: atShape,
    /**
     * True if the caller is asked for the district. Version 4 does not know this question. It takes any answer as a confirmation,
     * and goes on with the targets, which are those that are certain.
     */
    choosingDistrict: Type.Boolean(),
    choices: Type.Array(choiceShape),
    isFurtherChoice: Type.Boolean(),
    vacancies,
    asked: Type.Integer(),
    waits: Type.Integer(),
    left: integers,
    tried: triedShape,
    answered: strings,
    givenUp: strings,
    unreached: integers,
    office: Type.Integer(),
    attempts: Type.Integer(),
    reserved: nullable(Type.Integer()),
    dialled: Type.Integer(),
    explained: Type.Array(Type.Union([Type.Literal('skip'), Type.Literal('repeat'), Type.Literal('stop')])),
  }),
})
