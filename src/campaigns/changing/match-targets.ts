// Matches the targets of an input with rows, so that a changed name or number changes a target instead of creating another one.
// Reports targets that cannot be called. Pure.

import { isDeepStrictEqual } from 'node:util'
import type { Path, ProblemCode } from '../../domain-errors.ts'
import type { AddProblem } from '../../input/problems.ts'
import { isOwnKey, type StoredTarget, type Target, type TargetData } from '../../targets/target.ts'

export interface DesiredTarget {
  /** Where it is in the input. */
  readonly path: Path
  readonly key: string | null
  /** Undefined if the input has only the key. The target is then not changed. */
  readonly data: DesiredData | undefined
}

/** `offices` and `ask_for` are not changed if they are undefined. */
export type DesiredData = Omit<TargetData, 'offices' | 'ask_for'> & Partial<Pick<TargetData, 'offices' | 'ask_for'>>

export interface Candidates {
  /** All targets of the campaign. */
  readonly own: readonly StoredTarget[]
  /** Other targets with the desired keys, newest first. */
  readonly others: readonly StoredTarget[]
}

export interface MatchOptions extends Candidates {
  /** The campaign has a fallback number, so targets do not need one. */
  readonly hasFallback: boolean
  readonly addProblem: AddProblem
}

/** Returns one target for each desired one, in the same order, including those with problems. */
export function matchTargets(wanted: readonly DesiredTarget[], options: MatchOptions): Target[] {
  const rows = findRows(wanted, options)
  const listed = new Set<string>()
  return wanted.map((one) => {
    const row = rows.get(one)
    const target = merge(one, row)
    const problem = row === undefined ? problemOfNew(one, listed) : problemOfOthers(target, row, options)
    const isUnchanged = row !== undefined && isDeepStrictEqual(row, target)
    const found = problem ?? (isUnchanged ? undefined : problemOf(target, options))
    if (found !== undefined) options.addProblem([...one.path, ...found.at], found.code, found.message)
    listed.add(identityOf(one)).add(identityOf({ ...one, key: null, data: target }))
    return target
  })
}

function findRows(wanted: readonly DesiredTarget[], { own, others }: Candidates): Map<DesiredTarget, StoredTarget> {
  const rows = new Map<DesiredTarget, StoredTarget>()
  const taken = new Set<StoredTarget>()
  const isFree = (row: StoredTarget) => !taken.has(row)
  const take = (one: DesiredTarget, row: StoredTarget | undefined) => {
    if (row === undefined) return
    rows.set(one, row)
    taken.add(row)
  }
  const [ownByKey, othersByKey] = [Map.groupBy(own, ({ key }) => key), Map.groupBy(others, ({ key }) => key)]
  const [withoutKey, withKey] = [wanted.filter(({ key }) => key === null), wanted.filter(({ key }) => key !== null)]
  // Imported rows may share a key.
  for (const one of withKey) take(one, (ownByKey.get(one.key) ?? othersByKey.get(one.key))?.find(isFree))

  const ownByPerson = Map.groupBy(own.filter(isFree), personOf)
  for (const one of withoutKey) take(one, ownByPerson.get(personOf(one.data))?.shift())

  // Matches by name alone only if one desired target and one row of that name are left.
  const wantedByName = Map.groupBy(
    withoutKey.filter((one) => !rows.has(one)),
    ({ data }) => data?.name,
  )
  const ownByName = Map.groupBy(
    own.filter((row) => isFree(row) && isOwnKey(row.key)),
    ({ name }) => name,
  )
  for (const [name = '', [one, ...others]] of wantedByName) {
    const [row, ...otherRows] = ownByName.get(name) ?? []
    if (one !== undefined && others.length + otherRows.length === 0) take(one, row)
  }
  return rows
}

function merge({ key, data }: DesiredTarget, row: StoredTarget | undefined): Target {
  const none = { title: null, name: '', district: null, location: null, number: null, ask_for: false, offices: [] }
  const target = row ?? { id: undefined, key, is_body: false, ...none }
  return { ...target, ...data, offices: data?.offices ?? target.offices }
}

interface Found {
  /** Within the target. */
  readonly at: Path
  readonly code: ProblemCode
  readonly message: string
}

function problemOfNew(one: DesiredTarget, listed: ReadonlySet<string>): Found | undefined {
  if (listed.has(identityOf(one))) {
    const what = one.key === null ? `${one.data?.name} with this number` : `the key ${one.key}`
    return { at: [], code: 'duplicate', message: `${what} is listed twice` }
  }
  if (isOwnKey(one.key) && one.data !== undefined) return undefined
  const hint = one.data === undefined ? 'a new target needs at least a name' : 'the key of a new target must start with custom:'
  return { at: ['key'], code: 'not_found', message: `no target has the key ${one.key}; ${hint}` }
}

/** In an input from another server, keys may belong to other people than here. */
function problemOfOthers(target: Target, row: StoredTarget, { others }: MatchOptions): Found | undefined {
  if (target.name === row.name || !others.includes(row)) return undefined
  const message = `the key ${row.key} belongs to ${row.name}, whom this campaign does not call; leave out the key to create a new target`
  return { at: ['key'], code: 'taken', message }
}

function problemOf(target: Target, { hasFallback }: MatchOptions): Found | undefined {
  if (target.is_body) {
    const message = `${target.key} stands for its members, who are called at their own numbers; write only its key`
    return { at: [], code: 'not_allowed', message }
  }
  if (target.name.trim() === '') return { at: ['name'], code: 'required', message: 'name is missing' }
  const isReachable = hasFallback || target.number !== null || target.offices.length > 0
  return isReachable
    ? undefined
    : { at: ['phone'], code: 'required', message: 'phone is missing, and the campaign has no fallback_number' }
}

export function identityOf({ key, data }: DesiredTarget): string {
  return key === null ? `person ${personOf(data)}` : `key ${key}`
}

function personOf(data: Pick<TargetData, 'name' | 'number'> | undefined): string {
  return `${data?.number} ${data?.name}`
}
