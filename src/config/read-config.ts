// Reads the environment into a frozen Config, and reports all problems at once: the variable, its value and what is allowed.
// Variables that CallPower has keep their names and meanings.
import { resolve } from 'node:path'
import type { CarrierConfig, CarrierName, Config, GeocoderConfig, SpendingLimits, StoreConfig } from './config.ts'
import { ConfigError, type Environment, EnvironmentReader } from './environment.ts'
import { findMisspelt } from './misspelt.ts'

const spendingMax = 10_000_000
const postgres = ['postgres:', 'postgresql:']

/** Throws a ConfigError that lists every problem. Empty values count as absent. */
export function readConfig(env: Environment): Config {
  const read = new EnvironmentReader(env)
  const organization = read.text('INSTALLED_ORG')
  const siteName = read.text('SITENAME') ?? organization ?? 'Patchboard'
  const publicBaseUrl = read.url('PUBLIC_BASE_URL', ['http:', 'https:'])?.replace(/\/+$/, '')
  const carrier = readCarrier(read, publicBaseUrl)
  const databaseUris = [read.url('DATABASE_URL', postgres), read.url('DATABASE_URI', postgres)]
  const databaseUrl = databaseUris.find((url) => url !== undefined)
  const databaseReadUrl = read.url('DATABASE_READ_URL', postgres)
  if (databaseReadUrl !== undefined && databaseUrl === undefined)
    read.addProblem('DATABASE_READ_URL', 'is set, but DATABASE_URL is not; it names a replica of that database')
  const ringSecondsMax = read.integer('TWILIO_TIMEOUT', 5, 600)
  const config: Config = {
    host: read.text('HOST') ?? '127.0.0.1',
    port: read.integer('PORT', 0, 65_535) ?? 8080,
    publicBaseUrl,
    databaseUrl,
    databaseReadUrl,
    dataDir: resolve(read.text('DATA_DIR') ?? './data'),
    redisUrl: read.url('REDIS_URL', ['redis:', 'rediss:']),
    adminApiKey: read.text('ADMIN_API_KEY'),
    secretKey: read.text('SECRET_KEY'),
    ...readBackupPassphrase(read),
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
    geocoder: readGeocoder(read),
    civicDataRefreshAt: read.timeOfDay('CIVIC_DATA_REFRESH'),
    misspelt: findMisspelt(env, [...read.names]),
  }
  if (read.problems.length > 0) throw new ConfigError([...read.problems, ...config.misspelt])
  return Object.freeze(config)
}

/**
 * Compat: S3_ACCESS_KEY and S3_SECRET_KEY are CallPower's names, and it also derives the default domain from bucket and
 * region. An environment copied from a CallPower may name the bucket but no longer hold a key.
 */
function readStore(read: EnvironmentReader): StoreConfig {
  const domain = read.url('STORE_DOMAIN', ['http:', 'https:'])
  const path = (read.text('STORE_PATH') ?? 'uploads').replace(/^\/+|\/+$/g, '')
  const [bucket, accessKey, secretKey] = [read.text('STORE_S3_BUCKET'), read.text('S3_ACCESS_KEY'), read.text('S3_SECRET_KEY')]
  const region = read.text('STORE_S3_REGION') ?? 'us-east-1'
  const amazon = region === 'us-east-1' ? 'https://s3.amazonaws.com' : `https://s3.${region}.amazonaws.com`
  const endpoint = read.url('STORE_S3_ENDPOINT', ['http:', 'https:'])?.replace(/\/+$/, '') ?? amazon
  if (bucket === undefined) return { domain: domain ?? '', path, s3: undefined }
  if ((accessKey === undefined) !== (secretKey === undefined))
    read.addProblem(
      accessKey === undefined ? 'S3_ACCESS_KEY' : 'S3_SECRET_KEY',
      `is missing; ${accessKey === undefined ? 'S3_SECRET_KEY' : 'S3_ACCESS_KEY'} is set, and both are needed`,
    )
  const credentials = accessKey === undefined || secretKey === undefined ? undefined : { accessKey, secretKey }
  return { domain: domain ?? `${endpoint}/${bucket}/`, path, s3: { bucket, region, endpoint, credentials } }
}

/** Compat: CallPower has the first two variables, and these further names of services. */
function readGeocoder(read: EnvironmentReader): GeocoderConfig | undefined {
  const names = ['census', 'nominatim', 'google', 'smarty', 'geocodio', 'googlev3', 'smartystreets'] as const
  const chosen = read.choice('GEOCODE_PROVIDER', names)
  const apiKey = read.text('GEOCODE_API_KEY')
  const baseUrl = read.url('GEOCODE_BASE_URL', ['http:', 'https:'])?.replace(/\/+$/, '')
  const requestsPerHour = read.integer('GEOCODE_REQUESTS_PER_HOUR', 1, 1_000_000) ?? 1000
  if (chosen === undefined) return undefined
  const provider = chosen === 'googlev3' ? 'google' : chosen === 'smartystreets' ? 'smarty' : chosen
  if (apiKey === undefined && provider !== 'census' && provider !== 'nominatim')
    read.addProblem('GEOCODE_API_KEY', `is missing; ${provider} needs a key`)
  if (apiKey !== undefined && provider === 'smarty' && !apiKey.includes(':'))
    read.addProblem('GEOCODE_API_KEY', 'has no colon; smarty needs its id and its token, as ID:TOKEN')
  return { provider, apiKey, baseUrl, requestsPerHour }
}

function readBackupPassphrase(read: EnvironmentReader): Pick<Config, 'backupPassphrase' | 'backupPassphraseFile'> {
  const [backupPassphrase, file] = [read.text('BACKUP_PASSPHRASE'), read.text('BACKUP_PASSPHRASE_FILE')]
  if (backupPassphrase !== undefined && file !== undefined)
    read.addProblem('BACKUP_PASSPHRASE_FILE', 'is set, and BACKUP_PASSPHRASE as well; only one of them is allowed')
  return { backupPassphrase, backupPassphraseFile: file === undefined ? undefined : resolve(file) }
}

/** Simulated calls cost nothing, so they have no default limits. */
function readSpending(read: EnvironmentReader, { name }: CarrierConfig): SpendingLimits {
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

function readCarrier(read: EnvironmentReader, publicBaseUrl: string | undefined): CarrierConfig {
  const [account, secret] = [read.text('TWILIO_ACCOUNT_SID'), read.text('TWILIO_AUTH_TOKEN')]
  const chosen = read.choice('CARRIER', ['simulator', 'twilio', 'signalwire', 'telnyx', 'somleng', 'custom'])
  const name = chosen ?? (account === undefined && secret === undefined ? 'simulator' : 'twilio')
  const baseUrl = read.url('CARRIER_BASE_URL', ['http:', 'https:'])?.replace(/\/+$/, '') ?? baseUrls[name]
  const signingKeys = read.list('CARRIER_SIGNING_KEYS')
  const applicationId = read.text('TELNYX_APPLICATION_ID')
  const callsPerSecond = read.integer('CARRIER_CALLS_PER_SECOND', 1, 1000) ?? (name === 'simulator' ? 100 : 1)
  if (name !== 'simulator') {
    const missing = (variable: string, why: string) => read.addProblem(variable, `is missing; ${why}`)
    if (account === undefined) missing('TWILIO_ACCOUNT_SID', `${name} needs the account id, whatever the carrier calls it`)
    if (secret === undefined) missing('TWILIO_AUTH_TOKEN', `${name} needs the account secret, whatever the carrier calls it`)
    if (publicBaseUrl === undefined)
      missing('PUBLIC_BASE_URL', `${name} must be able to reach this server at a URL such as https://calls.example.org`)
    if (baseUrl === undefined) missing('CARRIER_BASE_URL', `${name} needs the base URL of the carrier's REST API`)
    if (signingKeys.length === 0 && (name === 'telnyx' || name === 'signalwire'))
      missing('CARRIER_SIGNING_KEYS', `${name} signs its webhooks with a separate key, not with the account secret`)
    if (name === 'telnyx' && signingKeys.some((key) => !/^[A-Za-z0-9+/]{43}=$/.test(key)))
      read.addProblem(
        'CARRIER_SIGNING_KEYS',
        'must be the public key that the Telnyx portal shows: 44 characters of base64 each, separated by commas',
      )
    if (name === 'telnyx' && applicationId === undefined)
      missing('TELNYX_APPLICATION_ID', 'telnyx makes calls through a TeXML application')
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
