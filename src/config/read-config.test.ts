import { describe, expect, test } from 'vitest'
import { ConfigError } from './environment.ts'
import { readConfig } from './read-config.ts'

describe('readConfig', () => {
  test('an empty environment gives working defaults', () => {
    expect(readConfig({})).toMatchObject({ host: '127.0.0.1', port: 8080, databaseUrl: undefined, adminApiKey: undefined })
  })

  test('every problem is reported at once, with its name, what was found and what is allowed', () => {
    const read = () =>
      readConfig({ PORT: '70000', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://u:secret@h/d', TRUSTED_PROXIES: '10.0.0.0/40' })
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(/PORT is "70000"; a whole number from 0 to 65535[\s\S]*LOG_LEVEL is "loud"/)
  })

  test('a password in a database address is not repeated in the problem', () => {
    expect(() => readConfig({ DATABASE_URL: 'mysql://u:secret@h/d' })).toThrow(/^(?![\s\S]*secret)/)
  })

  test('empty values count as absent', () => {
    expect(readConfig({ ADMIN_API_KEY: '', PORT: ' ' })).toMatchObject({ adminApiKey: undefined, port: 8080 })
  })

  test.each([
    ['2 / hour', { count: 2, windowSeconds: 3600 }],
    ['2/hour', { count: 2, windowSeconds: 3600 }],
    ['10 per 5 minutes', { count: 10, windowSeconds: 300 }],
    ['1 per day', { count: 1, windowSeconds: 86_400 }],
  ])('CALL_RATE_LIMIT takes %j as CallPower did', (text, rate) => {
    expect(readConfig({ CALL_RATE_LIMIT: text }).limits.perNumber).toEqual(rate)
  })

  test.each(['2', '0 / hour', 'two per hour', '2 per fortnight', '2 / hour; 5 / day'])('CALL_RATE_LIMIT refuses %j', (text) => {
    expect(() => readConfig({ CALL_RATE_LIMIT: text })).toThrow(/CALL_RATE_LIMIT is ".*"; a number per time is allowed, such as/)
  })

  test.each([
    ['yes', true],
    ['1', true],
    ['TRUE', true],
    ['no', false],
    ['0', false],
    ['false', false],
  ])('LOG_PHONE_NUMBERS takes %j', (text, value) => {
    expect(readConfig({ LOG_PHONE_NUMBERS: text }).logPhoneNumbers).toBe(value)
  })

  test('LOG_PHONE_NUMBERS refuses anything else', () => {
    expect(() => readConfig({ LOG_PHONE_NUMBERS: 'maybe' })).toThrow(/LOG_PHONE_NUMBERS is "maybe"; true, false/)
  })
})

const twilio = { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 't', PUBLIC_BASE_URL: 'https://calls.example.org/' }

describe('how long a phone rings', () => {
  test.each([
    ['by default', {}, [30, 45]],
    ['with CallPower’s TWILIO_TIMEOUT', { TWILIO_TIMEOUT: '60' }, [60, 60]],
    ['with one of its own', { TWILIO_TIMEOUT: '60', SUPPORTER_RING_SECONDS_MAX: '20' }, [20, 60]],
    ['with the other', { TWILIO_TIMEOUT: '60', OFFICE_RING_SECONDS_MAX: '25' }, [60, 25]],
  ])('%s', (_what, environment, expected) => {
    const { supporterRingSecondsMax, officeRingSecondsMax } = readConfig(environment)
    expect([supporterRingSecondsMax, officeRingSecondsMax]).toEqual(expected)
  })

  test.each(['4', '601', 'long'])('is refused as %j', (text) => {
    expect(() => readConfig({ OFFICE_RING_SECONDS_MAX: text })).toThrow(
      `OFFICE_RING_SECONDS_MAX is "${text}"; a whole number from 5 to 600`,
    )
  })
})

describe('what calls may cost', () => {
  const none = { callsPerHour: undefined, callsPerDay: undefined, minutesPerDay: undefined }

  test('is bounded with a carrier that has to be paid, and not with the simulated one', () => {
    expect(readConfig(twilio).limits.spending).toEqual({ callsPerHour: 2000, callsPerDay: 20_000, minutesPerDay: 20_000 })
    expect(readConfig({}).limits.spending).toEqual(none)
    expect(readConfig({ ...twilio, CARRIER: 'simulator' }).limits.spending).toEqual(none)
  })

  test('is what the environment says', () => {
    const environment = { CALLS_PER_HOUR: '1', CALLS_PER_DAY: '2', MINUTES_PER_DAY: '3' }
    for (const carrier of [{}, twilio])
      expect(readConfig({ ...carrier, ...environment }).limits.spending).toEqual({
        callsPerHour: 1,
        callsPerDay: 2,
        minutesPerDay: 3,
      })
  })

  test.each(['0', '-1', '1.5', 'many'])('is not %j', (text) => {
    expect(() => readConfig({ MINUTES_PER_DAY: text })).toThrow(/MINUTES_PER_DAY is .*; a whole number from 1 to 10000000/)
  })
})

describe('the carrier', () => {
  test('is the simulator where no account is named', () => {
    expect(readConfig({}).carrier).toMatchObject({ name: 'simulator' })
  })

  test('is Twilio where an account is named, as CallPower had it', () => {
    expect(readConfig(twilio).carrier).toEqual({
      name: 'twilio',
      account: 'AC1',
      secret: 't',
      signingKeys: ['t'],
      baseUrl: 'https://api.twilio.com',
      applicationId: undefined,
      callsPerSecond: 1,
    })
  })

  test('may be the simulator in spite of an account', () => {
    expect(readConfig({ ...twilio, CARRIER: 'simulator' }).carrier.name).toBe('simulator')
  })

  test('has two keys while one replaces the other', () => {
    expect(readConfig({ ...twilio, CARRIER_SIGNING_KEYS: 'old, new' }).carrier.signingKeys).toEqual(['old', 'new'])
  })

  test.each([
    ['half an account', { TWILIO_AUTH_TOKEN: 't', PUBLIC_BASE_URL: 'https://x.org' }, ['TWILIO_ACCOUNT_SID']],
    ['an account without an address', { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 't' }, ['PUBLIC_BASE_URL']],
    ['custom without its address', { ...twilio, CARRIER: 'custom' }, ['CARRIER_BASE_URL']],
    ['signalwire', { ...twilio, CARRIER: 'signalwire' }, ['CARRIER_BASE_URL', 'CARRIER_SIGNING_KEYS']],
    [
      'telnyx',
      { CARRIER: 'telnyx' },
      ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'PUBLIC_BASE_URL', 'CARRIER_SIGNING_KEYS', 'TELNYX_APPLICATION_ID'],
    ],
  ])('%s says all that is missing', (_what, environment, names) => {
    try {
      readConfig(environment)
      expect.unreachable()
    } catch (error) {
      expect((error as ConfigError).problems.map((problem) => problem.split(' ')[0])).toEqual(names)
    }
  })
})
