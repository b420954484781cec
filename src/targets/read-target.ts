// Reads a target from its input, and checks its numbers. Pure.
import type { Path } from '../domain-errors.ts'
import { entriesOf } from '../input/path.ts'
import type { OfficeInput, TargetInput } from './input.ts'
import { type NumberOptions, readPhone } from './read-number.ts'
import type { Office, TargetData } from './target.ts'

interface ReadOptions extends NumberOptions {
  /** Where the target is in the input. */
  readonly path: Path
}

/** A name that is missing becomes ''. */
export function readTargetData(input: TargetInput, { path, ...options }: ReadOptions): TargetData {
  return {
    title: input.title ?? null,
    name: input.name ?? '',
    district: input.district ?? null,
    location: input.location ?? null,
    number: readPhone(input.phone, { ...options, path: [...path, 'phone'] }),
    ask_for: input.ask_for ?? false,
    offices: entriesOf(input.offices).map(([i, office]) => readOffice(office, { ...options, path: [...path, 'offices', i] })),
  }
}

function readOffice({ name, type, phone, address }: OfficeInput, { path, ...options }: ReadOptions): Office {
  return {
    name: name ?? null,
    type: type ?? null,
    number: readPhone(phone, { ...options, path: [...path, 'phone'] }),
    address: address ?? null,
  }
}
