// What every use case around a call needs: handed over once, by src/app.ts. Types only.
import type { AudioStore } from '../audio/file-url.ts'
import type { LocationResolver } from '../campaigns/resolve-targets.ts'
import type { Clock } from '../clock.ts'
import type { LimitsConfig } from '../config/config.ts'
import type { Db } from '../database/types.ts'
import type { Spending } from '../limits/spending.ts'
import type { PhoneHash } from '../phone/phone-hash.ts'
import type { Carrier, Render } from '../telephony/carrier.ts'
import type { Throttles } from '../throttles/throttles.ts'
import type { SessionWatch } from './status/session-watch.ts'

export interface CallServices {
  readonly db: Db
  readonly clock: Clock
  /** From 0 up to, not including, 1. */
  readonly random: () => number
  readonly log: Log
  readonly carrier: Carrier
  readonly callsPerSecond: number
  readonly render: Render
  readonly hashPhone: PhoneHash
  readonly throttles: Throttles
  readonly limits: LimitsConfig
  readonly spending: Spending
  /** How long a session waits to be rung. */
  readonly queueMinutesMax: number
  readonly supporterRingSecondsMax: number
  readonly officeRingSecondsMax: number
  readonly callSecondsMax: number
  readonly keepsPhoneNumbers: boolean
  readonly organization: string
  readonly audioStore: AudioStore
  readonly resolvers: readonly LocationResolver[]
  readonly subscriptions: Subscriptions
  readonly watch: SessionWatch
}

export interface Log {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

/** Callers who want to be rung regularly. */
export interface Subscriptions {
  /** Somebody makes regular calls: otherwise nobody is asked whether they want any. */
  readonly isEnabled: boolean
  has(db: Db, campaignId: number, phoneNumber: string): Promise<boolean>
  /** Noting the same wish again changes nothing. */
  note(db: Db, subscription: { campaignId: number; phoneNumber: string; wanted: boolean; now: Date }): Promise<void>
}
