// Reads the environment into one frozen, typed Config. Reports every problem at once, each with the name of the
// variable, what was found and what is allowed. Names that CallPower used keep their meaning.
import { isIP } from 'node:net'
import { resolve } from 'node:path'

export interface Config {
  readonly host: string
  readonly port: number
  /** Scheme and host that people reach the server by, without a trailing slash; undefined: taken from each request. */
  readonly publicBaseUrl: string | undefined
  /** PostgreSQL to use; undefined: the embedded one in `dataDir`. */
  readonly databaseUrl: string | undefined
  readonly dataDir: string
  /** The environment's API key; undefined matches nothing. */
  readonly adminApiKey: string | undefined
  readonly siteName: string
  /** Where stored audio is served from, and the path below it. */
  readonly storeDomain: string
  readonly storePath: string
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent'
  /** Addresses or networks of proxies whose X-Forwarded-* headers are believed. */
  readonly trustedProxies: readonly string[]
  readonly statementTimeoutSeconds: number
}

/** All that is wrong with the environment, one sentence a problem. */
export class ConfigError extends Error {
  readonly problems: readonly string[]

  constructor(problems: readonly string[]) {
    super(
      `The configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${problems.map((p) => `  ${p}`).join('\n')}`,
    )
    this.name = 'ConfigError'
    this.problems = problems
  }
}

type Environment = Readonly<Record<string, string | undefined>>

/** Throws a ConfigError that names every problem. Empty values count as absent. */
export function readConfig(env: Environment): Config {
  const read = new Reader(env)
  const config: Config = {
    host: read.text('HOST') ?? '127.0.0.1',
    port: read.integer('PORT', 0, 65_535) ?? 8080,
    publicBaseUrl: read.url('PUBLIC_BASE_URL', ['http:', 'https:'])?.replace(/\/+$/, ''),
    databaseUrl: read.url('DATABASE_URL', ['postgres:', 'postgresql:']) ?? read.url('DATABASE_URI', ['postgres:', 'postgresql:']),
    dataDir: resolve(read.text('DATA_DIR') ?? './data'),
    adminApiKey: read.text('ADMIN_API_KEY'),
    siteName: read.text('SITENAME') ?? read.text('INSTALLED_ORG') ?? 'Patchboard',
    storeDomain: read.url('STORE_DOMAIN', ['http:', 'https:']) ?? '',
    storePath: (read.text('STORE_PATH') ?? 'uploads').replace(/^\/+|\/+$/g, ''),
    logLevel: read.choice('LOG_LEVEL', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']) ?? 'info',
    trustedProxies: read.networks('TRUSTED_PROXIES'),
    statementTimeoutSeconds: read.integer('STATEMENT_TIMEOUT_SECONDS', 1, 3600) ?? 30,
  }
  if (read.problems.length > 0) throw new ConfigError(read.problems)
  return Object.freeze(config)
}

class Reader {
  readonly problems: string[] = []
  readonly #env: Environment

  constructor(env: Environment) {
    this.#env = env
  }

  text(name: string): string | undefined {
    const value = this.#env[name]?.trim()
    return value === '' ? undefined : value
  }

  integer(name: string, min: number, max: number): number | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const number = Number(value)
    if (/^\d+$/.test(value) && number >= min && number <= max) return number
    return this.#refuse(name, `is "${value}"; a whole number from ${min} to ${max} is allowed`)
  }

  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const found = choices.find((choice) => choice === value.toLowerCase())
    return found ?? this.#refuse(name, `is "${value}"; allowed are ${choices.join(', ')}`)
  }

  /** The value is not repeated in the problem: an address may carry a password. */
  url(name: string, protocols: readonly string[]): string | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    if (URL.canParse(value) && protocols.includes(new URL(value).protocol)) return value
    return this.#refuse(name, `is not an address that begins with ${protocols.map((p) => `${p}//`).join(' or ')}`)
  }

  networks(name: string): string[] {
    const values =
      this.text(name)
        ?.split(/[\s,]+/)
        .filter((part) => part !== '') ?? []
    const wrong = values.filter((value) => !isNetwork(value))
    if (wrong.length > 0)
      this.#refuse(name, `has "${wrong.join('", "')}"; addresses and networks such as 10.0.0.0/8 are allowed, parted by commas`)
    return values
  }

  #refuse(name: string, problem: string): undefined {
    this.problems.push(`${name} ${problem}.`)
    return undefined
  }
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...more] = text.split('/')
  const family = isIP(address)
  if (family === 0 || more.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}
