// Builds the services of calls from the carrier, the limits, the configuration and the location resolvers.
import type { CarrierEventServices } from '../calls/carrier-events/create-handlers.ts'
import type { Log } from '../calls/log.ts'
import type { DialServices } from '../calls/queue/dial-callers.ts'
import type { DialQueue } from '../calls/queue/enqueue-session.ts'
import type { ReconcileServices } from '../calls/reconciling/reconcile-services.ts'
import type { CallRouteServices } from '../calls/requests/public-routes.ts'
import { createSessionWatch } from '../calls/status/session-watch.ts'
import { civicSeats } from '../campaigns/reaching/civic-seats.ts'
import { locationTable } from '../campaigns/reaching/location-table.ts'
import { openBoundaries } from '../civic-data/boundaries/open-boundaries.ts'
import type { Geocoder } from '../civic-data/geocoders/geocoder.ts'
import { openDirectory } from '../civic-data/open-directory.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config/config.ts'
import type { Db } from '../database/types.ts'
import { createSpending } from '../limits/spending.ts'
import type { PhoneHash } from '../phone/phone-hash.ts'
import type { Random } from '../random.ts'
import { hasSubscription, saveSubscription } from '../schedule/subscriptions.ts'
import type { OnRefused } from '../throttles/on-refused.ts'
import type { Throttles } from '../throttles/throttles.ts'
import type { Telephony } from './open-carrier.ts'

/** Everything that calls need. Each function declares the part that it uses. */
export type CallServices = CallRouteServices & CarrierEventServices & DialServices & ReconcileServices

export interface CallServicesOptions {
  readonly db: Db
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly telephony: Telephony
  readonly throttles: Throttles
  readonly hashPhone: PhoneHash
  readonly queue: DialQueue
  readonly onRefused: OnRefused
  /** Undefined: addresses are known by their postal codes only. */
  readonly geocoder: Geocoder | undefined
}

export function openCallServices(
  config: Config,
  { db, clock, random, log, telephony, throttles, hashPhone, queue, onRefused, geocoder }: CallServicesOptions,
): CallServices {
  const readDirectory = openDirectory()
  return {
    db,
    clock,
    random,
    log,
    throttles,
    hashPhone,
    queue,
    onRefused,
    carrier: telephony.carrier,
    callsPerSecond: telephony.callsPerSecond,
    render: telephony.render,
    limits: config.limits,
    spending: createSpending({ db, clock, throttles, log, server: config.limits.spending, onRefused }),
    queueMinutesMax: config.queueMinutesMax,
    supporterRingSecondsMax: config.supporterRingSecondsMax,
    officeRingSecondsMax: config.officeRingSecondsMax,
    callSecondsMax: config.callSecondsMax,
    keepsPhoneNumbers: config.logPhoneNumbers,
    organization: config.organization,
    audioStore: { ...config.store, publicBaseUrl: config.publicBaseUrl },
    readDirectory,
    resolvers: [locationTable, civicSeats({ readDirectory, readBoundaries: openBoundaries(), geocoder, clock })],
    // Nothing makes recurring calls yet.
    subscriptions: { isEnabled: false, has: hasSubscription, save: saveSubscription },
    watch: createSessionWatch(db, { log, clock, random }),
  }
}
