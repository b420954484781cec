// The shape of the files of github.com/unitedstates/congress-legislators, as far as it is read: legislators, their district offices,
// committees and who sits on them.
import { type Static, Type } from 'typebox'

const optional = Type.Optional
const text = Type.String()
/** YAML reads some values without quotation marks as numbers, such as ZIP codes and suites. */
const written = Type.Union([Type.String(), Type.Number()])

export const legislatorsSchema = Type.Array(
  Type.Object({
    id: Type.Object({ bioguide: text }),
    name: Type.Object({ first: text, last: text, official_full: optional(text), suffix: optional(text) }),
    terms: Type.Array(
      Type.Object({
        type: Type.Enum(['sen', 'rep']),
        start: text,
        end: text,
        state: text,
        district: optional(Type.Integer({ minimum: -1, maximum: 99 })),
        class: optional(Type.Integer({ minimum: 1, maximum: 3 })),
        party: optional(text),
        caucus: optional(text),
        phone: optional(written),
        address: optional(written),
        office: optional(written),
      }),
    ),
    leadership_roles: optional(
      Type.Array(Type.Object({ title: text, chamber: Type.Enum(['senate', 'house']), end: optional(text) })),
    ),
  }),
)

export const districtOfficesSchema = Type.Array(
  Type.Object({
    id: Type.Object({ bioguide: text }),
    offices: Type.Array(
      Type.Object({
        id: optional(text),
        address: optional(written),
        suite: optional(written),
        building: optional(written),
        city: optional(text),
        state: optional(text),
        zip: optional(written),
        latitude: optional(Type.Number()),
        longitude: optional(Type.Number()),
        phone: optional(written),
        hours: optional(text),
      }),
    ),
  }),
)

export const committeesSchema = Type.Array(
  Type.Object({
    type: Type.Enum(['house', 'senate', 'joint']),
    name: text,
    thomas_id: text,
    subcommittees: optional(Type.Array(Type.Object({ name: text, thomas_id: written }))),
  }),
)

export const committeeMembersSchema = Type.Record(
  Type.String(),
  Type.Array(
    Type.Object({
      bioguide: text,
      rank: optional(Type.Integer()),
      party: optional(Type.Enum(['majority', 'minority'])),
      title: optional(text),
    }),
  ),
)

export type Legislator = Static<typeof legislatorsSchema>[number]
export type Term = Legislator['terms'][number]
export type DistrictOffice = Static<typeof districtOfficesSchema>[number]['offices'][number]
export type CommitteeEntry = Static<typeof committeesSchema>[number]
export type CommitteeMembers = Static<typeof committeeMembersSchema>
