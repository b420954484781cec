// Guarantees: no caller is left in silence, every call ends, and no number is dialled repeatedly. They hold for any sequence of
// keys and reports, any targets that share numbers, and any number of lines.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyChoices } from '../../../test/support/models/any-reached.ts'
import { ada, bo, cyd, office, target, Walk } from '../../../test/support/models/flow-walk.ts'
import { turnAt } from '../../campaigns/pacing/target-limits.ts'
import type { LegStatus } from '../../telephony/event.ts'
import { isLast } from '../../telephony/instruction.ts'
import type { Plan, PlannedTarget } from '../planning/plan.ts'
import { nobodyReached } from '../planning/reached.ts'
import type { FlowEvent } from './flow-types.ts'

const statuses: readonly LegStatus[] = ['completed', 'busy', 'failed', 'no-answer', 'canceled', 'unknown']
const dialEnds = fc
  .constantFrom(...statuses)
  .map((status): FlowEvent => ({ kind: 'dialEnded', leg: { status, legId: undefined, seconds: undefined } }))

const numbers = ['+12025550141', '+12025550142', '+12025550143', '+12025550144']
const officeLists = fc
  .uniqueArray(fc.constantFrom(...numbers), { maxLength: 4 })
  .chain((chosen) => fc.boolean().map((isFallback) => chosen.map((number) => office(number, { isFallback }))))
const targetsSharingNumbers: fc.Arbitrary<PlannedTarget[]> = fc
  .array(fc.record({ offices: officeLists, askFor: fc.boolean() }), { maxLength: 7 })
  .map((targets) => targets.map(({ offices, askFor }, i) => ({ ...target(`T${i}`, ...offices), targetId: i, askFor })))

const events: fc.Arbitrary<FlowEvent> = fc.oneof(
  fc.constant<FlowEvent>({ kind: 'continued' }),
  fc.constantFrom('', '1', '2', '3', '9', '*', '#', '94110', '0').map((digits): FlowEvent => ({ kind: 'digits', digits })),
  dialEnds,
  targetsSharingNumbers.map((targets): FlowEvent => ({ kind: 'located', location: '1', reached: { ...nobodyReached, targets } })),
  anyChoices.map((reached): FlowEvent => ({ kind: 'located', location: '2', reached })),
)
const plans = fc.record({
  asksLocation: fc.boolean(),
  choosesTarget: fc.boolean(),
  schedule: fc.constantFrom<Plan['schedule']>('offer', 'alter', null),
})
const fullNumbers = fc.subarray([...numbers, ...[ada, bo, cyd].flatMap(({ offices }) => offices.map(({ number }) => number))])
/** Ids of targets. */
const closed = fc.subarray([0, 1, 2, 3, ...[ada, bo, cyd].map(({ targetId }) => targetId)])

/** More steps than any call to seven targets has. */
const stepsMax = 400

test('every call ends; every answer is audible or an announced wait, has one final instruction, and dials only with a reserved line', () => {
  fc.assert(
    fc.property(
      fc.option(fc.oneof(targetsSharingNumbers, fc.subarray([ada, bo, cyd, target('Nobody')]), anyChoices)),
      plans,
      fc.array(fc.tuple(events, fullNumbers, closed, closed), { minLength: 20, maxLength: 60 }),
      (targets, change, inputs) => {
        const walk = new Walk(targets, change)
        for (let i = 0; i < stepsMax && walk.state.at !== 'over'; i++) {
          const [event, full, spent, resting] = inputs[i % inputs.length] ?? [{ kind: 'continued' } as const, [], [], []]
          walk
            .full(...full)
            .spent(...spent)
            .resting(...resting)
            .on(event)
          const { instructions, reserved, waitsFor } = walk.last
          expect(instructions.slice(0, -1).some(isLast)).toBe(false)
          const last = instructions.at(-1)
          expect(last && isLast(last)).toBe(true)
          if (last?.kind === 'gather' && walk.state.waits <= 1) expect(last.speech.length).toBeGreaterThan(0)
          if (last?.kind === 'hangUp') expect(instructions.length).toBeGreaterThan(1)
          if (reserved) expect(full).not.toContain(reserved.number)
          if (reserved) expect([...spent, ...resting]).not.toContain(reserved.targetId)
          if (waitsFor) expect([...full, ...resting.map((id) => turnAt(walk.context.plan.campaignId, id))]).toContain(waitsFor)
          expect(walk.held === undefined).toBe(walk.state.at !== 'introducing' && walk.state.at !== 'dialling')
          if (last?.kind === 'dial') expect(walk.held).toBe(last.number)
        }
        expect(walk.state.at).toBe('over')
      },
    ),
    { numRuns: 500 },
  )
})

describe('targets that share numbers, with any number of lines', () => {
  const sentenceOfSpent = /All of today's calls to (.*?) are taken\. /g
  /** The caller never presses a key, lines become full and free at any time, and the offices may do anything. */
  const calls = fc.record({
    targets: targetsSharingNumbers,
    lines: fc.array(fc.subarray(numbers), { minLength: 1, maxLength: 30 }),
    outcomes: fc.array(dialEnds, { minLength: 1, maxLength: 10 }),
    spent: fc.array(closed, { minLength: 1, maxLength: 10 }),
    resting: fc.array(closed, { minLength: 1, maxLength: 10 }),
  })

  function listen({ targets, lines, outcomes, spent, resting }: typeof calls extends fc.Arbitrary<infer T> ? T : never) {
    const walk = new Walk(targets)
    const dialled: { target: number; number: string }[] = []
    const taken: string[] = []
    let [stepsWaiting, announcements] = [0, 0]
    for (let i = 0; i < stepsMax && walk.state.at !== 'over'; i++) {
      walk
        .full(...(lines[i % lines.length] ?? []))
        .spent(...(spent[i % spent.length] ?? []))
        .resting(...(resting[i % resting.length] ?? []))
      if (walk.state.at === 'dialling') walk.on(outcomes[i % outcomes.length] ?? { kind: 'continued' })
      else walk.press(walk.state.at === 'confirming' ? '1' : '')
      stepsWaiting = walk.state.at === 'waiting' ? stepsWaiting + 1 : 0
      expect(stepsWaiting).toBeLessThanOrEqual(6)
      for (const [, names = ''] of walk.heard.matchAll(sentenceOfSpent)) taken.push(names)
      if (/in line/.test(walk.heard)) announcements += 1
      else if (stepsWaiting > 0) expect(walk.heard.replace(sentenceOfSpent, '')).toBe('[1 keys, 10 s]')
      if (walk.last.dialled !== undefined) dialled.push({ target: walk.state.left[0] ?? -1, number: walk.held ?? '' })
    }
    return { walk, dialled, announcements, taken: taken.join(' ') }
  }

  test('a session dials a number once, or once for each target if callers ask for targets by name', () => {
    fc.assert(
      fc.property(calls, (call) => {
        const { dialled } = listen(call)
        const isAskedFor = (target: number, number: string) =>
          call.targets[target]?.askFor || call.targets[target]?.offices.find((office) => office.number === number)?.isFallback
        const keys = dialled.map(({ target, number }) => (isAskedFor(target, number) ? `${target} ${number}` : number))
        expect(new Set(keys).size).toBe(keys.length)
        for (const [, all] of Map.groupBy(dialled, ({ target }) => target)) expect(all.length).toBeLessThanOrEqual(3)
      }),
      { numRuns: 500 },
    )
  })

  test('each target is dialled, covered by a call to a shared number, or named: as having no calls left, or at the end as not reached', () => {
    fc.assert(
      fc.property(calls, (call) => {
        const { walk, dialled, taken } = listen(call)
        expect(walk.state.at).toBe('over')
        const [, named = ''] = /We could not reach (.*)\. (?:GOODBYE|THANKS)/.exec(walk.heard) ?? []
        const isNamed = (i: number) => new RegExp(`T${i}\\b`).test(named)
        for (const [i, { offices }] of call.targets.entries()) {
          const isDialled = dialled.some(({ target }) => target === i)
          const isAnswered = offices.some(({ number }) => walk.state.answered.includes(number))
          const isTaken = new RegExp(`T${i}\\b`).test(taken)
          expect([isDialled, isAnswered, isNamed(i), isTaken, offices.length === 0]).toContain(true)
          // A target that was reached is not named as not reached.
          if (isAnswered) expect(isNamed(i)).toBe(false)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('a caller who finds all lines in use waits at most a minute before each call, and hears one announcement', () => {
    fc.assert(
      fc.property(calls, (call) => {
        const { dialled, announcements } = listen(call)
        expect(announcements).toBeLessThanOrEqual(dialled.length + 1)
      }),
      { numRuns: 500 },
    )
  })

  test('if every number has a free line, nobody waits, and every target is reached', () => {
    fc.assert(
      fc.property(targetsSharingNumbers, (targets) => {
        const completed: FlowEvent = { kind: 'dialEnded', leg: { status: 'completed', legId: undefined, seconds: 9 } }
        const { walk, announcements } = listen({ targets, lines: [[]], outcomes: [completed], spent: [[]], resting: [[]] })
        expect(announcements).toBe(0)
        expect(walk.heard).not.toMatch(/could not reach/)
        const reachable = targets.filter(({ offices }) => offices.length > 0)
        for (const { offices } of reachable)
          expect(walk.state.answered.some((n) => offices.some((o) => o.number === n))).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
