// Puts a session into the queue, from which dial-callers.ts dials its caller. Every way to have somebody dialled ends here.
// What a web page may ask for is decided before, in requests/request-call.ts.
import type { Clock } from '../../clock.ts'
import type { Db } from '../../database/types.ts'
import type { PhoneHash } from '../../phone/phone-hash.ts'
import type { Random } from '../../random.ts'
import { makePublicId, makeStatusToken } from '../../sessions/public-id.ts'
import { insertSession } from '../../sessions/queries.ts'
import type { Carrier } from '../../telephony/carrier.ts'
import { initialState } from '../flow/flow.ts'
import type { PlannedSession } from '../planning/plan-session.ts'
import { certainOf } from '../planning/reached.ts'
import { stampState } from '../stored-flow/stored-flow.ts'

export interface EnqueueServices {
  readonly db: Db
  readonly clock: Clock
  readonly random: Random
  readonly carrier: Pick<Carrier, 'account'>
  readonly hashPhone: PhoneHash
  /** True stores the caller's number with the session; false stores its hash alone. */
  readonly keepsPhoneNumbers: boolean
  readonly queue: DialQueue
}

export interface DialQueue {
  /** Looks for sessions to dial at once. */
  wake(): void
}

export interface EnqueueOptions {
  readonly referralCode?: string | null
  /** Records the call. */
  readonly record?: boolean
  /** The network address that the call was requested from. */
  readonly address?: string
  /** The blocklist and the limits are not applied when the caller is dialled. */
  readonly isExempt?: boolean
  /** The session was planned in a snapshot, so that it is of one revision, whatever the campaign has become since. */
  readonly isOfSnapshot?: boolean
}

/**
 * Returns the token that the session can be followed by; undefined if it was not stored, because the campaign has changed since
 * it was read, and the plan may have parts of two revisions.
 */
export async function enqueueSession(
  services: EnqueueServices,
  { campaign, phone, location, fromNumber, reached, civicData, plan }: PlannedSession,
  { referralCode = null, record = false, address, isExempt = false, isOfSnapshot = false }: EnqueueOptions,
): Promise<string | undefined> {
  const statusToken = makeStatusToken(services.random)
  const isStored = await insertSession(services.db, {
    now: services.clock(),
    campaignId: campaign.id,
    campaignRevision: campaign.revision,
    mustBeCurrent: !isOfSnapshot,
    direction: 'outbound',
    phoneHash: services.hashPhone(phone.number),
    keptPhoneNumber: services.keepsPhoneNumbers ? phone.number : null,
    location,
    referralCode,
    fromNumber,
    civicData,
    flow: {
      publicId: makePublicId(services.random),
      statusToken,
      carrierAccount: services.carrier.account,
      carrierCallId: null,
      stage: 'queued',
      phoneNumber: phone.number,
      address: address ?? null,
      record,
      isExempt,
      plan,
      targets: reached ? certainOf(reached).targets : null,
      state: stampState(initialState(reached ?? null)),
      firstAnswer: null,
    },
  })
  if (!isStored) return undefined
  services.queue.wake()
  return statusToken
}
