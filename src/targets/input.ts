// The input that describes a target and its offices. What is left out is empty.
import { type Static, Type } from 'typebox'
import { onOneLine } from '../input/on-one-line.ts'
import { textMax } from './text-length.ts'

const optional = Type.Optional
const short = optional(onOneLine(textMax))
const map = <T extends Parameters<typeof Type.Object>[0]>(properties: T) =>
  Type.Object(properties, { additionalProperties: false })

export const officeInput = map({
  name: short,
  type: short,
  phone: onOneLine(textMax),
  address: optional(Type.String({ maxLength: textMax })),
})

export const targetInput = map({
  key: short,
  title: short,
  name: short,
  district: short,
  location: short,
  phone: short,
  ask_for: optional(Type.Boolean()),
  offices: optional(Type.Array(officeInput)),
})

export type TargetInput = Static<typeof targetInput>
export type OfficeInput = Static<typeof officeInput>
