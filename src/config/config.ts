// The types of the configuration. read-config.ts reads it from the environment.
import type { Rate } from './environment.ts'

export interface Config {
  readonly host: string
  readonly port: number
  /** Scheme and host of the server as the public sees it, without a trailing slash. If undefined, taken from each request. */
  readonly publicBaseUrl: string | undefined
  /** If undefined, the embedded PostgreSQL in `dataDir` is used. */
  readonly databaseUrl: string | undefined
  /** A streaming replica of `databaseUrl`, which answers collections and statistics. If undefined, there is none. */
  readonly databaseReadUrl: string | undefined
  readonly dataDir: string
  /** Where limits are counted. If undefined, in the database. */
  readonly redisUrl: string | undefined
  /** An API key from the environment. If undefined, only keys in the database are valid. */
  readonly adminApiKey: string | undefined
  /** Key for hashing phone numbers. If undefined, one is generated and kept in `dataDir`. */
  readonly secretKey: string | undefined
  /** Encrypts the secrets in backups. If undefined, `backupPassphraseFile` has it, or the terminal is asked. */
  readonly backupPassphrase: string | undefined
  readonly backupPassphraseFile: string | undefined
  readonly siteName: string
  /** Replaces {{organization}} in prompts. */
  readonly organization: string
  readonly store: StoreConfig
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  /** IP addresses or networks of proxies whose X-Forwarded-* headers are trusted. */
  readonly trustedProxies: readonly string[]
  readonly statementTimeoutSeconds: number
  /** If true, the session keeps the caller's phone number; if false, only a keyed hash of it. */
  readonly logPhoneNumbers: boolean
  readonly carrier: CarrierConfig
  readonly supporterRingSecondsMax: number
  readonly officeRingSecondsMax: number
  /** Maximum duration of one call to an office. */
  readonly callSecondsMax: number
  /** How long a session may wait in the queue. After that, its caller is not dialled. */
  readonly queueMinutesMax: number
  readonly limits: LimitsConfig
  /** Undefined: addresses are known by their postal codes only. */
  readonly geocoder: GeocoderConfig | undefined
  /** When civic data is refreshed each day: minutes after midnight, UTC. If undefined, it is not. */
  readonly civicDataRefreshAt: number | undefined
  /** Sentences about variables that are probably misspelt settings. */
  readonly misspelt: readonly string[]
}

export interface StoreConfig {
  /** Base URL that stored audio is served from. If empty, this server serves it. */
  readonly domain: string
  /** Path below `domain`, without leading or trailing slashes. */
  readonly path: string
  /** If undefined, files are stored in `dataDir`. */
  readonly s3: S3Config | undefined
}

export interface S3Config {
  readonly bucket: string
  readonly region: string
  /** Without a trailing slash. */
  readonly endpoint: string
  /** If undefined, the bucket is read-only: existing files are served from it, but none can be saved. */
  readonly credentials: { readonly accessKey: string; readonly secretKey: string } | undefined
}

export type CarrierName = 'simulator' | 'twilio' | 'signalwire' | 'telnyx' | 'somleng' | 'custom'

export interface CarrierConfig {
  readonly name: CarrierName
  readonly account: string
  readonly secret: string
  /** Webhooks must be signed with one of these keys. There may be several, so that a key can be replaced during calls. */
  readonly signingKeys: readonly string[]
  /** URL of the REST API, without a trailing slash. */
  readonly baseUrl: string
  /** Telnyx only: the TeXML application that makes the calls. */
  readonly applicationId: string | undefined
  readonly callsPerSecond: number
}

export interface LimitsConfig {
  /** Call requests for one phone number. */
  readonly perNumber: Rate
  /** Call requests from one IP address. */
  readonly perAddress: Rate
  /** Rejected call requests from one IP address that are answered with the reason. */
  readonly refusals: Rate
  /** Limits of the whole server. A campaign may have its own in addition. */
  readonly spending: SpendingLimits
  /** Simultaneous calls to one office number. */
  readonly perTargetNumber: number
}

/** Undefined means no limit. */
export interface SpendingLimits {
  readonly callsPerHour: number | undefined
  readonly callsPerDay: number | undefined
  /** Minutes of all legs, each leg rounded up to whole minutes. */
  readonly minutesPerDay: number | undefined
}

export interface GeocoderConfig {
  readonly provider: 'census' | 'nominatim' | 'google' | 'smarty' | 'geocodio'
  /** Undefined: the service needs none. */
  readonly apiKey: string | undefined
  /** Without a slash at its end. Undefined: the service's own. */
  readonly baseUrl: string | undefined
  /** How often all processes together may ask it. */
  readonly requestsPerHour: number
}
