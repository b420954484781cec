// The schema of a subscription in the API.
import Type, { type Static } from 'typebox'
import { nullable } from '../collections/schemas.ts'
import { e164Pattern } from '../phone/phone-number.ts'

export const subscriptionSchema = Type.Object(
  {
    id: Type.Integer(),
    created_at: nullable(Type.String({ format: 'date-time', description: 'UTC, `YYYY-MM-DDTHH:MM:SS[.ffffff]+00:00`' })),
    subscribed: nullable(Type.Boolean({ description: 'False once the caller has unsubscribed' })),
    campaign_id: nullable(Type.Integer()),
    time_to_call: nullable(
      Type.String({
        pattern: '^\\d{2}:\\d{2}:\\d{2}(\\.\\d{6})?$',
        description: 'Time of day in UTC, `HH:MM:SS[.ffffff]`',
      }),
    ),
    last_called: nullable(Type.String({ format: 'date-time', description: 'UTC, as `created_at`' })),
    num_calls: nullable(Type.Integer({ description: 'Number of calls so far' })),
    user_phone: nullable(Type.String({ pattern: e164Pattern, description: 'E.164' })),
  },
  {
    $id: 'ScheduledCall',
    description: 'A supporter who subscribed to a daily call',
    examples: [
      {
        id: 1,
        created_at: '2026-04-01T09:00:00+00:00',
        subscribed: true,
        campaign_id: 1,
        time_to_call: '14:30:00',
        last_called: '2026-04-02T14:30:05.250000+00:00',
        num_calls: 2,
        user_phone: '+12025550166',
      },
    ],
  },
)

export type Subscription = Static<typeof subscriptionSchema>
