// The shape of a call on the wire.
import Type, { type Static } from 'typebox'
import { nullable } from '../collections/schemas.ts'

export const callSchema = Type.Object(
  {
    id: Type.Integer(),
    timestamp: nullable(
      Type.String({
        pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{6})?$',
        description: 'UTC, `YYYY-MM-DDTHH:MM:SS[.ffffff]`, without an offset',
      }),
    ),
    campaign_id: nullable(Type.Integer()),
    target_id: nullable(Type.Integer()),
    call_id: nullable(Type.String({ description: 'The carrier’s id of this call' })),
    status: nullable(
      Type.String({
        description: '`queued`, `ringing`, `in-progress`, `completed`, `busy`, `failed`, `no-answer`, `canceled` or `unknown`',
      }),
    ),
    duration: nullable(Type.Integer({ description: 'Seconds' })),
    target_display: nullable(Type.String({ description: 'Title and name of the target' })),
  },
  {
    $id: 'Call',
    description: 'One leg from a session to one target',
    examples: [
      {
        id: 2,
        timestamp: '2026-03-01T13:00:00.123456',
        campaign_id: 1,
        target_id: 1,
        call_id: 'CA00000000000000000000000000000001',
        status: 'completed',
        duration: 104,
        target_display: 'Senator Ada Brown',
      },
    ],
  },
)

export type Call = Static<typeof callSchema>
