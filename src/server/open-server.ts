// Puts together everything that serves: the app, the carrier, and the background tasks. The database and the process are
// the caller's.

import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { buildApp } from '../app.ts'
import type { BackgroundTask } from '../background/repeat.ts'
import type { Log } from '../calls/log.ts'
import { startDiallingCallers } from '../calls/queue/dial-callers.ts'
import { startReconciling } from '../calls/reconciling/reconcile.ts'
import { openGeocoder } from '../civic-data/geocoders/open-geocoder.ts'
import { startCivicDataUpkeep } from '../civic-data/refreshing/start-upkeep.ts'
import { type Clock, systemStopwatch } from '../clock.ts'
import type { Config } from '../config/config.ts'
import { openSecretKey } from '../config/secret-files.ts'
import { findWeakSecrets } from '../config/weak-secrets.ts'
import type { OpenDatabase } from '../database/open.ts'
import { openReads } from '../database/replica/open-reads.ts'
import type { ReadonlyDb } from '../database/types.ts'
import { startPruningEvents } from '../events/prune-events.ts'
import type { LogStream } from '../http/logs.ts'
import { createPhoneHash } from '../phone/phone-hash.ts'
import { findDialledOfficeName, isKeyOptional } from '../practice/call-in-progress.ts'
import { PracticePhones } from '../practice/practice-phones.ts'
import { type SetTimer, systemTimer } from '../practice/timer.ts'
import { systemRandom } from '../random.ts'
import { startFolding } from '../statistics/folding.ts'
import { observeCarrier } from '../telephony/observed-carrier.ts'
import { openThrottles } from '../throttles/open-throttles.ts'
import { createMeters } from './meters.ts'
import { type CallServices, openCallServices } from './open-call-services.ts'
import { openSimulator, openTelephony } from './open-carrier.ts'
import { refreshInProcess } from './refreshing/refresh-in-process.ts'
import { reachableHost } from './start-up-notice.ts'

export interface ServerParts {
  readonly config: Config
  readonly clock: Clock
  readonly database: OpenDatabase
  readonly logStream: LogStream
  /** For practice phones; defaults to the system's timers. */
  readonly setTimer?: SetTimer
  /** Milliseconds. By default, ten seconds. */
  readonly reconcileEvery?: number
}

export interface Server {
  readonly services: CallServices
  /** Sentences about what does not work, but does not keep the server from running either. */
  findProblems(): Promise<string[]>
  /** Resolves with the URL on this machine, without a trailing slash. */
  listen(): Promise<string>
  /** Stops accepting requests and waits a limited time for those in flight. */
  close(): Promise<void>
}

interface Made {
  app?: FastifyInstance
  dialling?: BackgroundTask
  reconciling?: BackgroundTask
  /** What runs whether or not there are calls. */
  upkeep?: readonly BackgroundTask[]
}

const closeSecondsMax = 10

export async function openServer(parts: ServerParts): Promise<Server> {
  const { config, clock, database, logStream, setTimer = systemTimer } = parts
  const { db, pool } = database
  const random = systemRandom
  const made: Made = {}
  let localAddress = ''
  const log = logOf(() => made.app)
  const shared = { db, clock, random, log }
  const phones = new PracticePhones({ clock, random, setTimer, ...findersOf(db), base: () => localAddress })
  const handsetFor = (number: string) => phones.takeHandset(number)
  const simulated =
    config.carrier.name === 'simulator' ? await openSimulator(config.carrier, { clock, random, handsetFor }) : undefined
  // The simulated carrier lives in this process, whatever address the rest of the world has for it.
  const base = () => (simulated ? localAddress : (config.publicBaseUrl ?? localAddress))
  const { registry: meters, onCarrierRequest, onRefused } = createMeters()
  const opened = openTelephony({ config: simulated?.config ?? config.carrier, clock, base })
  const telephony = { ...opened, carrier: observeCarrier(opened.carrier, onCarrierRequest, systemStopwatch) }
  const { throttles, findProblem, close: closeThrottles } = openThrottles({ db, redisUrl: config.redisUrl, log, clock })
  const secretKey = openSecretKey(config, random)
  const hashPhone = createPhoneHash(secretKey)
  const geocoder = openGeocoder(config.geocoder, { db, clock, log, secretKey, throttles })
  const queue = { wake: () => made.dialling?.wake() }
  const services = openCallServices(config, { ...shared, telephony, throttles, hashPhone, queue, onRefused, geocoder })
  const practice = simulated && { phones, simulator: simulated.simulator }
  const tasks = () => [made.dialling, made.reconciling, services.watch, ...(made.upkeep ?? []), reading.task]
  const background = () => tasks().flatMap((task) => task?.status() ?? [])
  const reading = openReads({ ...config, ...shared, stopwatch: systemStopwatch })
  const app = await buildApp(config, { ...shared, reading, pool, meters, services, telephony, practice, background, logStream })
  made.app = app
  reading.task?.wake()
  const refresh = refreshInProcess(config, log)
  const civicData = startCivicDataUpkeep({ ...shared, refreshAt: config.civicDataRefreshAt, refresh })
  made.upkeep = [startFolding(shared), startPruningEvents(shared), civicData]
  return {
    services,
    findProblems: async () => [...config.misspelt, ...findWeakSecrets(config), (await findProblem()) ?? []].flat(),
    listen: async () => {
      await app.listen({ host: config.host, port: config.port })
      const { port } = app.server.address() as AddressInfo
      localAddress = `http://${reachableHost(config.host)}:${port}`
      made.dialling = startDiallingCallers(services)
      made.reconciling = startReconciling(services, parts.reconcileEvery)
      return localAddress
    },
    close: async () => {
      await Promise.all([made.dialling?.stop(), made.reconciling?.stop()])
      await closeApp(app)
      await simulated?.simulator.close()
      await Promise.all([services.watch, ...(made.upkeep ?? [])].map((task) => task.stop()))
      await reading.close()
      await closeThrottles()
    },
  }
}

/** What practice phones look up about a call. */
function findersOf(db: ReadonlyDb) {
  return {
    findOfficeName: (callId: string) => findDialledOfficeName(db, callId),
    isKeyOptional: (callId: string) => isKeyOptional(db, callId),
  }
}

/** Parts that log are made before the app, whose log it is. */
function logOf(app: () => FastifyInstance | undefined): Log {
  return {
    info: (details, message) => app()?.log.info(details, message),
    warn: (details, message) => app()?.log.warn(details, message),
    error: (details, message) => app()?.log.error(details, message),
  }
}

async function closeApp(app: FastifyInstance): Promise<void> {
  const limit = setTimeout(() => app.server.closeAllConnections(), closeSecondsMax * 1000)
  await app.close()
  clearTimeout(limit)
}
