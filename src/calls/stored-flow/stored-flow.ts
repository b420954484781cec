// Reads and writes the JSON documents of session_flows, and is the only code that does. Validates them, and upgrades those of
// earlier versions. Runs before every answer to the carrier. Pure.
import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Language } from '../../prompts/languages.ts'
import type { FlowState } from '../flow/flow-types.ts'
import type { Plan, PlannedTarget } from '../planning/plan.ts'
import { earlierVersions, type StoredDocuments } from './earlier-versions.ts'
import { currentVersion, flowShape, planShape } from './shape.ts'

export interface StoredFlow {
  readonly plan: Plan
  /** Null until the targets are known. */
  readonly targets: readonly PlannedTarget[] | null
  readonly state: FlowState
  /** True if the documents were upgraded. The next write must store all three, because they share one version number. */
  readonly isUpgraded: boolean
}

type StoredState = Readonly<
  Omit<FlowState, 'at'> & Pick<Static<typeof flowShape>['state'], 'version' | 'at' | 'choosingDistrict'>
>

export interface UnreadableFlow {
  /** For the log. Contains no stored value except the version. */
  readonly problem: string
  /** The language of the apology; null if it could not be read. */
  readonly language: Language | null
}

const current = Compile(flowShape)
const languageOnly = Compile(Type.Object({ script: Type.Object({ language: planShape.properties.script.properties.language }) }))

export function readStoredFlow(stored: StoredDocuments): StoredFlow | UnreadableFlow {
  const version = versionOf(stored.state)
  const unreadable = (problem: string) => ({ problem, language: languageOf(stored.plan) })
  if (version === undefined) return unreadable('the state is not an object')
  let flow: StoredDocuments = stored
  for (let each = version; each < currentVersion; each++) {
    const earlier = earlierVersions[each]
    if (!earlier?.isSatisfiedBy(flow)) return unreadable(`it does not have the shape of version ${each}`)
    flow = earlier.upgrade(flow)
  }
  if (!current.Check(flow)) return unreadable(problemWith(flow, version))
  const { version: _, choosingDistrict, ...state } = flow.state
  const at = choosingDistrict && state.at === 'confirming' ? 'choosing_district' : state.at
  return { plan: flow.plan, targets: flow.targets, state: { ...state, at }, isUpgraded: version < currentVersion }
}

/** Returns the state as it is stored, with its version. */
export function stampState(state: FlowState): StoredState {
  const choosingDistrict = state.at === 'choosing_district'
  return { version: currentVersion, ...state, at: choosingDistrict ? 'confirming' : state.at, choosingDistrict }
}

function languageOf(plan: unknown): Language | null {
  return languageOnly.Check(plan) ? plan.script.language : null
}

/** Returns undefined if the state is not an object. */
function versionOf(state: unknown): number | undefined {
  if (typeof state !== 'object' || state === null) return undefined
  if ('version' in state) return Number(state.version)
  if ('reserved' in state) return 3
  return 'waits' in state ? 2 : 1
}

function problemWith(flow: unknown, version: number): string {
  if (version > currentVersion)
    return `version ${version} is newer than version ${currentVersion}, the newest that this release reads`
  const [first] = current.Errors(flow)
  return `${first?.instancePath} ${first?.message}`
}
