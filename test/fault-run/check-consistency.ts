// Compares the rows of the server with the carrier’s records. For each guarantee it returns how often it was checked and where
// it was broken.
import type { FaultyCarrier } from './faulty-carrier.ts'
import type { Rows } from './read-rows.ts'
import type { World } from './world.ts'

export interface Guarantee {
  readonly promise: string
  /** How many things were checked. */
  readonly checked: number
  readonly misses: readonly string[]
}

export interface Comparison extends Rows {
  readonly telephone: FaultyCarrier
  readonly world: World
  readonly crashes: readonly string[]
  /** The calls of the `call.ended` events, as their reader got them. */
  readonly seenCalls: readonly number[]
}

export function checkConsistency(comparison: Comparison): Guarantee[] {
  const checks: Readonly<Record<string, (comparison: Comparison) => readonly (string | undefined)[]>> = {
    'every leg that the carrier dialled is one call, with its id, status and duration': legsAreCalls,
    'every call was dialled by the carrier': callsAreLegs,
    'every session is dialled once, and every outbound call belongs to its session': sessionsAreRungOnce,
    'every incoming call is one session': incomingCallsAreSessions,
    'every session ends as the carrier says, and its phone number is deleted': sessionsEnd,
    'no attempt stays open, so that no line stays in use': attemptsEnd,
    'a number never has more simultaneous calls than lines': linesSuffice,
    'a target gets only so many calls a day, and each that was dialled is counted once': callsAreCounted,
    'a repeated request gets the same answer': answersAreRepeated,
    'every request is delivered': everythingArrives,
    'every call ends properly, without an apology': callersAreServed,
    'the counters agree with the rows': countersAreRight,
    'an event reader that is killed, too, sees the end of every call exactly once': endsAreSeenOnce,
    'the server stops only when it is killed': serverLives,
  }
  return Object.entries(checks).map(([promise, check]) => {
    const found = check(comparison)
    return { promise, checked: found.length, misses: found.filter((miss) => miss !== undefined) }
  })
}

/** The result for one thing that was checked. Undefined if the guarantee holds. */
type Verdict = string | undefined

function legsAreCalls({ telephone, calls, sessions }: Comparison): Verdict[] {
  const byLeg = Map.groupBy(calls, ({ call_id }) => call_id)
  const carrierIds = new Map(sessions.map(({ id, carrier_id }) => [id, carrier_id]))
  return telephone.carrier.calls
    .flatMap(({ legs }) => legs)
    .map((leg) => {
      const [row, ...others] = byLeg.get(leg.sid) ?? []
      if (row === undefined) return `${leg.sid} (${leg.status}) has no call`
      if (others.length > 0) return `${leg.sid} is ${others.length + 1} calls`
      if (carrierIds.get(row.session_id) !== leg.parentSid) return `${leg.sid} is a call of another session`
      return row.status === leg.status && row.duration === leg.duration
        ? undefined
        : `${leg.sid} is ${leg.status}, ${leg.duration} s; its call is ${row.status}, ${row.duration} s`
    })
}

function callsAreLegs({ telephone, calls }: Comparison): Verdict[] {
  const legs = new Set(telephone.carrier.calls.flatMap((call) => call.legs.map(({ sid }) => sid)))
  return calls.map(({ id, call_id, status }) =>
    call_id !== null && legs.has(call_id) ? undefined : `call ${id} (${status}) has the leg ${call_id}, which there is not`,
  )
}

function sessionsAreRungOnce({ telephone, sessions }: Comparison): Verdict[] {
  const placed = telephone.carrier.calls.filter(({ direction }) => direction === 'outbound-api')
  const bySession = Map.groupBy(placed, (_call, i) => telephone.dialledFor[i])
  return sessions
    .filter(({ direction }) => direction === 'outbound')
    .map(({ id, public_id, status, carrier_id }) => {
      const [call, ...others] = bySession.get(public_id) ?? []
      if (call === undefined) return `session ${id} (${status}) was not dialled`
      if (others.length > 0) return `session ${id} was dialled ${others.length + 1} times`
      return carrier_id === call.sid ? undefined : `session ${id} is ${call.sid}, and has ${carrier_id}`
    })
}

function incomingCallsAreSessions({ telephone, sessions }: Comparison): Verdict[] {
  const byCall = Map.groupBy(sessions, ({ carrier_id }) => carrier_id)
  return telephone.carrier.calls
    .filter(({ direction }) => direction === 'inbound')
    .map(({ sid }) => {
      const count = byCall.get(sid)?.length ?? 0
      return count === 1 ? undefined : `${sid} is ${count} sessions`
    })
}

function sessionsEnd({ telephone, sessions }: Comparison): Verdict[] {
  const records = new Map(telephone.carrier.calls.map((call) => [call.sid, call]))
  return sessions.map((session) => {
    const record = records.get(session.carrier_id ?? '')
    const isSame = record?.status === session.status && record.duration === session.duration
    if (session.stage === 'ended' && !session.remembers && isSame) return undefined
    return `${JSON.stringify(session)} ${record?.status}, ${record?.duration} s`
  })
}

function attemptsEnd({ attempts }: Comparison): Verdict[] {
  return attempts.map(({ session_id, attempt, ended_at }) =>
    ended_at === null ? `attempt ${attempt} of session ${session_id}` : undefined,
  )
}

/** If one call ends at the instant at which another begins, the end comes first. */
function linesSuffice({ telephone, world }: Comparison): Verdict[] {
  const legs = telephone.carrier.calls.flatMap((call) => call.legs)
  return [...Map.groupBy(legs, ({ to }) => to)].map(([number, all]) => {
    const changes = all
      .flatMap(({ startedAt, endedAt }) => [
        { at: startedAt.getTime(), by: 1 },
        { at: endedAt?.getTime() ?? Infinity, by: -1 },
      ])
      .toSorted((a, b) => a.at - b.at || a.by - b.by)
    let busy = 0
    const most = Math.max(...changes.map(({ by }) => (busy += by)))
    return most <= world.linesOf(number)
      ? undefined
      : `${number} has ${world.linesOf(number)} lines and had ${most} calls at a time`
  })
}

function callsAreCounted({ countedTargets, world }: Comparison): Verdict[] {
  return countedTargets.map(({ target_id, counted, dialled }) =>
    counted === dialled && dialled <= world.callsPerTarget
      ? undefined
      : `target ${target_id} was dialled ${dialled} times, ${counted} are counted, and ${world.callsPerTarget} are allowed`,
  )
}

function answersAreRepeated({ telephone }: Comparison): Verdict[] {
  const { mismatches } = telephone.carrier.network
  const differing = mismatches.map(
    ({ request, first, second }) => `${request.url}: ${first.status} ${first.body}, then ${second.status} ${second.body}`,
  )
  return [...telephone.carrier.calls.flatMap(({ documents }) => documents.map(() => undefined)), ...differing]
}

function everythingArrives({ telephone }: Comparison): Verdict[] {
  const { undelivered } = telephone.carrier.network
  const lost = undelivered.map(({ request, reason }) => `${request.url}: ${reason}`)
  return [...telephone.carrier.calls.flatMap(({ documents }) => documents.map(() => undefined)), ...lost]
}

function callersAreServed({ telephone }: Comparison): Verdict[] {
  return telephone.carrier.calls.map(({ sid, errors, documents }) => {
    const apology = documents.find(({ text }) => text.includes('something went wrong on our side'))
    const problems = [...errors, ...(apology === undefined ? [] : [`${apology.url} answers ${apology.text}`])]
    return problems.length === 0 ? undefined : `${sid}: ${problems.join('; ')}`
  })
}

function countersAreRight({ calls, drift }: Comparison): Verdict[] {
  return [...calls.map(() => undefined), ...drift.map(({ table, cells, example }) => `${table}: ${cells} cells, ${example}`)]
}

/** Every call of the run ends, so every row has exactly one event. */
function endsAreSeenOnce({ calls, seenCalls }: Comparison): Verdict[] {
  const ids = new Set(calls.map(({ id }) => id))
  const times = Map.groupBy(seenCalls, (id) => id)
  return [
    ...calls.map(({ id, status }) => {
      const count = times.get(id)?.length ?? 0
      return count === 1 ? undefined : `the end of call ${id} (${status}) was seen ${count} times`
    }),
    ...seenCalls.filter((id) => !ids.has(id)).map((id) => `the end of call ${id} was seen, which there is not`),
  ]
}

function serverLives({ crashes }: Comparison): Verdict[] {
  return [undefined, ...crashes]
}
