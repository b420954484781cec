// The JSON schema of a target.
import Type, { type Static } from 'typebox'
import { nullable } from '../collections/schemas.ts'
import { e164Pattern } from '../phone/phone-number.ts'

export const targetSchema = Type.Object(
  {
    id: Type.Integer(),
    key: nullable(
      Type.String({ description: 'Identifies the target in its data source, such as `us:bioguide:S000148` or `custom:12`' }),
    ),
    title: nullable(Type.String()),
    name: Type.String(),
    district: nullable(Type.String()),
    phone_number: nullable(Type.String({ pattern: e164Pattern, description: 'E.164, without an extension' })),
    party: nullable(Type.String()),
    chamber: nullable(Type.String({ description: '`upper`, `lower` or `exec`, for those who hold a seat' })),
    term_start: nullable(Type.String({ format: 'date' })),
    term_end: nullable(Type.String({ format: 'date' })),
    source: nullable(Type.String({ description: 'The dataset that keeps the target up to date. `null`: staff do' })),
  },
  {
    $id: 'Target',
    description: 'A person or office to be called',
    examples: [
      {
        ...{
          id: 1,
          key: 'us:bioguide:X000001',
          title: 'Senator',
          name: 'Ada Brown',
          district: 'NY',
          phone_number: '+12025550143',
        },
        ...{ party: 'Independent', chamber: 'upper', term_start: '2025-01-03', term_end: '2031-01-03', source: 'us/congress' },
      },
    ],
  },
)

export type Target = Static<typeof targetSchema>
