import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

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
})
