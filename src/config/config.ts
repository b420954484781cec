// The configuration of a server, typed. read-config.ts makes it from the environment.
import type { Rate } from './environment.ts'

export interface Config {
  readonly host: string
  readonly port: number
  /** Scheme and host that people reach the server by, without a trailing slash; undefined: taken from each request. */
  readonly publicBaseUrl: string | undefined
  /** PostgreSQL to use; undefined: the embedded one in `dataDir`. */
  readonly databaseUrl: string | undefined
  readonly dataDir: string
  /** Limits are counted there; undefined: in the database. */
  readonly redisUrl: string | undefined
  /** The environment's API key; undefined matches nothing. */
  readonly adminApiKey: string | undefined
  /** What phone numbers are hashed with; undefined: a key that is made and kept in `dataDir`. */
  readonly secretKey: string | undefined
  readonly siteName: string
  /** Who calls; what prompts say as {{organization}}. */
  readonly organization: string
  readonly store: StoreConfig
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  /** Addresses or networks of proxies whose X-Forwarded-* headers are believed. */
  readonly trustedProxies: readonly string[]
  readonly statementTimeoutSeconds: number
  /** True: the number of a caller is kept with the session. False: only its keyed hash. */
  readonly logPhoneNumbers: boolean
  readonly carrier: CarrierConfig
  /** How long the supporter's phone rings, and that of an office. */
  readonly supporterRingSecondsMax: number
  readonly officeRingSecondsMax: number
  /** How long one call to an office may last. */
  readonly callSecondsMax: number
  /** How long a session waits until the carrier is asked to ring its caller; afterwards nobody is rung. */
  readonly queueMinutesMax: number
  readonly limits: LimitsConfig
}

export interface StoreConfig {
  /** Where stored audio is served from; empty: by this server. */
  readonly domain: string
  /** The path below it, without slashes around it. */
  readonly path: string
  /** Undefined: files lie in `dataDir`. */
  readonly s3: S3Config | undefined
}

export interface S3Config {
  readonly bucket: string
  readonly region: string
  /** Without a trailing slash. */
  readonly endpoint: string
  /** Undefined: files are served from there, and none can be saved. */
  readonly credentials: { readonly accessKey: string; readonly secretKey: string } | undefined
}

export type CarrierName = 'simulator' | 'twilio' | 'signalwire' | 'telnyx' | 'somleng' | 'custom'

export interface CarrierConfig {
  readonly name: CarrierName
  readonly account: string
  readonly secret: string
  /** What webhooks are signed with: any one of these, so that a key can be changed while calls go on. */
  readonly signingKeys: readonly string[]
  /** Of the REST API, without a trailing slash. */
  readonly baseUrl: string
  /** Telnyx: the TeXML application that calls are placed through. */
  readonly applicationId: string | undefined
  readonly callsPerSecond: number
}

export interface LimitsConfig {
  /** Calls that may be asked for … to one phone number … */
  readonly perNumber: Rate
  /** … and from one network address. */
  readonly perAddress: Rate
  /** Requests of one network address that are refused and told why. */
  readonly refusals: Rate
  /** Those of the whole server; a campaign may have its own besides. */
  readonly spending: SpendingLimits
  /** Calls to one number of an office at a time. */
  readonly perTargetNumber: number
}

/** Undefined: no limit. */
export interface SpendingLimits {
  readonly callsPerHour: number | undefined
  readonly callsPerDay: number | undefined
  /** Of all legs, each rounded up. */
  readonly minutesPerDay: number | undefined
}
