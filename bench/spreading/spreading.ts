// Who waits, who is reached and how evenly, if 10,000 people call the Congress within an hour: with and without spreading their calls.
// The call flow, the order of targets and of offices are the real ones; the clock and the lines are simulated.

import type { Plan } from '../../src/calls/planning/plan.ts'
import { planTarget } from '../../src/calls/planning/plan-target.ts'
import { spreadOf } from '../../src/campaigns/pacing/spread-calls.ts'
import type { TargetLimits } from '../../src/campaigns/pacing/target-limits.ts'
import { limitTargets } from '../../src/campaigns/reaching/limit-targets.ts'
import { orderTargets } from '../../src/campaigns/reaching/order-targets.ts'
import { shuffled } from '../../src/campaigns/reaching/shuffled.ts'
import { listHouseDistricts, states } from '../../src/civic-data/us/states.ts'
import type { TargetToCall } from '../../src/targets/queries.ts'
import type { Table } from '../report.ts'
import { Caller } from './caller.ts'
import { Lines } from './lines.ts'

const [callers, seconds, linesPerNumber, seed] = [10_000, 3600, 2, 120]
/** Half of the callers live in a fifth of the districts. */
const [shareOfCallers, shareOfDistricts] = [0.5, 0.2]
/** As many calls as two lines carry in an hour. */
const callsPerDay = 60
const poolMax = 3
const workday = new Date('2026-11-24T18:00:00Z')

interface Scenario {
  readonly name: string
  /** False: everybody may be called, three of them in each call. */
  readonly callsOwn: boolean
  readonly isSpread: boolean
}

const scenarios: readonly Scenario[] = [
  { name: 'own three, in order', callsOwn: true, isSpread: false },
  { name: 'own three, spread', callsOwn: true, isSpread: true },
  { name: 'three of all, in order', callsOwn: false, isSpread: false },
  { name: 'three of all, spread', callsOwn: false, isSpread: true },
]

export function measureSpreading(): Table {
  return {
    title: `${callers.toLocaleString('en')} callers in an hour, 535 offices with ${linesPerNumber} lines each`,
    head: ['', 'wait', 'wait p50', 'wait p95', 'calls a caller', 'reach nobody', 'not reached a caller', 'Gini', 'top tenth'],
    rows: scenarios.map(simulate),
  }
}

function simulate(scenario: Scenario): string[] {
  const random = randomFrom(seed)
  const { districts, senators } = makeCongress(scenario.isSpread)
  const crowded = new Set(shuffled(districts, random).slice(0, districts.length * shareOfDistricts))
  const [busy, quiet] = [[...crowded], districts.filter((district) => !crowded.has(district))]
  const limits: TargetLimits | null = scenario.isSpread ? { callsPerDay, secondsBetween: null } : null
  const lines = new Lines(linesPerNumber, limits)
  const everybody = [...senators.values()].flat().concat(districts)
  const queue = new Queue()
  for (let i = 0; i < callers; i++) queue.add(random() * seconds, i)
  const people: Caller[] = []
  for (let next = queue.take(); next !== undefined; next = queue.take()) {
    const { at, id } = next
    let caller = people[id]
    if (caller === undefined) {
      const group = random() < shareOfCallers ? busy : quiet
      const district = group[Math.floor(random() * group.length)] as Member
      const pool = scenario.callsOwn ? [...(senators.get(district.state) ?? []), district] : everybody
      caller = new Caller(id, planOf(limits), choose(pool, scenario, lines, random))
      people[id] = caller
    }
    const wait = caller.step(lines, random)
    if (wait !== undefined) queue.add(at + wait, id)
  }
  return [
    scenario.name,
    ...figures(
      people,
      everybody.map(({ id }) => lines.calls.get(id) ?? 0),
    ),
  ]
}

function choose(pool: readonly Member[], { callsOwn, isSpread }: Scenario, lines: Lines, random: () => number) {
  const order = isSpread ? 'fewest-calls-first' : 'in-order'
  const campaign = { target_ordering: order, calls_per_target_per_day: isSpread ? callsPerDay : null, share_per_target: null }
  const { callsOf, rankOf } = spreadOf(campaign, lines.calls)
  const ordered = orderTargets(pool, { order, shuffleChambers: false, callsOf, random })
  const chosen = limitTargets(ordered, { own: [], max: callsOwn ? null : poolMax, rankOf })
  return chosen.flatMap((target) =>
    planTarget(target, { order: 'main', point: null, now: workday, fallbackNumber: null, random }),
  )
}

interface Member extends TargetToCall {
  readonly state: string
  readonly chamber: string
  readonly party: null
}

/** With offices at home, members of the House have a second number. */
function makeCongress(hasOffices: boolean) {
  let made = 0
  const make = (state: string, title: string, chamber: string): Member => {
    const id = ++made
    const number = (area: number) => `+1${area}555${String(id).padStart(4, '0')}`
    const office = { name: 'at home', type: 'district', number: number(303), time_zone: null, hours: null, latlon: null }
    const offices = hasOffices && chamber === 'lower' ? [office] : []
    const said = { title, name: `Member ${id}`, district: state, location: 'Washington', ask_for: false }
    return { id, ...said, number: number(202), offices, state, chamber, party: null }
  }
  const own = states.filter(({ isState }) => isState)
  const senators = new Map(own.map(({ code }) => [code, [1, 2].map(() => make(code, 'Senator', 'upper'))]))
  const districts = own.flatMap((state) => listHouseDistricts(state).map(() => make(state.code, 'Representative', 'lower')))
  return { senators, districts }
}

function planOf(targetLimits: TargetLimits | null): Plan {
  return {
    ...{ campaignId: 1, campaign: 'Rivers', organization: 'River Keepers', callerId: '+12025550100' },
    script: { language: 'en', tag: 'en-US', voice: 'Polly.Joanna-Neural', recordings: {} },
    ...{ asksLocation: false, locationKeys: null, location: null, schedule: null, choosesTarget: false },
    ...{ ringSecondsMax: 45, secondsMax: 900, linesPerNumber, targetLimits },
  }
}

function figures(people: readonly Caller[], calls: readonly number[]): string[] {
  const waits = people.map(({ secondsWaited }) => secondsWaited).toSorted((one, other) => one - other)
  const at = (share: number) => `${(waits[Math.floor(share * waits.length)] ?? 0).toFixed(0)} s`
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`
  const sorted = calls.toSorted((one, other) => one - other)
  const total = sorted.reduce((sum, count) => sum + count, 0)
  const gini = sorted.reduce((sum, count, i) => sum + (2 * (i + 1) - sorted.length - 1) * count, 0) / (sorted.length * total)
  const top = sorted.slice(-Math.round(sorted.length / 10)).reduce((sum, count) => sum + count, 0)
  return [
    percent(waits.filter((wait) => wait > 0).length / people.length),
    ...[at(0.5), at(0.95)],
    mean(people.map(({ reached }) => reached)).toFixed(2),
    percent(people.filter(({ reached }) => reached === 0).length / people.length),
    mean(people.map(({ givenUp }) => givenUp)).toFixed(2),
    ...[gini.toFixed(2), percent(top / total)],
  ]
}

/** Marsaglia’s xorshift, so that each run has the same callers. */
function randomFrom(start: number): () => number {
  let state = start
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

/** What happens next, by time: a binary heap. */
class Queue {
  readonly #heap: { readonly at: number; readonly id: number }[] = []

  add(at: number, id: number): void {
    const heap = this.#heap
    heap.push({ at, id })
    for (let i = heap.length - 1; i > 0; ) {
      const parent = (i - 1) >> 1
      if (this.#timeOf(parent) <= this.#timeOf(i)) return
      this.#swap(i, parent)
      i = parent
    }
  }

  take() {
    const heap = this.#heap
    if (heap.length === 0) return undefined
    this.#swap(0, heap.length - 1)
    const first = heap.pop()
    for (let i = 0; ; ) {
      const child = this.#timeOf(2 * i + 2) < this.#timeOf(2 * i + 1) ? 2 * i + 2 : 2 * i + 1
      if (this.#timeOf(child) >= this.#timeOf(i)) return first
      this.#swap(i, child)
      i = child
    }
  }

  #timeOf(i: number): number {
    return this.#heap[i]?.at ?? Number.POSITIVE_INFINITY
  }

  #swap(one: number, other: number): void {
    const heap = this.#heap
    const [a, b] = [heap[one], heap[other]]
    if (a === undefined || b === undefined) return
    ;[heap[one], heap[other]] = [b, a]
  }
}
