// Drives a call through the flow as a carrier does, and defines the targets it may reach.
import { advance, initialState } from '../../../src/calls/flow/flow.ts'
import {
  allAvailable,
  type FlowContext,
  type FlowEvent,
  type FlowOutcome,
  type FlowState,
} from '../../../src/calls/flow/flow-types.ts'
import type { Plan, PlannedOffice, PlannedTarget } from '../../../src/calls/planning/plan.ts'
import { certainOf, nobodyReached, type Reached } from '../../../src/calls/planning/reached.ts'
import type { LegStatus } from '../../../src/telephony/event.ts'
import type { Instruction } from '../../../src/telephony/instruction.ts'

export const office = (number: string, more: Partial<PlannedOffice> = {}): PlannedOffice => ({
  number,
  extension: null,
  type: '',
  location: 'Washington',
  isFallback: false,
  ...more,
})

export const target = (name: string, ...offices: PlannedOffice[]): PlannedTarget => ({
  targetId: [...name].reduce((id, letter) => (id * 31 + letter.charCodeAt(0)) % 1_000_003, 0),
  title: 'Senator',
  name,
  district: 'NY',
  askFor: false,
  offices,
})

export const askedFor = (name: string, number: string): PlannedTarget => ({ ...target(name, office(number)), askFor: true })

export const ada = target('Ada', office('+12025550111'), office('+12025550112', { location: 'Albany' }))
export const bo = target('Boris', office('+12025550121'))
export const cyd = target('Cyd Ray', office('+12025550131'))

export const plan: Plan = {
  campaignId: 1,
  campaign: 'Rivers',
  organization: 'River Keepers',
  script: {
    language: 'en',
    tag: 'en-US',
    voice: 'Polly.Joanna-Neural',
    recordings: {
      msg_intro: { text: 'INTRO' },
      msg_intro_confirm: { text: 'PRESS' },
      msg_intro_location: { text: 'INTRO-LOCATION' },
      msg_location: { text: 'LOCATION' },
      msg_invalid_location: { text: 'INVALID {{location}}' },
      msg_unparsed_location: { text: 'UNPARSED' },
      msg_choose_target: { text: 'CHOOSE {{digit}} {{name}}' },
      msg_prompt_schedule: { text: 'SCHEDULE' },
      msg_alter_schedule: { text: 'ALTER' },
      msg_schedule_start: { text: 'START' },
      msg_schedule_stop: { text: 'STOP' },
      msg_call_block_intro: { text: 'BLOCK {{n_targets}}' },
      msg_target_intro: { text: 'TARGET {{name}} {{location}}' },
      msg_target_busy: { text: 'BUSY {{name}}' },
      msg_between_calls: { text: 'BETWEEN {{calls_left}}' },
      msg_final_thanks: { text: 'THANKS' },
      msg_goodbye: { text: 'GOODBYE' },
    },
  },
  asksLocation: false,
  locationKeys: 5,
  location: null,
  schedule: null,
  choosesTarget: false,
  callerId: '+15105550100',
  ringSecondsMax: 60,
  secondsMax: 900,
  linesPerNumber: 20,
  targetLimits: null,
}

export class Walk {
  context: FlowContext
  state: FlowState
  last: FlowOutcome
  readonly legs: string[] = []
  /** The number whose line the call has reserved or dialled. Undefined if it has none. */
  held: string | undefined

  constructor(found: Reached | readonly PlannedTarget[] | null, change: Partial<Plan> = {}) {
    const reached = found && toReached(found)
    this.context = { plan: { ...plan, ...change }, targets: reached ? certainOf(reached).targets : [], ...allAvailable }
    this.state = initialState(reached)
    this.last = this.on({ kind: 'continued' })
  }

  on(event: FlowEvent): FlowOutcome {
    this.last = advance(this.context, this.state, event)
    this.state = JSON.parse(JSON.stringify(this.last.state))
    if (this.last.located) this.context = { ...this.context, targets: this.last.located.targets }
    const { reserved, released, dialled, ended } = this.last
    if (released !== undefined || ended !== undefined) this.held = undefined
    if (reserved !== undefined) this.held = reserved.number
    if (dialled !== undefined) this.legs.push(this.held ?? 'a number that no line is held on')
    return this.last
  }

  press(digits: string): this {
    this.on({ kind: 'digits', digits })
    return this
  }

  locate(location: string, found: Reached | readonly PlannedTarget[]): this {
    this.on({ kind: 'located', location, reached: toReached(found) })
    return this
  }

  ends(status: LegStatus, seconds?: number): this {
    this.on({ kind: 'dialEnded', leg: { status, legId: 'CA1', seconds } })
    return this
  }

  /** These numbers have no free line, and two other callers already wait for each. */
  full(...numbers: string[]): this {
    this.context = { ...this.context, fullNumbers: new Map(numbers.map((number) => [number, 3])) }
    return this
  }

  /** These targets have had all calls of the day. */
  spent(...ids: number[]): this {
    this.context = { ...this.context, spentTargets: new Set(ids) }
    return this
  }

  /** These targets were called too short a time ago, and one other caller already waits for each. */
  resting(...ids: number[]): this {
    this.context = { ...this.context, restingTargets: new Map(ids.map((id) => [id, 2])) }
    return this
  }

  get heard(): string {
    return heardIn(this.last.instructions)
  }
}

function toReached(found: Reached | readonly PlannedTarget[]): Reached {
  return 'choices' in found ? found : { ...nobodyReached, targets: found }
}

/** The spoken text, followed by the action in brackets. */
function heardIn(instructions: readonly Instruction[]): string {
  const words = instructions.flatMap((step) => {
    if (step.kind === 'gather') return [...step.speech.map(text), `[${step.keys ?? '#'} keys, ${step.seconds} s]`]
    if (step.kind === 'dial') return [`[dial ${step.number}]`]
    return step.kind === 'say' || step.kind === 'play' ? [text(step)] : [`[${step.kind}]`]
  })
  return words.join(' ')
}

/** The default wording, without recordings of the campaign. */
export const defaultScript: Plan['script'] = { ...plan.script, recordings: {} }

const text = (speech: Instruction) => (speech.kind === 'say' ? speech.text : speech.kind === 'play' ? speech.url : '')
