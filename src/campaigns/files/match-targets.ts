// Finds out which rows the targets of a file are, so that changing a name or a number changes a target instead of making
// another one, and what keeps them from being called. Pure.
import { isDeepStrictEqual } from 'node:util'
import { type FileTarget, isOwnKey, type TargetData } from './campaign-file.ts'
import type { AddProblem } from './input/problem.ts'
import type { StoredTarget } from './queries.ts'

export interface DesiredTarget {
  /** Where it stands in its file. */
  readonly position: number
  readonly key: string | null
  /** Undefined: whoever has the key stays as they are. */
  readonly data: DesiredData | undefined
}

/** Without offices, or whether it is asked for by name: what it has stays. */
export type DesiredData = Omit<TargetData, 'offices' | 'ask_for'> & Partial<Pick<TargetData, 'offices' | 'ask_for'>>

export interface Candidates {
  /** All whom the campaign may reach, by its own set or by location. */
  readonly own: readonly StoredTarget[]
  /** Others with the keys that are wanted, the newest first. */
  readonly others: readonly StoredTarget[]
}

export interface Matching extends Candidates {
  /** Somebody else answers for targets without a number. */
  readonly hasFallback: boolean
  readonly addProblem: AddProblem
}

/** One for each that is wanted, in the same order; what is refused is among them. */
export function matchTargets(wanted: readonly DesiredTarget[], matching: Matching): FileTarget[] {
  const rows = findRows(wanted, matching)
  const listed = new Set<string>()
  return wanted.map((one) => {
    const row = rows.get(one)
    const target = merge(one, row)
    const problem = row === undefined ? problemOfNew(one, listed) : problemOfOthers(target, row, matching)
    const isUnchanged = row !== undefined && isDeepStrictEqual(row, target)
    const found = problem ?? (isUnchanged ? undefined : problemOf(target, matching))
    if (found !== undefined) matching.addProblem(one.position, found)
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
  // Rows of an import may share a key.
  for (const one of withKey) take(one, (ownByKey.get(one.key) ?? othersByKey.get(one.key))?.find(isFree))

  const ownByPerson = Map.groupBy(own.filter(isFree), personOf)
  for (const one of withoutKey) take(one, ownByPerson.get(personOf(one.data))?.shift())

  // A name alone tells who is meant only where it is the only one left.
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

function merge({ key, data }: DesiredTarget, row: StoredTarget | undefined): FileTarget {
  const none = { title: null, name: '', district: null, location: null, number: null, ask_for: false, offices: [] }
  const target = row ?? { id: undefined, key, ...none }
  return { ...target, ...data, offices: data?.offices ?? target.offices }
}

function problemOfNew(one: DesiredTarget, listed: ReadonlySet<string>): string | undefined {
  if (listed.has(identityOf(one)))
    return `${one.key === null ? `${one.data?.name} with this number` : `the key ${one.key}`} is listed twice`
  if (isOwnKey(one.key) && one.data !== undefined) return undefined
  const hint = one.data === undefined ? 'a new one needs at least a name' : 'the key of a new one begins with custom:'
  return `no target has the key ${one.key}; ${hint}`
}

/** A file from another server may have the keys of other people here. */
function problemOfOthers(target: FileTarget, row: StoredTarget, { others }: Matching): string | undefined {
  if (target.name === row.name || !others.includes(row)) return undefined
  return `the key ${row.key} is that of ${row.name}, whom this campaign does not call; leave the key out to make a target of its own`
}

function problemOf(target: FileTarget, { hasFallback }: Matching): string | undefined {
  if (target.name.trim() === '') return 'name is missing'
  const isReachable = hasFallback || target.number !== null || target.offices.length > 0
  return isReachable ? undefined : 'phone is missing, and the campaign has no fallback_number'
}

export function identityOf({ key, data }: DesiredTarget): string {
  return key === null ? `person ${personOf(data)}` : `key ${key}`
}

function personOf(data: Pick<TargetData, 'name' | 'number'> | undefined): string {
  return `${data?.number} ${data?.name}`
}
