// Guarantee: each service's answers become districts; whatever a service does wrong, whoever asks goes on without it; and nothing of
// an address or a key is stored or logged.
import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type Answer,
  endless,
  html,
  json,
  neverAnswers,
  neverEnds,
  openGeocodingServer,
  status,
  truncated,
} from '../../../test/support/civic/geocoding-server.ts'
import { cloneDatabase } from '../../../test/support/database.ts'
import type { GeocoderConfig } from '../../config/config.ts'
import { databaseThrottles } from '../../throttles/database-throttles.ts'
import { type GeocoderServices, openGeocoder } from './open-geocoder.ts'

const { db } = await cloneDatabase()
const server = await openGeocodingServer()
const elsewhere = await openGeocodingServer()
afterAll(() => Promise.all([server.close(), elsewhere.close()]))

const address = '1 Secret Street, Town, CA'
const key = 'id-of-ours:token-of-ours'
let now = new Date('2026-11-27T12:00:00Z')
let logged: string[] = []
beforeEach(async () => {
  now = new Date('2026-11-27T12:00:00Z')
  logged = []
  server.urls.length = 0
  await sql`DELETE FROM geocoded_addresses`.execute(db)
})

const after = (seconds: number) => new Date(now.getTime() + seconds * 1000)

function open(provider: GeocoderConfig['provider'], secretKey = 'secret', more: Partial<GeocoderServices> = {}) {
  const log = { warn: (details: object, message: string) => void logged.push(`${message} ${JSON.stringify(details)}`) }
  const config = { provider, apiKey: key, baseUrl: server.baseUrl, requestsPerHour: 2 }
  const geocoder = openGeocoder(config, { db, clock: () => now, log, secretKey, millisecondsMax: 200, ...more })
  if (geocoder === undefined) throw new Error('There is no geocoder')
  return geocoder
}

const us = (division: string) => `ocd-division/country:us/${division}`
const point = { latitude: 37.8, longitude: -122.27 }
const censusMatch = {
  coordinates: { x: -122.27, y: 37.8 },
  geographies: {
    '119th Congressional Districts': [
      { STATE: '06', GEOID: '0612', CD119: '12', CDSESSN: '119', NAME: 'Congressional District 12' },
    ],
    '2024 State Legislative Districts - Upper': [{ STATE: '06', GEOID: '06007', SLDU: '007', NAME: 'State Senate District 7' }],
    '2024 State Legislative Districts - Lower': [{ STATE: '06', GEOID: '06018', SLDL: '018', NAME: 'Assembly District 18' }],
    'Census Tracts': [{ STATE: '06', NAME: 'Census Tract 1' }],
  },
}
const geocodioResult = {
  address_components: { state: 'CA' },
  location: { lat: 37.8, lng: -122.27 },
  accuracy_type: 'rooftop',
  fields: {
    congressional_districts: [{ district_number: 12, congress_number: '119th', proportion: 1 }],
    state_legislative_districts: { senate: [{ district_number: '7' }], house: [{ district_number: '18' }] },
  },
}
const threeDistricts = [
  { map: 'us/cd/119', division: us('state:ca/cd:12') },
  { map: 'us/sldu', division: us('state:ca/sldu:7') },
  { map: 'us/sldl', division: us('state:ca/sldl:18') },
]

interface Service {
  readonly provider: GeocoderConfig['provider']
  readonly path: string
  readonly parameters: Readonly<Record<string, string>>
  readonly body: unknown
  readonly districts: readonly unknown[]
  /** Bodies that find nothing that is exact. */
  readonly notFound: readonly unknown[]
}

const plain = '1 secret street town ca'
const googleResult = (type: string) => ({ geometry: { location: { lat: 37.8, lng: -122.27 }, location_type: type } })
const smartyResult = (precision: string) => ({
  components: { state_abbreviation: 'CA' },
  metadata: { latitude: 37.8, longitude: -122.27, precision, congressional_district: '12' },
})
const services: readonly Service[] = [
  {
    provider: 'census',
    path: '/geocoder/geographies/onelineaddress',
    parameters: { address: plain, benchmark: 'Public_AR_Current', vintage: 'Current_Current', format: 'json' },
    body: { result: { addressMatches: [censusMatch] } },
    districts: threeDistricts,
    notFound: [{ result: { addressMatches: [] } }],
  },
  {
    provider: 'nominatim',
    path: '/search',
    parameters: { q: plain, format: 'jsonv2', limit: '1' },
    body: [{ lat: '37.8', lon: '-122.27', place_rank: 30 }],
    districts: [],
    notFound: [[], [{ lat: '37.8', lon: '-122.27', place_rank: 26 }]],
  },
  {
    provider: 'google',
    path: '/maps/api/geocode/json',
    parameters: { address: plain, key },
    body: { status: 'OK', results: [googleResult('ROOFTOP')] },
    districts: [],
    notFound: [
      { status: 'ZERO_RESULTS', results: [] },
      { status: 'OK', results: [googleResult('APPROXIMATE')] },
    ],
  },
  {
    provider: 'smarty',
    path: '/street-address',
    parameters: { street: plain, 'auth-id': 'id-of-ours', 'auth-token': 'token-of-ours' },
    body: [smartyResult('Zip9')],
    districts: threeDistricts.slice(0, 1),
    notFound: [[]],
  },
  {
    provider: 'geocodio',
    path: '/v1.8/geocode',
    parameters: { q: plain, fields: 'cd119,stateleg', api_key: key },
    body: { results: [geocodioResult] },
    districts: threeDistricts,
    notFound: [{ results: [] }, { results: [{ ...geocodioResult, accuracy_type: 'place' }] }],
  },
]

const faults: readonly (readonly [string, Answer, RegExp])[] = [
  ['never answers', neverAnswers, /did not answer within 200/],
  ['begins an answer and does not end it', neverEnds, /did not answer within 200/],
  ['answers 429', status(429), /answered 429/],
  ['answers 503', status(503, { 'retry-after': 'Fri, 27 Nov 2026 13:00:00 GMT' }), /answered 503/],
  ['refuses the key', status(401), /answered 401/],
  ['answers HTML', html, /is no JSON/],
  ['closes the connection in the middle', truncated, /cannot be reached/],
  ['redirects elsewhere', (_, response) => status(302, { location: elsewhere.baseUrl })(_, response), /answered 302/],
  ['sends gigabytes', endless, /more than 1 MB/],
]

describe.each(services)('$provider', ({ provider, path, parameters, body, districts, notFound }) => {
  test('its answer is read, and it is asked as its documentation says', async () => {
    server.answer = json(body)
    expect(await open(provider).locate(address)).toEqual({ point, districts })
    const [url] = server.urls
    expect(url?.pathname).toBe(path)
    expect(Object.fromEntries(url?.searchParams ?? [])).toMatchObject(parameters)
  })

  test.each(notFound.map((body) => [body]))('%j finds nothing, which is no failure', async (body) => {
    server.answer = json(body)
    expect(await open(provider).locate(address)).toBeUndefined()
    expect(logged).toEqual([])
  })

  test.each(faults)('a service that %s is done without, and said in one line', async (_, answer, reason) => {
    server.answer = answer
    expect(await open(provider).locate(address)).toBeUndefined()
    expect(logged).toEqual([expect.stringMatching(reason)])
    expect(logged.join()).not.toMatch(/secret street|ours|127\.0\.0\.1/i)
    expect(elsewhere.urls).toEqual([])
  })

  test.each([null, 7, 'text', [], [null], {}, { result: null }, { results: [[]] }, { results: { 0: {} } }])(
    'the body %j leads to nothing',
    async (body) => {
      server.answer = json(body)
      expect(await open(provider).locate(address)).toBeUndefined()
    },
  )
})

const ok = json({ result: { addressMatches: [censusMatch] } })

test('an address is asked for once in any spelling, and its answer kept for 90 days under a keyed hash', async () => {
  server.answer = ok
  const geocoder = open('census')
  for (const spelling of [address, ' 1  SECRET street,Town ,  ca ', address]) await geocoder.locate(spelling)
  await open('census').locate(address)
  expect(server.urls).toHaveLength(1)
  const { rows } = await sql<{ row: string }>`SELECT geocoded_addresses::text AS row FROM geocoded_addresses`.execute(db)
  expect(rows).toHaveLength(1)
  expect(JSON.stringify(rows)).not.toMatch(/secret/i)
  await open('census', 'another secret').locate(address)
  expect(server.urls).toHaveLength(2)
})

test('what has expired is asked for again, and deleted', async () => {
  server.answer = ok
  await open('census').locate(address)
  now = new Date('2026-12-20T12:00:00Z')
  await open('nominatim').locate(address)
  server.answer = json([{ lat: '37.8', lon: '-122.27', place_rank: 30 }])
  now = new Date('2026-12-22T12:00:00Z')
  expect(await open('nominatim').locate(address)).toEqual({ point, districts: [] })
  now = new Date('2027-03-23T12:00:00Z')
  await open('nominatim').locate('2 Other Street')
  const { rows } = await sql<{ n: number }>`SELECT count(*)::int AS n FROM geocoded_addresses`.execute(db)
  expect(rows).toEqual([{ n: 1 }])
})

test('from the day of a new Congress, known addresses are asked for again, for its districts', async () => {
  server.answer = json({ results: [geocodioResult] })
  await open('geocodio').locate(address)
  now = new Date('2027-01-03T17:00:00Z')
  await open('geocodio').locate(address)
  expect(server.urls.map((url) => url.searchParams.get('fields'))).toEqual(['cd119,stateleg', 'cd120,stateleg'])
})

test('after five failures a service is left alone for half a minute, and one success is enough to go on', async () => {
  const geocoder = open('census')
  server.answer = status(500)
  for (let i = 0; i < 8; i++) await geocoder.locate(`${i} Main St`)
  expect(server.urls).toHaveLength(5)
  now = after(29)
  await geocoder.locate(address)
  expect(server.urls).toHaveLength(5)
  now = after(1)
  server.answer = ok
  expect(await geocoder.locate(address)).toBeDefined()
  server.answer = status(500)
  await geocoder.locate('9 Main St')
  await geocoder.locate('10 Main St')
  expect(server.urls).toHaveLength(8)
})

test('a Retry-After is obeyed at once', async () => {
  const geocoder = open('census')
  server.answer = status(429, { 'retry-after': '120' })
  await geocoder.locate(address)
  now = after(119)
  await geocoder.locate(address)
  expect(server.urls).toHaveLength(1)
  now = after(1)
  await geocoder.locate(address)
  expect(server.urls).toHaveLength(2)
})

test('a service that answers 200 and refuses has failed', async () => {
  server.answer = json({ status: 'OVER_QUERY_LIMIT', results: [] })
  expect(await open('google').locate(address)).toBeUndefined()
  expect(logged).toEqual([expect.stringContaining('it answered OVER_QUERY_LIMIT')])
})

test('district keys of any year and Congress are recognised', async () => {
  const geographies = {
    '120th Congressional Districts': [{ STATE: '02', GEOID: '0200', CD120: '00' }],
    '2026 State Legislative Districts - Upper': [{ STATE: '02', GEOID: '0200A', NAME: 'State Senate District A' }],
    '116th Congressional Districts': [{ GEOID: '0600' }],
  }
  server.answer = json({ result: { addressMatches: [{ geographies }] } })
  expect(await open('census').locate(address)).toEqual({
    point: null,
    districts: [
      { map: 'us/cd/120', division: us('state:ak/cd:at-large') },
      { map: 'us/sldu', division: us('state:ak/sldu:a') },
    ],
  })
})

test('all servers together ask it only so often an hour; known addresses are answered nevertheless', async () => {
  server.answer = json({ result: { addressMatches: [censusMatch] } })
  const shared = { throttles: databaseThrottles(db) }
  const servers = [open('census', 'secret', shared), open('census', 'secret', shared)]
  const found = []
  for (const [i, street] of ['1 A', '2 B', '3 C', '4 D', '1 A'].entries()) found.push(await servers[i % 2]?.locate(street))
  expect(found.map((each) => each !== undefined)).toEqual([true, true, false, false, true])
  expect(server.urls).toHaveLength(2)
  expect(logged.filter((line) => line.includes('all its requests of this hour'))).toHaveLength(1)
  now = after(3601)
  expect(await servers[0]?.locate('3 C')).toBeDefined()
})

test('no service is asked unless the operator has chosen one', () => {
  expect(openGeocoder(undefined, { db, clock: () => now, log: { warn: () => {} }, secretKey: '' })).toBeUndefined()
})
