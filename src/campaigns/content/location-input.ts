// The input that describes all locations of a campaign: rows, as in a CSV file. Several rows may name one location, or one target.
import { type Static, Type } from 'typebox'
import { onOneLine } from '../../input/on-one-line.ts'
import { officeInput } from '../../targets/input.ts'

const text = onOneLine(100)
const cell = Type.Optional(text)

/** The columns of a file. In an input, `ask_for` is a truth value and `offices` a list; without them, both stay as they are. */
export const locationColumns = [
  ...(['location', 'key', 'title', 'name', 'district', 'phone', 'location_name'] as const),
  ...(['ask_for', 'offices'] as const),
] as const

export type LocationColumn = (typeof locationColumns)[number]

export const locationsInput = Type.Array(
  Type.Object(
    {
      location: text,
      key: cell,
      title: cell,
      name: cell,
      district: cell,
      phone: cell,
      location_name: cell,
      ask_for: Type.Optional(Type.Boolean()),
      offices: Type.Optional(Type.Array(officeInput)),
    },
    { additionalProperties: false },
  ),
)

export type LocationRow = Static<typeof locationsInput>[number]
