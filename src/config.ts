// Reads the environment into one frozen, typed Config. Reports every problem at once, each with the name of the
// variable, what was found and what is allowed. Names that CallPower used keep their meaning.
import { resolve } from 'node:path'
import { ConfigError, type Environment, type Rate, Reader } from './environment.ts'

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

const spendingMax = 10_000_000

/** Undefined: no limit. */
export interface SpendingLimits {
  readonly callsPerHour: number | undefined
  readonly callsPerDay: number | undefined
  /** Of all legs, each rounded up. */
  readonly minutesPerDay: number | undefined
}

/** Throws a ConfigError that names every problem. Empty values count as absent. */
export function readConfig(env: Environment): Config {
  const read = new Reader(env)
  const organization = read.text('INSTALLED_ORG')
  const siteName = read.text('SITENAME') ?? organization ?? 'Patchboard'
  const publicBaseUrl = read.url('PUBLIC_BASE_URL', ['http:', 'https:'])?.replace(/\/+$/, '')
  const carrier = readCarrier(read, publicBaseUrl)
  const ringSecondsMax = read.integer('TWILIO_TIMEOUT', 5, 600)
  const config: Config = {
    host: read.text('HOST') ?? '127.0.0.1',
    port: read.integer('PORT', 0, 65_535) ?? 8080,
    publicBaseUrl,
    databaseUrl: read.url('DATABASE_URL', ['postgres:', 'postgresql:']) ?? read.url('DATABASE_URI', ['postgres:', 'postgresql:']),
    dataDir: resolve(read.text('DATA_DIR') ?? './data'),
    redisUrl: read.url('REDIS_URL', ['redis:', 'rediss:']),
    adminApiKey: read.text('ADMIN_API_KEY'),
    secretKey: read.text('SECRET_KEY'),
    siteName,
    organization: organization ?? siteName,
    store: readStore(read),
    logLevel: read.choice('LOG_LEVEL', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']) ?? 'info',
    trustedProxies: read.networks('TRUSTED_PROXIES'),
    statementTimeoutSeconds: read.integer('STATEMENT_TIMEOUT_SECONDS', 1, 3600) ?? 30,
    logPhoneNumbers: read.boolean('LOG_PHONE_NUMBERS') ?? false,
    carrier,
    supporterRingSecondsMax: read.integer('SUPPORTER_RING_SECONDS_MAX', 5, 600) ?? ringSecondsMax ?? 30,
    officeRingSecondsMax: read.integer('OFFICE_RING_SECONDS_MAX', 5, 600) ?? ringSecondsMax ?? 45,
    callSecondsMax: read.integer('TWILIO_TIME_LIMIT', 30, 14_400) ?? 900,
    queueMinutesMax: read.integer('QUEUE_MINUTES_MAX', 1, 1440) ?? 10,
    limits: {
      perNumber: read.rate('CALL_RATE_LIMIT') ?? { count: 2, windowSeconds: 3600 },
      perAddress: read.rate('ADDRESS_RATE_LIMIT') ?? { count: 30, windowSeconds: 3600 },
      refusals: read.rate('REFUSAL_RATE_LIMIT') ?? { count: 60, windowSeconds: 3600 },
      spending: readSpending(read, carrier),
      perTargetNumber: read.integer('CALLS_PER_TARGET_NUMBER', 1, 1000) ?? 20,
    },
  }
  if (read.problems.length > 0) throw new ConfigError(read.problems)
  return Object.freeze(config)
}

/**
 * Compat: S3_ACCESS_KEY and S3_SECRET_KEY are CallPower's names, as is the domain that follows from bucket and region. An
 * environment taken over from it may name the bucket and hold no key any more.
 */
function readStore(read: Reader): StoreConfig {
  const domain = read.url('STORE_DOMAIN', ['http:', 'https:'])
  const path = (read.text('STORE_PATH') ?? 'uploads').replace(/^\/+|\/+$/g, '')
  const [bucket, accessKey, secretKey] = [read.text('STORE_S3_BUCKET'), read.text('S3_ACCESS_KEY'), read.text('S3_SECRET_KEY')]
  const region = read.text('STORE_S3_REGION') ?? 'us-east-1'
  const amazon = region === 'us-east-1' ? 'https://s3.amazonaws.com' : `https://s3.${region}.amazonaws.com`
  const endpoint = read.url('STORE_S3_ENDPOINT', ['http:', 'https:'])?.replace(/\/+$/, '') ?? amazon
  if (bucket === undefined) return { domain: domain ?? '', path, s3: undefined }
  if ((accessKey === undefined) !== (secretKey === undefined))
    read.refuse(accessKey === undefined ? 'S3_ACCESS_KEY' : 'S3_SECRET_KEY', 'is missing; the other half of the key is set')
  const credentials = accessKey === undefined || secretKey === undefined ? undefined : { accessKey, secretKey }
  return { domain: domain ?? `${endpoint}/${bucket}/`, path, s3: { bucket, region, endpoint, credentials } }
}

/** Nobody pays for simulated calls. */
function readSpending(read: Reader, { name }: CarrierConfig): SpendingLimits {
  const isPaid = name !== 'simulator'
  return {
    callsPerHour: read.integer('CALLS_PER_HOUR', 1, spendingMax) ?? (isPaid ? 2000 : undefined),
    callsPerDay: read.integer('CALLS_PER_DAY', 1, spendingMax) ?? (isPaid ? 20_000 : undefined),
    minutesPerDay: read.integer('MINUTES_PER_DAY', 1, spendingMax) ?? (isPaid ? 20_000 : undefined),
  }
}

const baseUrls: Readonly<Partial<Record<CarrierName, string>>> = {
  twilio: 'https://api.twilio.com',
  telnyx: 'https://api.telnyx.com/v2/texml',
  somleng: 'https://api.somleng.org',
}

function readCarrier(read: Reader, publicBaseUrl: string | undefined): CarrierConfig {
  const [account, secret] = [read.text('TWILIO_ACCOUNT_SID'), read.text('TWILIO_AUTH_TOKEN')]
  const chosen = read.choice('CARRIER', ['simulator', 'twilio', 'signalwire', 'telnyx', 'somleng', 'custom'])
  const name = chosen ?? (account === undefined && secret === undefined ? 'simulator' : 'twilio')
  const baseUrl = read.url('CARRIER_BASE_URL', ['http:', 'https:'])?.replace(/\/+$/, '') ?? baseUrls[name]
  const signingKeys = read.list('CARRIER_SIGNING_KEYS')
  const applicationId = read.text('TELNYX_APPLICATION_ID')
  const callsPerSecond = read.integer('CARRIER_CALLS_PER_SECOND', 1, 1000) ?? (name === 'simulator' ? 100 : 1)
  if (name !== 'simulator') {
    const missing = (variable: string, why: string) => read.refuse(variable, `is missing; ${why}`)
    if (account === undefined) missing('TWILIO_ACCOUNT_SID', `${name} needs the id of the account, whatever the carrier calls it`)
    if (secret === undefined)
      missing('TWILIO_AUTH_TOKEN', `${name} needs the secret of the account, whatever the carrier calls it`)
    if (publicBaseUrl === undefined)
      missing('PUBLIC_BASE_URL', `${name} has to reach this server, by an address such as https://calls.example.org`)
    if (baseUrl === undefined) missing('CARRIER_BASE_URL', `${name} needs the address of its REST API`)
    if (signingKeys.length === 0 && (name === 'telnyx' || name === 'signalwire'))
      missing('CARRIER_SIGNING_KEYS', `${name} signs its webhooks with a key of its own, not with the secret of the account`)
    if (name === 'telnyx' && signingKeys.some((key) => !/^[A-Za-z0-9+/]{43}=$/.test(key)))
      read.refuse(
        'CARRIER_SIGNING_KEYS',
        'holds something else than the public key that Telnyx shows, which is 44 characters of base64',
      )
    if (name === 'telnyx' && applicationId === undefined)
      missing('TELNYX_APPLICATION_ID', 'telnyx places calls through a TeXML application')
  }
  return {
    name,
    account: account ?? '',
    secret: secret ?? '',
    signingKeys: signingKeys.length > 0 || secret === undefined ? signingKeys : [secret],
    baseUrl: baseUrl ?? '',
    applicationId,
    callsPerSecond,
  }
}
