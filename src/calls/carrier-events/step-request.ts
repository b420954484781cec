// What a step consists of, and what answering it needs: shared by the files that answer the carrier.
import type { Render } from '../../telephony/carrier.ts'
import type { StepEvent } from '../../telephony/event.ts'
import type { Subscriptions, TargetSources } from '../planning/make-plan.ts'
import type { ReusedCallIdServices } from './reused-call-id.ts'

export interface StepServices extends TargetSources, ReusedCallIdServices {
  readonly render: Render
  readonly subscriptions: Pick<Subscriptions, 'save'>
}

export interface StepRequest {
  /** The session's public id. */
  readonly session: string
  readonly step: number
  readonly event: StepEvent
  readonly callId: string | undefined
}
