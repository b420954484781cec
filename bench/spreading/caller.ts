// One caller on the phone, from the first word to the last, by the real call flow: presses a key when asked to begin, then listens, waits
// and talks.
import { advance, initialState } from '../../src/calls/flow/flow.ts'
import { type Availability, allAvailable, type FlowEvent, type FlowState } from '../../src/calls/flow/flow-types.ts'
import { idsLeft, openNumbers } from '../../src/calls/flow/next-office.ts'
import type { Plan, PlannedTarget } from '../../src/calls/planning/plan.ts'
import { nobodyReached } from '../../src/calls/planning/reached.ts'
import type { Instruction } from '../../src/telephony/instruction.ts'
import type { Lines } from './lines.ts'

const wordsPerSecond = 2.5
/** Of each call to an office: about two minutes. */
const [talkSecondsMin, talkSecondsMax] = [60, 180]

export class Caller {
  reached = 0
  secondsWaited = 0
  givenUp = 0
  readonly #id: number
  readonly #plan: Plan
  readonly #targets: readonly PlannedTarget[]
  #state: FlowState
  #event: FlowEvent = { kind: 'continued' }

  constructor(id: number, plan: Plan, targets: readonly PlannedTarget[]) {
    this.#id = id
    this.#plan = plan
    this.#targets = targets
    this.#state = initialState({ ...nobodyReached, targets })
  }

  /** Takes one step. Returns the seconds until the next one; undefined if the call is over. */
  step(lines: Lines, random: () => number): number | undefined {
    const { state, instructions } = this.#decide(lines)
    this.#state = state
    const last = instructions.at(-1)
    const talks = last?.kind === 'dial' ? talkSecondsMin + random() * (talkSecondsMax - talkSecondsMin) : 0
    if (last?.kind === 'hangUp') {
      this.givenUp = this.#targets.length - this.reached
      return undefined
    }
    if (last?.kind === 'dial') {
      this.reached++
      this.#event = { kind: 'dialEnded', leg: { status: 'completed', legId: undefined, seconds: Math.round(talks) } }
      return talks
    }
    this.#event = { kind: 'digits', digits: state.at === 'confirming' ? '1' : '' }
    const seconds = secondsOf(instructions) + (state.at === 'confirming' ? 0 : last?.kind === 'gather' ? last.seconds : 0)
    if (state.at === 'waiting') this.secondsWaited += seconds
    return seconds
  }

  #decide(lines: Lines) {
    let available: Availability = allAvailable
    for (;;) {
      const context = { plan: this.#plan, targets: this.#targets, ...available }
      const outcome = advance(context, this.#state, this.#event)
      if (lines.apply(this.#id, outcome)) return outcome
      available = this.#lookUp(lines, outcome.state)
    }
  }

  #lookUp(lines: Lines, state: FlowState): Availability {
    const next = { context: { plan: this.#plan, targets: this.#targets, ...allAvailable }, state }
    const full = openNumbers(next).flatMap((number) => {
      const before = lines.before(this.#id, number)
      return before === undefined ? [] : [[number, before + 1] as const]
    })
    return {
      ...allAvailable,
      fullNumbers: new Map(full),
      spentTargets: new Set(idsLeft(next).filter((id) => lines.isSpent(id))),
    }
  }
}

function secondsOf(instructions: readonly Instruction[]): number {
  const speech: readonly Instruction[] = instructions.flatMap((each) => (each.kind === 'gather' ? each.speech : each))
  const words = speech.flatMap((each) => (each.kind === 'say' ? each.text.split(/\s+/) : []))
  return words.length / wordsPerSecond
}
