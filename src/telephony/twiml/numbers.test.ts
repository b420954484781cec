import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type ApiRequest, type CarrierApi, startCarrierApi } from '../../../test/support/carrier/carrier-api.ts'
import type { CarrierName } from '../../config/config.ts'
import type { AccountNumber } from '../account-numbers.ts'
import { openNumbers } from './numbers.ts'

let api: CarrierApi
beforeEach(async () => {
  api = await startCarrierApi()
})
afterEach(() => api.close())

function open(name: CarrierName, path = '') {
  const [account, baseUrl] = ['the-account', api.url + path]
  const carrier = {
    name,
    account,
    secret: 'secret',
    signingKeys: [],
    baseUrl,
    applicationId: 'the-application',
    callsPerSecond: 1,
  }
  return openNumbers({ carrier, publicBaseUrl: 'https://calls.example.org' })
}

const phone = (sid: string, number: string, more: object = {}) => ({
  sid,
  phone_number: number,
  capabilities: { voice: true },
  ...more,
})
const basic = `Basic ${Buffer.from('the-account:secret').toString('base64')}`
const paths = () => api.requests.map(({ method, url }) => `${method} ${url}`)
const fieldsOf = (request: ApiRequest | undefined) => Object.fromEntries(new URLSearchParams(request?.body))

describe('the numbers of the account', () => {
  const root = '/2010-04-01/Accounts/the-account/IncomingPhoneNumbers.json'

  test('are those with voice, with what handles their incoming calls', async () => {
    api.answer = () => ({
      status: 200,
      body: {
        incoming_phone_numbers: [
          phone('PN1', '+12025550100', { voice_application_sid: 'AP1', voice_url: 'https://old.example.org/' }),
          phone('PN2', '+12025550101', { voice_application_sid: '', voice_url: '' }),
          phone('PN3', '+12025550102', { capabilities: { voice: false, sms: true } }),
          phone('PN4', '1294', { capabilities: null }),
          phone('PN5', '15105550100', { capabilities: null, voice_url: 'https://old.example.org/' }),
        ],
      },
    })
    expect(await open('somleng').list()).toEqual([
      { id: 'PN1', number: '+12025550100', applicationId: 'AP1', address: 'https://old.example.org/' },
      { id: 'PN2', number: '+12025550101', applicationId: undefined, address: undefined },
      { id: 'PN5', number: '+15105550100', applicationId: undefined, address: 'https://old.example.org/' },
    ])
  })

  test.each([
    ['twilio', ''],
    ['signalwire', '/api/laml'],
  ] as const)('are read from %s page by page, and the secret goes to nobody else', async (name, path) => {
    api.answer = ({ url }) => {
      const isFirst = !url.includes('Page=1')
      const number = isFirst ? phone('PN1', '+12025550100') : phone('PN2', '+12025550101')
      return { status: 200, body: { incoming_phone_numbers: [number], next_page_uri: isFirst ? `${path}${root}?Page=1` : null } }
    }
    expect((await open(name, path).list()).map(({ number }) => number)).toEqual(['+12025550100', '+12025550101'])
    expect(paths()).toEqual([`GET ${path}${root}`, `GET ${path}${root}?Page=1`])
    expect(api.requests.every(({ authorization }) => authorization === basic)).toBe(true)
  })

  test('are read page by page from the API of Telnyx outside TeXML', async () => {
    api.answer = ({ url }) => {
      const page = new URL(url, api.url).searchParams.get('page[number]')
      const data = [{ id: `id-${page}`, phone_number: `+1202555010${page}`, connection_id: page === '1' ? '42' : null }]
      return { status: 200, body: { data, meta: { total_pages: 2 } } }
    }
    expect(await open('telnyx', '/v2/texml').list()).toEqual([
      { id: 'id-1', number: '+12025550101', applicationId: '42', address: undefined },
      { id: 'id-2', number: '+12025550102', applicationId: undefined, address: undefined },
    ])
    expect(api.requests.map(({ url }) => url.replace(/\?.*/, ''))).toEqual(['/v2/phone_numbers', '/v2/phone_numbers'])
    expect(api.requests[0]?.authorization).toBe('Bearer secret')
  })

  test.each<[CarrierName, unknown]>([
    ['twilio', { code: 20003, message: 'Authenticate' }],
    ['telnyx', { errors: [{ code: '10009', title: 'Authentication failed' }] }],
  ])('throw the reason of %s if the credentials are wrong', async (name, body) => {
    api.answer = () => ({ status: 401, body })
    await expect(open(name).list()).rejects.toMatchObject({ name: 'CarrierError', message: /Authenticat/ })
  })

  test.each<CarrierName>(['twilio', 'telnyx'])('throw if %s answers with an HTML page', async (name) => {
    api.answer = () => ({ status: 502, body: '<html>Bad Gateway</html>' })
    await expect(open(name).list()).rejects.toMatchObject({ name: 'CarrierError', kind: 'unclear' })
  })
})

describe('setting up incoming calls', () => {
  const numbers: AccountNumber[] = [
    { id: 'PN1', number: '+12025550100', applicationId: undefined, address: 'https://old.example.org/' },
    { id: 'PN2', number: '+12025550101', applicationId: 'AP9', address: undefined },
  ]
  const settings = {
    VoiceUrl: 'https://calls.example.org/call/incoming',
    VoiceMethod: 'POST',
    VoiceFallbackUrl: 'https://calls.example.org/voice/apology/fr',
    VoiceFallbackMethod: 'POST',
    StatusCallback: 'https://calls.example.org/voice/incoming/status',
    StatusCallbackMethod: 'POST',
  }
  const root = '/2010-04-01/Accounts/the-account'
  const setUp = (name: CarrierName, dryRun = false) => open(name).setUpCallIn?.({ numbers, language: 'fr', dryRun })
  /** Makes the carrier list these applications for any name. */
  const applications = (...listed: object[]) => {
    api.answer = ({ method, url }) => {
      if (url.includes('/IncomingPhoneNumbers')) return { status: 200, body: {} }
      if (method === 'POST') return { status: 201, body: { sid: 'AP1' } }
      return { status: 200, body: { applications: listed } }
    }
  }

  test('creates an application and assigns the numbers to it', async () => {
    applications({ sid: 'AP2', friendly_name: 'Patchboard of somebody' })
    expect(await setUp('signalwire')).toEqual({
      applicationId: 'AP1',
      changes: [
        { what: 'application Patchboard', from: undefined, to: settings.VoiceUrl },
        { what: '+12025550100', from: 'https://old.example.org/', to: 'application Patchboard' },
        { what: '+12025550101', from: 'application AP9', to: 'application Patchboard' },
      ],
    })
    const [, created, ...assigned] = api.requests
    expect(paths().slice(1)).toEqual(
      ['Applications', 'IncomingPhoneNumbers/PN1', 'IncomingPhoneNumbers/PN2'].map((path) => `POST ${root}/${path}.json`),
    )
    expect(fieldsOf(created)).toEqual({ FriendlyName: 'Patchboard', ...settings })
    expect(assigned.map(fieldsOf)).toEqual([{ VoiceApplicationSid: 'AP1' }, { VoiceApplicationSid: 'AP1' }])
  })

  const asSetUp = {
    ...{ sid: 'AP9', friendly_name: 'Patchboard', voice_url: settings.VoiceUrl, voice_method: 'POST' },
    ...{ voice_fallback_url: settings.VoiceFallbackUrl, voice_fallback_method: 'POST' },
    ...{ status_callback: settings.StatusCallback, status_callback_method: 'POST' },
  }

  test('changes an application with other URLs, and skips numbers that it already has', async () => {
    applications({ ...asSetUp, voice_url: 'https://old.example.org/call/incoming', status_callback: null })
    expect(await setUp('signalwire')).toMatchObject({
      applicationId: 'AP9',
      changes: [
        { what: 'application Patchboard, voiceUrl', from: 'https://old.example.org/call/incoming', to: settings.VoiceUrl },
        { what: 'application Patchboard, statusCallback', from: undefined, to: settings.StatusCallback },
        { what: '+12025550100' },
      ],
    })
    expect(paths().slice(1)).toEqual([`POST ${root}/Applications/AP9.json`, `POST ${root}/IncomingPhoneNumbers/PN1.json`])
  })

  test('changes nothing if everything is set up', async () => {
    applications(asSetUp)
    const done = await open('signalwire').setUpCallIn?.({ numbers: numbers.slice(1), language: 'fr', dryRun: false })
    expect(done).toEqual({ applicationId: 'AP9', changes: [] })
    expect(api.requests).toHaveLength(1)
  })

  test('only returns what would change in a dry run', async () => {
    applications()
    expect((await setUp('signalwire', true))?.changes).toHaveLength(3)
    expect((await setUp('somleng', true))?.changes).toHaveLength(2)
    expect(api.requests.every(({ method }) => method === 'GET')).toBe(true)
  })

  test('sets the URLs on each number if the carrier has no applications', async () => {
    api.answer = () => ({ status: 200, body: {} })
    expect(await setUp('somleng')).toEqual({
      applicationId: undefined,
      changes: [
        { what: '+12025550100', from: 'https://old.example.org/', to: settings.VoiceUrl },
        { what: '+12025550101', from: undefined, to: settings.VoiceUrl },
      ],
    })
    expect(paths()).toEqual(['PN1', 'PN2'].map((id) => `POST ${root}/IncomingPhoneNumbers/${id}.json`))
    expect(fieldsOf(api.requests[0])).toEqual(settings)
  })

  test('requests retries from Twilio, which other carriers do not support', async () => {
    applications()
    await setUp('twilio')
    expect(fieldsOf(api.requests[1]).VoiceUrl).toBe('https://calls.example.org/call/incoming#rc=3&rp=5xx,ct,rt')
  })

  test('is not available for Telnyx', () => {
    expect(open('telnyx').setUpCallIn).toBeUndefined()
  })
})
