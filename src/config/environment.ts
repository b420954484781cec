// Reads single environment variables and collects their problems: the variable, its value and what is allowed. Which
// variables exist is defined in read-config.ts.
import { isIP } from 'node:net'

/** All problems of the environment, one sentence each. */
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

export type Environment = Readonly<Record<string, string | undefined>>

/** At most `count` in `windowSeconds`. The window starts with the first one counted. */
export interface Rate {
  readonly count: number
  readonly windowSeconds: number
}

const unitSeconds: Readonly<Record<string, number>> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  month: 30 * 86_400,
  year: 365 * 86_400,
}

/**
 * Every method returns undefined if the variable is absent or empty. If its value is invalid, the method adds a problem and
 * returns undefined.
 */
export class EnvironmentReader {
  readonly problems: string[] = []
  /** Of every variable that was asked for. */
  readonly names = new Set<string>()
  readonly #env: Environment

  constructor(env: Environment) {
    this.#env = env
  }

  text(name: string): string | undefined {
    this.names.add(name)
    const value = this.#env[name]?.trim()
    return value === '' ? undefined : value
  }

  integer(name: string, min: number, max: number): number | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const number = Number(value)
    if (/^\d+$/.test(value) && number >= min && number <= max) return number
    return this.addProblem(name, `is "${value}"; a whole number from ${min} to ${max} is allowed`)
  }

  boolean(name: string): boolean | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    if (/^(true|1|yes)$/i.test(value)) return true
    if (/^(false|0|no)$/i.test(value)) return false
    return this.addProblem(name, `is "${value}"; true, false, 1, 0, yes and no are allowed`)
  }

  choice<T extends string>(name: string, choices: readonly T[]): T | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const found = choices.find((choice) => choice === value.toLowerCase())
    return found ?? this.addProblem(name, `is "${value}"; allowed are ${choices.join(', ')}`)
  }

  /** Returns minutes after midnight. */
  timeOfDay(name: string): number | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const [, hours, minutes] = /^(\d{1,2}):(\d\d)$/.exec(value) ?? []
    if (Number(hours) < 24 && Number(minutes) < 60) return Number(hours) * 60 + Number(minutes)
    return this.addProblem(name, `is "${value}"; a time of day from 00:00 to 23:59 is allowed`)
  }

  /** The problem does not repeat the value, because a URL may contain a password. */
  url(name: string, protocols: readonly string[]): string | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    if (URL.canParse(value) && protocols.includes(new URL(value).protocol)) return value
    return this.addProblem(name, `is not a URL that begins with ${protocols.map((p) => `${p}//`).join(' or ')}`)
  }

  networks(name: string): string[] {
    const values = this.list(name)
    const wrong = values.filter((value) => !isNetwork(value))
    if (wrong.length > 0)
      this.addProblem(
        name,
        `has "${wrong.join('", "')}"; IP addresses and networks such as 10.0.0.0/8 are allowed, separated by commas`,
      )
    return values
  }

  /** Items are separated by commas or spaces. */
  list(name: string): string[] {
    return (this.text(name) ?? '').split(/[\s,]+/).filter((part) => part !== '')
  }

  /** Reads the notation of Flask-Limiter, as CallPower does: `2 / hour`, `2 per hour`, `10 per 5 minutes`. */
  rate(name: string): Rate | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const [, count, many = '1', unit = ''] = /^(\d{1,9})\s*(?:\/|per)\s*(\d{1,4})?\s*([a-z]+?)s?$/i.exec(value) ?? []
    const seconds = unitSeconds[unit.toLowerCase()]
    if (seconds !== undefined && Number(count) > 0 && Number(many) > 0)
      return { count: Number(count), windowSeconds: Number(many) * seconds }
    return this.addProblem(name, `is "${value}"; a rate such as "2 / hour" or "10 per 5 minutes" is allowed`)
  }

  addProblem(name: string, problem: string): undefined {
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
