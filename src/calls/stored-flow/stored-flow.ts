// The only reader and writer of what session_flows stores of a call: checks the shape, and upgrades what an earlier version
// wrote. Pure. It runs before every answer to the carrier.
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Language } from '../../prompts/languages.ts'
import type { FlowState } from '../flow/flow-types.ts'
import type { Plan, PlannedTarget } from '../planning/plan.ts'
import { earlierVersions, type StoredDocuments } from './earlier-versions.ts'
import { currentVersion, flowShape, planShape } from './shape.ts'

export interface StoredFlow {
  readonly plan: Plan
  /** Null while it is not known whom to call. */
  readonly targets: readonly PlannedTarget[] | null
  readonly state: FlowState
  /** Read from an earlier version: the next write must replace all three documents, as they have one version. */
  readonly isUpgraded: boolean
}

export interface UnreadableFlow {
  /** For the log. Contains no stored value but the version. */
  readonly problem: string
  /** What to apologise in; null if that cannot be read either. */
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
  const { version: _, ...state } = flow.state
  return { plan: flow.plan, targets: flow.targets, state, isUpgraded: version < currentVersion }
}

/** The state as it is stored. */
export function stampState(state: FlowState): FlowState & { readonly version: number } {
  return { version: currentVersion, ...state }
}

function languageOf(plan: unknown): Language | null {
  return languageOnly.Check(plan) ? plan.script.language : null
}

/** Undefined if it is not an object. */
function versionOf(state: unknown): number | undefined {
  if (typeof state !== 'object' || state === null) return undefined
  if ('version' in state) return Number(state.version)
  if ('reserved' in state) return 3
  return 'waits' in state ? 2 : 1
}

function problemWith(flow: unknown, version: number): string {
  if (version > currentVersion) return `it is of version ${version}, and this program reads up to version ${currentVersion}`
  const [first] = current.Errors(flow)
  return `${first?.instancePath} ${first?.message}`
}
