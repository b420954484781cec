// Guarantee: sites that request calls from CallPower keep working. Sends the requests of each client found in public code and
// checks for the answers that it expects. The phone rings each time.
import { beforeEach, describe, expect, test } from 'vitest'
import { buildCampaign } from '../support/build-campaign.ts'
import { cloneDatabase } from '../support/database.ts'
import { openPhoneService } from '../support/phone-service.ts'

const database = await cloneDatabase()
const { db } = database
const service = await openPhoneService(database)
const locations = { '94110': ['Ada Brown'], '20001': ['Bo Chase'] }
await buildCampaign(db, {
  id: 1,
  name: 'battleforthenet-2017',
  locations,
  embed: JSON.stringify({ script: '<p>You are being called.</p>' }),
})
await buildCampaign(db, { id: 7, name: 'California-SB-822' })
await buildCampaign(db, { id: 8, name: 'jan14th', status_code: 0 })

let callsBefore: string[] = []
beforeEach(() => {
  callsBefore = service.carrier.calls.map(({ to }) => to)
})

const rings = (number: string) =>
  expect.poll(() => service.carrier.calls.slice(callsBefore.length).map(({ to }) => to)).toEqual([number])

const published = {
  campaign: 'live',
  call: 'queued',
  script: expect.any(String),
  redirect: null,
  fromNumber: '+12025550100',
  targets: { segment: expect.any(String), objects: expect.any(Array) },
}

function multipart(fields: Record<string, string>): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  return form
}

describe('EFForg/action-center-platform', () => {
  const query = (userPhone: string) =>
    new URLSearchParams({
      campaignId: '1',
      userPhone,
      userCountry: 'US',
      userLocation: '94110',
      callback_url: 'https://act.example.org/callback',
      'meta[user_id]': '1',
      'meta[action_id]': '2',
      'meta[action_type]': 'call',
    })

  test('GET with a location and additional parameters', async () => {
    const answer = await fetch(`${service.url}/call/create?${query('5105550100')}`)
    expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining(published)])
    await rings('+15105550100')
  })

  test('an invalid number gets the error code that it looks for', async () => {
    const answer = await fetch(`${service.url}/call/create?${query('12345')}`)
    expect(answer.status).toBe(400)
    expect(((await answer.json()) as { error: string }).error).toMatch(/^13224:/)
  })

  test('reads the required fields of a campaign and pages through campaigns with its key in the URL', async () => {
    const one = (await (await fetch(`${service.url}/api/campaign/1?api_key=k`)).json()) as { required_fields: object }
    expect(one.required_fields).toMatchObject({ userPhone: 'us', userLocation: 'postal' })
    const page = (await (await fetch(`${service.url}/api/campaign?api_key=k&page=1`)).json()) as Record<string, unknown>
    expect(page).toMatchObject({
      page: 1,
      total_pages: 1,
      objects: [{ id: 1, status: 'live', phone_numbers: ['+12025550100'] }, { id: 7 }, { id: 8 }],
    })
  })
})

describe('MozillaFoundation/foundation.mozilla.org', () => {
  const post = (fields: Record<string, string>) =>
    fetch(`${service.url}/call/create`, {
      method: 'POST',
      body: multipart(fields),
      headers: { origin: 'https://foundation.mozilla.org', 'sec-fetch-site': 'cross-site' },
    })

  test('multipart from another site without a preflight, with the phone number as typed', async () => {
    const answer = await post({ campaignId: '1', userPhone: '(510) 555-0101', userLocation: '94110' })
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    const body = (await answer.json()) as Record<string, unknown>
    expect([answer.status, 'error' in body]).toEqual([200, false])
    await rings('+15105550101')
  })

  test('a failure has an error message and the status 400', async () => {
    expect(await (await post({ campaignId: '1', userPhone: '' })).json()).toMatchObject({
      status: 400,
      error: expect.stringMatching(/./),
    })
  })
})

describe('Fight for the Future', () => {
  test.each(['California-SB-822', 'battleforthenet-2017'])(
    'POST /create as a form, the campaign by its name: %s',
    async (campaignId) => {
      const answer = await fetch(`${service.url}/create`, {
        method: 'POST',
        body: new URLSearchParams({ campaignId, userPhone: '5105550102' }),
      })
      expect([answer.status, await answer.json()]).toMatchObject([200, { campaign: 'live', call: 'queued' }])
      await rings('+15105550102')
    },
  )

  test('POST /create as a multipart form with a zip code', async () => {
    const answer = await fetch(`${service.url}/create`, {
      method: 'POST',
      body: multipart({ campaignId: 'battleforthenet-2017', userPhone: '510.555.0103', zipcode: '20001' }),
    })
    expect(await answer.json()).toMatchObject({ targets: { objects: [{ name: 'Bo Chase' }] } })
    await rings('+15105550103')
  })

  test('GET /create from a static page', async () => {
    const answer = await fetch(`${service.url}/create?campaignId=battleforthenet-2017&userPhone=5105550104&zipcode=94110`)
    expect(await answer.json()).toMatchObject(published)
    await rings('+15105550104')
  })

  test('an archived campaign says so and dials nobody', async () => {
    const answer = await fetch(`${service.url}/create?campaignId=jan14th&userPhone=5105550104`)
    expect([answer.status, await answer.json()]).toEqual([200, { campaign: 'archived' }])
    expect(service.carrier.calls).toHaveLength(callsBefore.length)
  })
})

describe('Demand Progress', () => {
  test.each([
    ['no body at all', {}],
    ['an empty form', { body: '', headers: { 'content-type': 'application/x-www-form-urlencoded' } }],
    ['JSON that is empty', { body: '', headers: { 'content-type': 'application/json' } }],
  ])('POST with everything in the URL and %s', async (_what, init) => {
    const answer = await fetch(`${service.url}/call/create?campaignId=7&userPhone=5105550105`, { method: 'POST', ...init })
    expect(answer.status).toBe(200)
    await rings('+15105550105')
  })

  test('JSONP from jQuery', async () => {
    const answer = await fetch(`${service.url}/create?callback=jQuery110204_1510&campaignId=7&userPhone=5105550106&_=1510`)
    expect(answer.headers.get('content-type')).toMatch(/^application\/javascript/)
    const json = /^\/\*\*\/jQuery110204_1510\((.*)\);$/.exec(await answer.text())?.[1] ?? ''
    expect(JSON.parse(json)).toMatchObject({ campaign: 'live', call: 'queued' })
    await rings('+15105550106')
  })

  test.each(['alert(1)//', 'a;b', '<script>', ''])('a callback that is not a name is ignored: %j', async (callback) => {
    const answer = await fetch(`${service.url}/create?callback=${encodeURIComponent(callback)}&campaignId=7`)
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/)
  })
})

describe('Advocacy Commons, and callpower.org', () => {
  test('eleven digits without a plus, and the script in the answer', async () => {
    const answer = await fetch(`${service.url}/call/create?campaignId=1&userPhone=15105550107&userLocation=94110`)
    expect(await answer.json()).toMatchObject({ script: '<p>You are being called.</p>' })
    await rings('+15105550107')
  })

  test('ten digits and a zip code', async () => {
    const answer = await fetch(`${service.url}/call/create?campaignId=1&userPhone=5105550108&zipcode=94110`)
    expect(answer.status).toBe(200)
    await rings('+15105550108')
  })
})

describe('JSON, with the preflight that browsers send first', () => {
  test.each(['/call/create', '/create'])('%s', async (path) => {
    const preflight = await fetch(service.url + path, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://example.org',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    })
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*'])
    expect(preflight.headers.get('access-control-allow-headers')).toContain('content-type')
    const body = JSON.stringify({ campaignId: 7, userPhone: 5105550109, ref: null, nested: { ignored: true } })
    const headers = { 'content-type': 'application/json', origin: 'https://example.org', 'sec-fetch-site': 'cross-site' }
    const answer = await fetch(service.url + path, { method: 'POST', headers, body })
    expect([answer.status, await answer.json()]).toMatchObject([
      200,
      { call: 'queued', status_url: expect.stringMatching(/^http/) },
    ])
    await rings('+15105550109')
  })

  test('a body without a content type is recognised', async () => {
    const answer = await fetch(`${service.url}/create`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain;charset=UTF-8' },
      body: 'campaignId=7&userPhone=5105550110',
    })
    expect(answer.status).toBe(200)
    await rings('+15105550110')
  })
})
