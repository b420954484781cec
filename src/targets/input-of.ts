// Writes a target as the input that would make it. Pure.
import { omitAbsent, omitEmpty } from '../input/omit.ts'
import type { OfficeInput, TargetInput } from './input.ts'
import type { Office, Target } from './target.ts'

export function targetInputOf({ key, title, name, district, location, number, ask_for, offices }: Target): TargetInput {
  return omitAbsent({
    key,
    title,
    name,
    district,
    location,
    phone: number,
    ask_for: ask_for || null,
    offices: omitEmpty(offices.map(describeOffice)),
  })
}

function describeOffice({ name, type, number, address }: Office): OfficeInput {
  return { ...omitAbsent({ name, type }), phone: number ?? '', ...omitAbsent({ address }) }
}
