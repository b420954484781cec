// The operations that correct what a source says of one person, and take that back. Callers reach the corrected person at once.
import { isDeepStrictEqual } from 'node:util'
import type { Authorship } from '../../audit/actor.ts'
import { insertAuditEntry } from '../../audit/queries.ts'
import { inTransaction } from '../../database/in-transaction.ts'
import type { Db } from '../../database/types.ts'
import { conflict, invalidInput, notFound, type Result } from '../../domain-errors.ts'
import { readOfficeNumber } from '../../targets/read-number.ts'
import { lengthOf, textMax } from '../../targets/text-length.ts'
import { switchTo } from '../loading/switch-version.ts'
import { findRecords, listVersions } from '../queries.ts'
import { lockDataset } from '../write-queries.ts'
import { deleteOverride, findSource, listOverrides, saveOverride } from './queries.ts'

export interface OverrideInput {
  readonly name?: string
  /** As people write it. */
  readonly phone?: string
  readonly effect?: 'vacant' | 'skip'
  readonly note?: string
  /** A calendar day. */
  readonly until?: string
}

export interface OverrideChange {
  /** Of the target. */
  readonly key: string
  /** The whole override. Null takes it back. */
  readonly input: OverrideInput | null
  /** The country (ISO 3166) of a number without a calling code. */
  readonly country: string
}

export function changeOverride(db: Db, { key, input, country }: OverrideChange, authorship: Authorship): Promise<Result<object>> {
  return inTransaction<object>(db, async (db) => {
    const target = await findSource(db, key)
    if (target === undefined) return notFound(`No target has the key ${key}.`)
    const dataset = target.source
    if (dataset === null) return conflict(`${target.name} comes from no dataset. To change a target of your own: targets change`)
    if (target.is_body) return conflict(`${key} is a committee, a role or a list. Override the people in it instead.`)
    const read =
      input === null ? { value: null } : readInput(input, { country, today: authorship.now.toISOString().slice(0, 10) })
    if ('error' in read) return read
    await lockDataset(db, dataset)
    const before = (await listOverrides(db, dataset)).find((each) => each.target_key === key)
    if (read.value === null && before === undefined) return notFound(`There is no override of ${key}.`)
    const after = read.value === null ? undefined : { target_key: key, dataset, ...read.value }
    if (before !== undefined && after !== undefined && isDeepStrictEqual(partOf(before), partOf(after))) return { value: {} }
    if (after === undefined) await deleteOverride(db, key)
    else await saveOverride(db, after, authorship)
    await applyAgain(db, dataset, authorship.now)
    const object = { kind: 'override', id: key, name: target.name }
    const action = after === undefined ? 'override.removed' : 'override.saved'
    await insertAuditEntry(db, { action, object, before: before && partOf(before), after: after && partOf(after) }, authorship)
    return { value: {} }
  })
}

type Part = ReturnType<typeof partOf>

function partOf({
  name,
  number,
  effect,
  note,
  until,
}: { [Key in 'name' | 'number' | 'effect' | 'note' | 'until']: string | null }) {
  return { name, number, effect, note, until }
}

function readInput(
  { name, phone, effect, note, until }: OverrideInput,
  { country, today }: { readonly country: string; readonly today: string },
): Result<Part & { effect: 'vacant' | 'skip' | null }> {
  const read = phone === undefined ? { number: null } : readOfficeNumber(phone, country)
  const problems = [
    ...('problem' in read
      ? [{ path: ['phone'], code: 'invalid_number' as const, message: `phone is "${phone}": it is ${read.problem}` }]
      : []),
    ...(name !== undefined && lengthOf(name) > textMax
      ? [
          {
            path: ['name'],
            code: 'too_long' as const,
            message: `name has ${lengthOf(name)} characters; at most ${textMax} are allowed`,
          },
        ]
      : []),
    ...(until !== undefined && !isDay(until)
      ? [{ path: ['until'], code: 'wrong_type' as const, message: `until is "${until}"; a day such as 2027-01-03 is allowed` }]
      : until !== undefined && until < today
        ? [
            {
              path: ['until'],
              code: 'out_of_range' as const,
              message: `until is ${until}, which is over: today is ${today} (UTC)`,
            },
          ]
        : []),
    ...(name === undefined && phone === undefined && effect === undefined
      ? [{ path: [], code: 'required' as const, message: 'name, phone, vacant or skip is needed' }]
      : []),
  ]
  if (problems.length > 0 || 'problem' in read) return invalidInput(problems)
  return { value: { name: name ?? null, number: read.number, effect: effect ?? null, note: note ?? null, until: until ?? null } }
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)
}

/** Must be called in a transaction that has locked the dataset. */
export async function applyAgain(db: Db, dataset: string, now: Date): Promise<void> {
  const current = (await listVersions(db, dataset)).find(({ is_current }) => is_current)
  const records = current && (await findRecords(db, current.id))
  if (current === undefined || records === undefined) return
  await switchTo(db, { dataset, version: current.id, records, now })
}
