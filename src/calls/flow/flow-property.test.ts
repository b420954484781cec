// Guards the promise of no dead air and no endless call: whatever is pressed, entered and reported in whatever order.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ada, bo, cyd, target, Walk } from '../../../test/support/flow-walk.ts'
import type { LegStatus } from '../../telephony/event.ts'
import { isLast } from '../../telephony/step.ts'
import type { Plan } from '../planning/plan.ts'
import type { FlowEvent } from './flow-types.ts'

const events: fc.Arbitrary<FlowEvent> = fc.oneof(
  fc.constant<FlowEvent>({ kind: 'continued' }),
  fc.constantFrom('', '1', '2', '3', '9', '*', '#', '94110', '0').map((digits): FlowEvent => ({ kind: 'digits', digits })),
  fc
    .constantFrom<LegStatus>('completed', 'busy', 'failed', 'no-answer', 'canceled', 'unknown')
    .map((status): FlowEvent => ({ kind: 'dialEnded', leg: { status, legId: undefined, seconds: undefined } })),
  fc.subarray([ada, bo, cyd, target('Nobody')]).map((targets): FlowEvent => ({ kind: 'located', location: '1', targets })),
)
const plans = fc.record({
  asksLocation: fc.boolean(),
  choosesTarget: fc.boolean(),
  schedule: fc.constantFrom<Plan['schedule']>('offer', 'alter', null),
})
const numbers = [ada, bo, cyd].flatMap(({ offices }) => offices.map(({ number }) => number))

test('every answer says something and ends in one way to go on; no number is dialled twice for a target; it ends', () => {
  fc.assert(
    fc.property(
      fc.option(fc.subarray([ada, bo, cyd, target('Nobody')])),
      plans,
      fc.array(fc.tuple(events, fc.subarray(numbers)), { minLength: 120, maxLength: 120 }),
      (targets, change, happenings) => {
        const walk = new Walk(targets, change)
        for (const [event, taken] of happenings) {
          walk.taken(...taken).on(event)
          const { steps } = walk.last
          expect(steps.length).toBeGreaterThan(0)
          expect(steps.slice(0, -1).some(isLast)).toBe(false)
          const last = steps.at(-1)
          expect(last && isLast(last)).toBe(true)
          if (last?.kind === 'gather') expect(last.speech.length).toBeGreaterThan(0)
          if (last?.kind === 'hangUp') expect(steps.length).toBeGreaterThan(1)
          if (last?.kind === 'dial') expect(taken).not.toContain(last.number)
        }
        expect(walk.state.at).toBe('over')
        expect(new Set(walk.legs).size).toBe(walk.legs.length)
      },
    ),
    { numRuns: 500 },
  )
})
