import webhooks from 'twilio/lib/webhooks/webhooks.js'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CannedServer, type Received, startCannedServer } from '../../../../test/support/simulator/canned-server.ts'
import { Network, NetworkError, type NetworkOptions } from './network.ts'

const authToken = 'a token that only tests know'
const params = { CallSid: 'CA1', Digits: '12#', Text: 'żółć & co' }

let server: CannedServer
let waits: number[]
beforeEach(async () => {
  server = await startCannedServer()
  waits = []
})
afterEach(() => server.close())

function open(options: Partial<NetworkOptions> = {}): Network {
  let tokens = 0
  const wait = async (milliseconds: number) => void waits.push(milliseconds)
  return new Network({ authToken, random: () => 0.5, wait, newToken: () => `token-${tokens++}`, ...options })
}

const tokensOf = (received: readonly Received[]) => received.map(({ headers }) => headers['i-twilio-idempotency-token'])
const isSignedFor = (url: string, { headers, params: posted }: Received) =>
  webhooks.validateRequest(authToken, String(headers['x-twilio-signature']), url, posted)

/** Answers with an error this many times, then with a document. */
function failing(times: number, status = 500) {
  let left = times
  return () => (left-- > 0 ? { status, body: '' } : '<Hangup/>')
}

describe('the signature', () => {
  test('is accepted by Twilio’s library, and covers the URL without its fragment', async () => {
    await open().request({ url: `${server.url}/voice?a=1#rc=2`, method: 'POST', params })
    const [received] = server.received as [Received]
    expect(received).toMatchObject({ method: 'POST', url: '/voice?a=1', params })
    expect(isSignedFor(`${server.url}/voice?a=1`, received)).toBe(true)
    expect(isSignedFor(`${server.url}/voice?a=2`, received)).toBe(false)
  })

  test('of a GET covers the parameters in the query', async () => {
    const network = open()
    await network.request({ url: `${server.url}/voice#rc=2`, method: 'GET', params })
    await network.request({ url: `${server.url}/voice?a=1`, method: 'GET', params })
    const [plain, queried] = server.received as [Received, Received]
    expect(new URL(plain.url, server.url).searchParams.get('Text')).toBe(params.Text)
    expect(queried.url).toMatch(/^\/voice\?a=1&CallSid=CA1&/)
    for (const received of [plain, queried]) expect(isSignedFor(`${server.url}${received.url}`, received)).toBe(true)
  })
})

describe('retries', () => {
  test.each([
    ['none after an error by default', '', 1, 500],
    ['as many as rc says, for the reasons in rp', '#rc=3&rp=5xx,rt', 4, 200],
    ['at most five', '#rc=9&rp=all', 6, 500],
    ['none for a reason that is not in rp', '#rc=3&rp=4xx', 1, 500],
  ])('%s', async (_title, fragment, times, status) => {
    server.at['/voice'] = failing(times === 4 ? 3 : 10)
    const answer = await open().request({ url: `${server.url}/voice${fragment}`, method: 'POST', params })
    expect(answer.status).toBe(status)
    expect(server.received).toHaveLength(times)
    expect(new Set(tokensOf(server.received))).toEqual(new Set(['token-0']))
  })

  test('each request has its own token', async () => {
    const network = open()
    await network.request({ url: `${server.url}/voice`, method: 'POST', params })
    await network.request({ url: `${server.url}/voice`, method: 'POST', params })
    expect(tokensOf(server.received)).toEqual(['token-0', 'token-1'])
  })

  test('one without a connection, then an error that says so', async () => {
    const gone = await startCannedServer()
    await gone.close()
    const network = open()
    await expect(network.request({ url: `${gone.url}/voice`, method: 'POST', params })).rejects.toThrow(NetworkError)
    expect(waits).toHaveLength(1)
    expect(network.undelivered).toEqual([expect.objectContaining({ reason: expect.stringContaining('ECONNREFUSED') })])
  })

  test('after a lost connection if rp has rt', async () => {
    let cuts = 2
    server.at['/voice'] = () => (cuts-- > 0 ? 'lost' : '<Hangup/>')
    const answer = await open().request({ url: `${server.url}/voice#rc=2&rp=rt`, method: 'POST', params })
    expect(answer.body).toContain('<Hangup/>')
    expect(server.received).toHaveLength(3)
  })

  test('with retrySecondsMax back off until that time has passed', async () => {
    server.at['/voice'] = failing(1000, 503)
    const answer = await open({ retrySecondsMax: 10 }).request({ url: `${server.url}/voice`, method: 'POST', params })
    expect(answer.status).toBe(503)
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 5000])
  })

  test('with retrySecondsMax do not repeat a request that the server refuses', async () => {
    server.at['/voice'] = failing(1000, 403)
    await open({ retrySecondsMax: 10 }).request({ url: `${server.url}/voice`, method: 'POST', params })
    expect(server.received).toHaveLength(1)
  })
})

describe('faults', () => {
  const request = (network: Network) => network.request({ url: `${server.url}/voice`, method: 'POST', params })

  test.each([
    ['at once', 0.4],
    ['later', 0.6],
  ])('a duplicate %s is the same request again', async (_title, chance) => {
    server.at['/voice'] = '<Hangup/>'
    const network = open({ faults: { duplicate: 1 }, random: () => chance })
    await request(network)
    await network.idle()
    expect(tokensOf(server.received)).toEqual(['token-0', 'token-0'])
    expect(network.mismatches).toEqual([])
  })

  test.each([{ duplicate: 1 }, { loseAnswer: 1 }])('%j: a different answer to the same request is reported', async (faults) => {
    let count = 0
    server.at['/voice'] = () => `<Say>${count++}</Say>`
    const network = open({ faults })
    await request(network)
    await network.idle()
    expect(server.received).toHaveLength(2)
    expect(network.mismatches).toMatchObject([{ request: { params }, first: { status: 200 }, second: { status: 200 } }])
  })

  test('a dropped request arrives later', async () => {
    await request(open({ faults: { drop: 1 } }))
    expect(server.received).toHaveLength(1)
    expect(waits).toHaveLength(1)
  })

  describe('a delayed status callback', () => {
    const startDelay = () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      return { wait: () => promise, end: resolve }
    }
    const notify = (network: Network, text: string, previous: Promise<void>) =>
      network.notify({ url: `${server.url}/status`, method: 'POST', params: { text } }, previous)
    const arrived = () => server.received.map((received) => received.params.text)

    test('is overtaken by the next with "reorder"', async () => {
      const { wait, end } = startDelay()
      const chances = [0]
      const network = open({ faults: { reorder: 0.5 }, random: () => chances.shift() ?? 0.9, wait })
      await notify(network, 'second', notify(network, 'first', Promise.resolve()))
      expect(arrived()).toEqual(['second'])
      end()
      await network.idle()
      expect(arrived()).toEqual(['second', 'first'])
    })

    test('also delays the next with "delay"', async () => {
      const { wait, end } = startDelay()
      const network = open({ faults: { delay: 1 }, wait })
      const second = notify(network, 'second', notify(network, 'first', Promise.resolve()))
      await network.request({ url: `${server.url}/voice`, method: 'POST', params: { text: 'meanwhile' } })
      expect(arrived()).toEqual(['meanwhile'])
      end()
      await second
      expect(arrived()).toEqual(['meanwhile', 'first', 'second'])
    })
  })

  test('together still deliver every request, and all copies of one have the same token', async () => {
    server.at['/voice'] = '<Hangup/>'
    const faults = { duplicate: 0.3, drop: 0.3, loseAnswer: 0.3, delay: 0.3, reorder: 0.3 }
    let seed = 1
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed / 2_147_483_647
    }
    const network = open({ faults, random })
    const url = `${server.url}/voice`
    const texts = Array.from({ length: 50 }, (_, i) => String(i))
    let previous = Promise.resolve()
    for (const text of texts) previous = network.notify({ url, method: 'POST', params: { text } }, previous)
    await Promise.all(texts.map((text) => network.request({ url, method: 'POST', params: { text: `request ${text}` } })))
    await network.idle()

    expect(network.undelivered).toEqual([])
    expect(network.mismatches).toEqual([])
    const arrived = server.received.map(({ params: { text } }) => text)
    expect(new Set(arrived)).toEqual(new Set([...texts, ...texts.map((text) => `request ${text}`)]))
    expect(arrived.length).toBeGreaterThan(100)
    expect(new Set(tokensOf(server.received)).size).toBe(100)
    expect(arrived.filter((text) => texts.includes(text ?? '')).slice(0, 50)).not.toEqual(texts)
  })
})

test('closing the network aborts pending requests', async () => {
  const network = open({ faults: { drop: 1 }, wait: () => new Promise(() => {}) })
  const requested = network.request({ url: `${server.url}/voice`, method: 'POST', params })
  network.close()
  await expect(requested).rejects.toThrow('closed')
  await network.idle()
  expect(server.received).toEqual([])
})
