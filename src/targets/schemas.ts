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
  },
  {
    $id: 'Target',
    description: 'A person or office to be called',
    examples: [{ id: 1, key: 'custom:1', title: 'Senator', name: 'Ada Brown', district: 'NY', phone_number: '+12025550143' }],
  },
)

export type Target = Static<typeof targetSchema>
