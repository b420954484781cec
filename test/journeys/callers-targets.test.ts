// POST /call/targets: what a page is told about whom a caller reaches, and what strangers are not told.
import { expect, test } from 'vitest'
import { commandLine } from '../../src/audit/actor.ts'
import { changeCampaign } from '../../src/campaigns/changing/change-campaign.ts'
import { requireValue } from '../../src/cli/command.ts'
import { buildTestApp } from '../support/build-app.ts'
import { loadInventedCongress } from '../support/civic/load.ts'
import { cloneDatabase } from '../support/database.ts'

const database = await cloneDatabase()
const service = await buildTestApp(database)
await loadInventedCongress(database.db)
const authorship = { actor: commandLine, now: new Date(), hasAnyNumber: true }
const make = async (more: object = {}) =>
  requireValue(
    await changeCampaign(
      database.db,
      { name: 'Rivers', status: 'live', type: 'congress', numbers: ['202-555-0100'], ...more },
      authorship,
    ),
  ).id

const id = await make()
const paused = await make({ name: 'Wells', status: 'paused' })

const ask = (payload: object | string, headers: Record<string, string> = {}) =>
  service.app.inject({ method: 'POST', url: '/call/targets', payload, headers })

test('a postal code in one district: names, parties and offices, in the order of calling', async () => {
  const response = await ask({ campaignId: id, userLocation: '94110' })
  expect(response.json()).toEqual({
    needs: null,
    targets: [
      {
        key: 'us:bioguide:S1',
        title: 'Senator',
        name: 'Ada Upper',
        district: 'CA',
        party: 'Democrat',
        photo_url: expect.any(String),
        offices: 1,
      },
      {
        key: 'us:bioguide:S2',
        title: 'Senator',
        name: 'Ben Upper',
        district: 'CA',
        party: 'Independent',
        photo_url: expect.any(String),
        offices: 1,
      },
      {
        key: 'us:bioguide:R11',
        title: 'Representative',
        name: 'Cy Eleven',
        district: 'CA-11',
        party: 'Democrat',
        photo_url: expect.any(String),
        offices: 2,
      },
    ],
    vacancies: [],
    choices: [],
  })
  expect(response.headers).toMatchObject({ 'access-control-allow-origin': '*', 'cache-control': 'no-store' })
})

test('a postal code in two districts needs the address, and lists the districts without calling one the right one', async () => {
  expect((await ask({ campaignId: id, userLocation: '94117' })).json()).toEqual({
    needs: 'address',
    targets: [],
    vacancies: [],
    choices: [
      { title: 'Representative', name: 'Cy Eleven', district: 'CA-11', share: null },
      { title: 'Representative', name: 'Di Twelve', district: 'CA-12', share: null },
    ],
  })
})

test('a vacant seat is told', async () => {
  expect((await ask({ campaignId: id, userLocation: '90210' })).json()).toMatchObject({
    needs: null,
    targets: [{}, {}],
    vacancies: [{ title: 'Representative', district: 'CA-30' }],
  })
})

test.each([undefined, '', '99999', 'Main Street 1, Springfield', 'x'.repeat(10_000), '<script>', { a: 1 }, null, 94_110.5])(
  'the location %j leads to nobody, and is asked for again',
  async (userLocation) => {
    const response = await ask({ campaignId: id, userLocation })
    expect([response.statusCode, response.json()]).toEqual([200, { needs: 'location', targets: [], vacancies: [], choices: [] }])
  },
)

test.each([
  ['a form', `campaignId=${id}&userLocation=94110`, { 'content-type': 'application/x-www-form-urlencoded' }],
  ['the older name of the parameter', JSON.stringify({ campaignId: id, zipcode: '94110' }), { 'content-type': 'text/plain' }],
])('%s works as well', async (_what, payload, headers) => {
  expect((await ask(payload, headers)).json()).toMatchObject({ targets: [{}, {}, {}] })
})

test('a location in the address is not read', async () => {
  const url = `/call/targets?campaignId=${id}&userLocation=94110`
  expect((await service.app.inject({ method: 'POST', url, payload: {} })).statusCode).toBe(400)
  expect((await service.app.inject({ method: 'GET', url })).statusCode).toBe(405)
})

test('a campaign that is not live or does not exist is a 400 that tells nothing of its targets', async () => {
  for (const campaignId of [paused, 4711, undefined]) {
    const response = await ask({ campaignId, userLocation: '94110' })
    expect(response.statusCode).toBe(400)
    expect(response.body).not.toContain('Upper')
  }
})

test('a network that asks too often is told when to try again', async () => {
  const statuses = []
  for (let i = 0; i < 301; i++) statuses.push((await ask({ campaignId: id, userLocation: '94110' })).statusCode)
  expect(statuses.at(-1)).toBe(429)
  expect(statuses.filter((status) => status === 429).length).toBeLessThan(50)
})
