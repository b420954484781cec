import { describe, expect, test } from 'vitest'
import { ConfigError } from './environment.ts'
import { readConfig } from './read-config.ts'

describe('readConfig', () => {
  test('an empty environment results in working defaults', () => {
    expect(readConfig({})).toMatchObject({ host: '127.0.0.1', port: 8080, databaseUrl: undefined, adminApiKey: undefined })
  })

  test('all problems are reported at once, each with its variable, its value and what is allowed', () => {
    const read = () =>
      readConfig({ PORT: '70000', LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://u:secret@h/d', TRUSTED_PROXIES: '10.0.0.0/40' })
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(/PORT is "70000"; a whole number from 0 to 65535[\s\S]*LOG_LEVEL is "loud"/)
  })

  test('the problem of a database URL does not repeat its password', () => {
    expect(() => readConfig({ DATABASE_URL: 'mysql://u:secret@h/d' })).toThrow(/^(?![\s\S]*secret)/)
  })

  test('a replica needs the database that it is a replica of', () => {
    expect(() => readConfig({ DATABASE_READ_URL: 'postgres://replica/d' })).toThrow(
      /DATABASE_READ_URL is set, but DATABASE_URL is not/,
    )
    expect(() => readConfig({ DATABASE_URL: 'postgres://h/d', DATABASE_READ_URL: 'replica' })).toThrow(
      'DATABASE_READ_URL is not a URL that begins with postgres:// or postgresql://',
    )
    const urls = { DATABASE_URL: 'postgres://h/d', DATABASE_READ_URL: 'postgres://replica/d' }
    expect(readConfig(urls)).toMatchObject({ databaseReadUrl: 'postgres://replica/d' })
  })

  test('empty values count as absent', () => {
    expect(readConfig({ ADMIN_API_KEY: '', PORT: ' ' })).toMatchObject({ adminApiKey: undefined, port: 8080 })
  })

  test.each([
    ['2 / hour', { count: 2, windowSeconds: 3600 }],
    ['2/hour', { count: 2, windowSeconds: 3600 }],
    ['10 per 5 minutes', { count: 10, windowSeconds: 300 }],
    ['1 per day', { count: 1, windowSeconds: 86_400 }],
  ])('CALL_RATE_LIMIT accepts %j, as CallPower does', (text, rate) => {
    expect(readConfig({ CALL_RATE_LIMIT: text }).limits.perNumber).toEqual(rate)
  })

  test.each(['2', '0 / hour', 'two per hour', '2 per fortnight', '2 / hour; 5 / day'])('CALL_RATE_LIMIT rejects %j', (text) => {
    expect(() => readConfig({ CALL_RATE_LIMIT: text })).toThrow(/CALL_RATE_LIMIT is ".*"; a rate such as .* is allowed/)
  })

  test('civic data is refreshed at a time of day, if at all', () => {
    const refreshAt = (value: string) => readConfig({ CIVIC_DATA_REFRESH: value }).civicDataRefreshAt
    expect([refreshAt(''), refreshAt('09:30'), refreshAt('0:00')]).toEqual([undefined, 570, 0])
    for (const wrong of ['24:00', '9', 'nightly', '09:60'])
      expect(() => refreshAt(wrong)).toThrow(`CIVIC_DATA_REFRESH is "${wrong}"; a time of day from 00:00 to 23:59 is allowed`)
  })

  test('no geocoder is asked by default; CallPower’s names choose one, and what it needs is said', () => {
    const geocoder = (env: Record<string, string>) => readConfig(env).geocoder
    expect(geocoder({ GEOCODE_API_KEY: 'unused' })).toBeUndefined()
    expect(geocoder({ GEOCODE_PROVIDER: 'nominatim', GEOCODE_BASE_URL: 'https://maps.example.org/' })).toEqual({
      ...{ provider: 'nominatim', apiKey: undefined, baseUrl: 'https://maps.example.org', requestsPerHour: 1000 },
    })
    expect(geocoder({ GEOCODE_PROVIDER: 'smartystreets', GEOCODE_API_KEY: 'id:token' })).toMatchObject({ provider: 'smarty' })
    expect(() => geocoder({ GEOCODE_PROVIDER: 'google' })).toThrow('GEOCODE_API_KEY is missing; google needs a key')
    expect(() => geocoder({ GEOCODE_PROVIDER: 'smarty', GEOCODE_API_KEY: 'token' })).toThrow('ID:TOKEN')
    expect(() => geocoder({ GEOCODE_PROVIDER: 'bing' })).toThrow('allowed are census, nominatim, google')
  })

  test.each([
    ['yes', true],
    ['1', true],
    ['TRUE', true],
    ['no', false],
    ['0', false],
    ['false', false],
  ])('LOG_PHONE_NUMBERS accepts %j', (text, value) => {
    expect(readConfig({ LOG_PHONE_NUMBERS: text }).logPhoneNumbers).toBe(value)
  })

  test('LOG_PHONE_NUMBERS rejects anything else', () => {
    expect(() => readConfig({ LOG_PHONE_NUMBERS: 'maybe' })).toThrow(/LOG_PHONE_NUMBERS is "maybe"; true, false/)
  })
})

const twilio = { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 't', PUBLIC_BASE_URL: 'https://calls.example.org/' }

describe('the ring times', () => {
  test.each([
    ['are 30 and 45 seconds by default', {}, [30, 45]],
    ['are both CallPower’s TWILIO_TIMEOUT', { TWILIO_TIMEOUT: '60' }, [60, 60]],
    ['of supporters override it', { TWILIO_TIMEOUT: '60', SUPPORTER_RING_SECONDS_MAX: '20' }, [20, 60]],
    ['of offices override it', { TWILIO_TIMEOUT: '60', OFFICE_RING_SECONDS_MAX: '25' }, [60, 25]],
  ])('%s', (_what, environment, expected) => {
    const { supporterRingSecondsMax, officeRingSecondsMax } = readConfig(environment)
    expect([supporterRingSecondsMax, officeRingSecondsMax]).toEqual(expected)
  })

  test.each(['4', '601', 'long'])('cannot be %j', (text) => {
    expect(() => readConfig({ OFFICE_RING_SECONDS_MAX: text })).toThrow(
      `OFFICE_RING_SECONDS_MAX is "${text}"; a whole number from 5 to 600`,
    )
  })
})

describe('the spending limits', () => {
  const none = { callsPerHour: undefined, callsPerDay: undefined, minutesPerDay: undefined }

  test('have defaults with a paid carrier, and none with the simulator', () => {
    expect(readConfig(twilio).limits.spending).toEqual({ callsPerHour: 2000, callsPerDay: 20_000, minutesPerDay: 20_000 })
    expect(readConfig({}).limits.spending).toEqual(none)
    expect(readConfig({ ...twilio, CARRIER: 'simulator' }).limits.spending).toEqual(none)
  })

  test('are read from the environment', () => {
    const environment = { CALLS_PER_HOUR: '1', CALLS_PER_DAY: '2', MINUTES_PER_DAY: '3' }
    for (const carrier of [{}, twilio])
      expect(readConfig({ ...carrier, ...environment }).limits.spending).toEqual({
        callsPerHour: 1,
        callsPerDay: 2,
        minutesPerDay: 3,
      })
  })

  test.each(['0', '-1', '1.5', 'many'])('cannot be %j', (text) => {
    expect(() => readConfig({ MINUTES_PER_DAY: text })).toThrow(/MINUTES_PER_DAY is .*; a whole number from 1 to 10000000/)
  })
})

describe('the carrier', () => {
  test('is the simulator if no account is set', () => {
    expect(readConfig({}).carrier).toMatchObject({ name: 'simulator' })
  })

  test('is Twilio if an account is set, as in CallPower', () => {
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

  test('can be the simulator even if an account is set', () => {
    expect(readConfig({ ...twilio, CARRIER: 'simulator' }).carrier.name).toBe('simulator')
  })

  test('can have two signing keys while one replaces the other', () => {
    expect(readConfig({ ...twilio, CARRIER_SIGNING_KEYS: 'old, new' }).carrier.signingKeys).toEqual(['old', 'new'])
  })

  test.each([
    ['half an account', { TWILIO_AUTH_TOKEN: 't', PUBLIC_BASE_URL: 'https://x.org' }, ['TWILIO_ACCOUNT_SID']],
    ['an account without a public URL', { TWILIO_ACCOUNT_SID: 'AC1', TWILIO_AUTH_TOKEN: 't' }, ['PUBLIC_BASE_URL']],
    ['custom without its URL', { ...twilio, CARRIER: 'custom' }, ['CARRIER_BASE_URL']],
    ['signalwire', { ...twilio, CARRIER: 'signalwire' }, ['CARRIER_BASE_URL', 'CARRIER_SIGNING_KEYS']],
    [
      'telnyx',
      { CARRIER: 'telnyx' },
      ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'PUBLIC_BASE_URL', 'CARRIER_SIGNING_KEYS', 'TELNYX_APPLICATION_ID'],
    ],
  ])('with %s is rejected with everything that is missing', (_what, environment, names) => {
    try {
      readConfig(environment)
      expect.unreachable()
    } catch (error) {
      expect((error as ConfigError).problems.map((problem) => problem.split(' ')[0])).toEqual(names)
    }
  })
})
