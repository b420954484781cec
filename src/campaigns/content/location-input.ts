// The input that describes all locations of a campaign: rows, as in a CSV file. Several rows may name one location, or one target.
import { type Static, Type } from 'typebox'

const cell = Type.Optional(Type.String({ maxLength: 100 }))

export const locationColumns = ['location', 'key', 'title', 'name', 'district', 'phone', 'location_name'] as const

export const locationsInput = Type.Array(
  Type.Object(
    {
      location: Type.String({ maxLength: 100 }),
      key: cell,
      title: cell,
      name: cell,
      district: cell,
      phone: cell,
      location_name: cell,
    },
    { additionalProperties: false },
  ),
)

export type LocationRow = Static<typeof locationsInput>[number]
