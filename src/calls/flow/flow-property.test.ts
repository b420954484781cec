// Guards the promises of no dead air, no endless call and no number dialled again and again: whatever is pressed, entered and
// reported in whatever order, whoever shares a number with whom, and however many lines there are.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ada, bo, cyd, office, target, Walk } from '../../../test/support/models/flow-walk.ts'
import type { LegStatus } from '../../telephony/event.ts'
import { isLast } from '../../telephony/instruction.ts'
import type { Plan, PlannedTarget } from '../planning/plan.ts'
import type { FlowEvent } from './flow-types.ts'

const statuses: readonly LegStatus[] = ['completed', 'busy', 'failed', 'no-answer', 'canceled', 'unknown']
const legEnds = fc
  .constantFrom(...statuses)
  .map((status): FlowEvent => ({ kind: 'dialEnded', leg: { status, legId: undefined, seconds: undefined } }))

const numbers = ['+12025550141', '+12025550142', '+12025550143', '+12025550144']
const offices = fc
  .uniqueArray(fc.constantFrom(...numbers), { maxLength: 4 })
  .chain((dialled) => fc.boolean().map((isFallback) => dialled.map((number) => office(number, { isFallback }))))
const sharing: fc.Arbitrary<PlannedTarget[]> = fc
  .array(fc.record({ offices, askFor: fc.boolean() }), { maxLength: 7 })
  .map((targets) => targets.map(({ offices, askFor }, i) => ({ ...target(`T${i}`, ...offices), askFor })))

const events: fc.Arbitrary<FlowEvent> = fc.oneof(
  fc.constant<FlowEvent>({ kind: 'continued' }),
  fc.constantFrom('', '1', '2', '3', '9', '*', '#', '94110', '0').map((digits): FlowEvent => ({ kind: 'digits', digits })),
  legEnds,
  sharing.map((targets): FlowEvent => ({ kind: 'located', location: '1', targets })),
)
const plans = fc.record({
  asksLocation: fc.boolean(),
  choosesTarget: fc.boolean(),
  schedule: fc.constantFrom<Plan['schedule']>('offer', 'alter', null),
})
const someFull = fc.subarray([...numbers, ...[ada, bo, cyd].flatMap(({ offices }) => offices.map(({ number }) => number))])

/** More than any call of seven targets takes. */
const stepsMax = 400

test('every answer says something or was announced to be silent, goes on in one way, and dials a line that it holds; it ends', () => {
  fc.assert(
    fc.property(
      fc.option(fc.oneof(sharing, fc.subarray([ada, bo, cyd, target('Nobody')]))),
      plans,
      fc.array(fc.tuple(events, someFull), { minLength: 20, maxLength: 60 }),
      (targets, change, happenings) => {
        const walk = new Walk(targets, change)
        for (let i = 0; i < stepsMax && walk.state.at !== 'over'; i++) {
          const [event, full] = happenings[i % happenings.length] ?? [{ kind: 'continued' } as const, []]
          walk.full(...full).on(event)
          const { instructions, reserved, waitsFor } = walk.last
          expect(instructions.slice(0, -1).some(isLast)).toBe(false)
          const last = instructions.at(-1)
          expect(last && isLast(last)).toBe(true)
          if (last?.kind === 'gather' && walk.state.waits <= 1) expect(last.speech.length).toBeGreaterThan(0)
          if (last?.kind === 'hangUp') expect(instructions.length).toBeGreaterThan(1)
          if (reserved) expect(full).not.toContain(reserved.number)
          if (waitsFor) expect(full).toContain(waitsFor)
          expect(walk.held === undefined).toBe(walk.state.at !== 'introducing' && walk.state.at !== 'dialling')
          if (last?.kind === 'dial') expect(walk.held).toBe(last.number)
        }
        expect(walk.state.at).toBe('over')
      },
    ),
    { numRuns: 500 },
  )
})

describe('targets that share numbers, on any lines', () => {
  /** A caller who never presses a key, lines that come and go, and offices that do what they like. */
  const calls = fc.record({
    targets: sharing,
    lines: fc.array(fc.subarray(numbers), { minLength: 1, maxLength: 30 }),
    ends: fc.array(legEnds, { minLength: 1, maxLength: 10 }),
  })

  function listen({ targets, lines, ends }: typeof calls extends fc.Arbitrary<infer T> ? T : never) {
    const walk = new Walk(targets)
    const dialled: { target: number; number: string }[] = []
    let [waitedInARow, announcements] = [0, 0]
    for (let i = 0; i < stepsMax && walk.state.at !== 'over'; i++) {
      walk.full(...(lines[i % lines.length] ?? []))
      if (walk.state.at === 'dialling') walk.on(ends[i % ends.length] ?? { kind: 'continued' })
      else walk.press(walk.state.at === 'confirming' ? '1' : '')
      waitedInARow = walk.state.at === 'waiting' ? waitedInARow + 1 : 0
      expect(waitedInARow).toBeLessThanOrEqual(6)
      if (/in line/.test(walk.heard)) announcements += 1
      else if (waitedInARow > 0) expect(walk.heard).toBe('[1 keys, 10 s]')
      if (walk.last.dialled !== undefined) dialled.push({ target: walk.state.left[0] ?? -1, number: walk.held ?? '' })
    }
    return { walk, dialled, announcements }
  }

  test('a number is dialled once in a session, unless the target is asked for by name; then once for each target', () => {
    fc.assert(
      fc.property(calls, (call) => {
        const { dialled } = listen(call)
        const asked = (target: number, number: string) =>
          call.targets[target]?.askFor || call.targets[target]?.offices.find((office) => office.number === number)?.isFallback
        const keys = dialled.map(({ target, number }) => (asked(target, number) ? `${target} ${number}` : number))
        expect(new Set(keys).size).toBe(keys.length)
        for (const [, all] of Map.groupBy(dialled, ({ target }) => target)) expect(all.length).toBeLessThanOrEqual(3)
      }),
      { numRuns: 500 },
    )
  })

  test('each target is dialled, answered for at a number that it shares, or named to the caller', () => {
    fc.assert(
      fc.property(calls, (call) => {
        const { walk, dialled } = listen(call)
        expect(walk.state.at).toBe('over')
        const [, named = ''] = /We could not reach (.*)\. (?:GOODBYE|THANKS)/.exec(walk.heard) ?? []
        const isNamed = (i: number) => new RegExp(`T${i}\\b`).test(named)
        for (const [i, { offices }] of call.targets.entries()) {
          const isDialled = dialled.some(({ target }) => target === i)
          const isAnswered = offices.some(({ number }) => walk.state.answered.includes(number))
          expect([isDialled, isAnswered, isNamed(i), offices.length === 0]).toContain(true)
          // Nobody who was reached is said not to have been.
          if (isAnswered) expect(isNamed(i)).toBe(false)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('whoever finds all lines taken waits a minute at most before each call, and hears of it once', () => {
    fc.assert(
      fc.property(calls, (call) => {
        const { dialled, announcements } = listen(call)
        expect(announcements).toBeLessThanOrEqual(dialled.length + 1)
      }),
      { numRuns: 500 },
    )
  })

  test('with a free line on each number, nobody waits, and everybody is called or covered', () => {
    fc.assert(
      fc.property(sharing, (targets) => {
        const completed: FlowEvent = { kind: 'dialEnded', leg: { status: 'completed', legId: undefined, seconds: 9 } }
        const { walk, announcements } = listen({ targets, lines: [[]], ends: [completed] })
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
