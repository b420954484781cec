// The JSON schema of a campaign.
import Type, { type Static } from 'typebox'
import { nullable } from '../collections/schemas.ts'
import { customType, listAllSubtypes } from '../countries/campaign-types.ts'
import { countries } from '../countries/registry.ts'
import { e164Pattern } from '../phone/phone-number.ts'

/**
 * Says less than it could. TypeBox writes a tuple in an older dialect than that of OpenAPI 3.1, whose own way, `prefixItems`, is
 * unknown to many tools.
 */
const targetPair = Type.Unsafe<[name: string, phoneNumber: string | null]>(
  Type.Array(nullable(Type.String()), { minItems: 2, maxItems: 2 }),
)

export const campaignSchema = Type.Object(
  {
    id: Type.Integer(),
    name: Type.String(),
    campaign_country: Type.String({ description: 'ISO 3166 alpha-2, upper case' }),
    campaign_state: nullable(Type.String({ description: 'Postal abbreviation' })),
    campaign_type: nullable(Type.String({ description: describeTypes() })),
    campaign_subtype: nullable(Type.String({ description: `Which office or chamber: ${quote(listAllSubtypes())}` })),
    campaign_language: nullable(Type.String()),
    allow_call_in: nullable(Type.Boolean({ description: 'Supporters may call the campaign’s own number' })),
    call_maximum: nullable(Type.Integer({ description: 'Maximum number of targets in one session' })),
    target_ordering: nullable(
      Type.String({
        description: '`in-order`, `shuffle`, `upper-first`, `lower-first`, `fewest-calls-first`, or an order by party',
      }),
    ),
    status: Type.String({ description: '`archived`, `paused` or `live`; empty if an old campaign never had a status' }),
    required_fields: Type.Object(
      {
        userPhone: nullable(Type.String({ description: 'The country of accepted phone numbers, as stored' })),
        userCountry: Type.String({ description: 'ISO 3166 alpha-2, upper case' }),
        userLocation: Type.Optional(
          nullable(
            Type.String({
              description: '`postal`, `latlon`, `address` or `district`; absent if the campaign does not ask for a location',
            }),
          ),
        ),
      },
      { description: 'What a request for a call must contain' },
    ),
    phone_numbers: Type.Array(Type.String({ pattern: e164Pattern }), { description: 'E.164' }),
    targets: Type.Array(targetPair, {
      description: 'Name and phone number of each target, in order',
    }),
    audio_msgs: Type.Record(Type.String(), nullable(Type.String()), {
      description: 'Prompt key → the text to speak, or the URL of the file to play',
    }),
    embed: Type.Unknown({ description: 'Settings of the form on a web page, as stored by staff' }),
  },
  {
    $id: 'Campaign',
    description: 'What supporters are asked to do, whom they call and what they hear',
    examples: [
      {
        id: 1,
        name: 'Save the Rivers',
        campaign_country: 'US',
        campaign_state: null,
        campaign_type: customType,
        campaign_subtype: null,
        campaign_language: 'en',
        allow_call_in: true,
        call_maximum: 3,
        target_ordering: 'in-order',
        status: 'live',
        required_fields: { userPhone: 'us', userCountry: 'US', userLocation: 'postal' },
        phone_numbers: ['+12025550100'],
        targets: [['Ada Brown', '+12025550143']],
        audio_msgs: { msg_goodbye: 'Thank you for calling.' },
        embed: null,
      },
    ],
  },
)

export type Campaign = Static<typeof campaignSchema>

function describeTypes(): string {
  const byCountry = countries
    .filter(({ campaignTypes, isInvented }) => !isInvented && Object.keys(campaignTypes).length > 0)
    .map(({ name, campaignTypes }) => `${name}: ${quote(Object.keys(campaignTypes))}`)
  return [quote([customType]), ...byCountry].join('. ')
}

function quote(values: readonly string[]): string {
  return values.map((value) => `\`${value}\``).join(', ')
}
