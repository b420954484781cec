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

/** Answers 500 so many times before it answers. */
function failing(times: number, status = 500) {
  let left = times
  return () => (left-- > 0 ? { status, body: '' } : '<Hangup/>')
}

describe('the signature', () => {
  test('is what the library of Twilio accepts, over the address without its fragment', async () => {
    await open().ask({ url: `${server.url}/voice?a=1#rc=2`, method: 'POST', params })
    const [received] = server.received as [Received]
    expect(received).toMatchObject({ method: 'POST', url: '/voice?a=1', params })
    expect(isSignedFor(`${server.url}/voice?a=1`, received)).toBe(true)
    expect(isSignedFor(`${server.url}/voice?a=2`, received)).toBe(false)
  })

  test('of a GET covers the parameters in the query', async () => {
    const network = open()
    await network.ask({ url: `${server.url}/voice#rc=2`, method: 'GET', params })
    await network.ask({ url: `${server.url}/voice?a=1`, method: 'GET', params })
    const [plain, queried] = server.received as [Received, Received]
    expect(new URL(plain.url, server.url).searchParams.get('Text')).toBe(params.Text)
    expect(queried.url).toMatch(/^\/voice\?a=1&CallSid=CA1&/)
    for (const received of [plain, queried]) expect(isSignedFor(`${server.url}${received.url}`, received)).toBe(true)
  })
})

describe('retries', () => {
  test.each([
    ['none of an error, when nothing is said of it', '', 1, 500],
    ['as many as rc says, for the reasons that rp says', '#rc=3&rp=5xx,rt', 4, 200],
    ['no more than five', '#rc=9&rp=all', 6, 500],
    ['none for another reason', '#rc=3&rp=4xx', 1, 500],
  ])('%s', async (_title, fragment, times, status) => {
    server.at['/voice'] = failing(times === 4 ? 3 : 10)
    const answer = await open().ask({ url: `${server.url}/voice${fragment}`, method: 'POST', params })
    expect(answer.status).toBe(status)
    expect(server.received).toHaveLength(times)
    expect(new Set(tokensOf(server.received))).toEqual(new Set(['token-0']))
  })

  test('each request has a token of its own', async () => {
    const network = open()
    await network.ask({ url: `${server.url}/voice`, method: 'POST', params })
    await network.ask({ url: `${server.url}/voice`, method: 'POST', params })
    expect(tokensOf(server.received)).toEqual(['token-0', 'token-1'])
  })

  test('one when there is no connection, and then an error that says so', async () => {
    const gone = await startCannedServer()
    await gone.close()
    const network = open()
    await expect(network.ask({ url: `${gone.url}/voice`, method: 'POST', params })).rejects.toThrow(NetworkError)
    expect(waits).toHaveLength(1)
    expect(network.undelivered).toEqual([expect.objectContaining({ reason: expect.stringContaining('ECONNREFUSED') })])
  })

  test('a connection that is cut is tried again when rp has rt', async () => {
    let cuts = 2
    server.at['/voice'] = () => (cuts-- > 0 ? 'lost' : '<Hangup/>')
    const answer = await open().ask({ url: `${server.url}/voice#rc=2&rp=rt`, method: 'POST', params })
    expect(answer.body).toContain('<Hangup/>')
    expect(server.received).toHaveLength(3)
  })

  test('with patience go on until it is over, ever more slowly', async () => {
    server.at['/voice'] = failing(1000, 503)
    const answer = await open({ retrySecondsMax: 10 }).ask({ url: `${server.url}/voice`, method: 'POST', params })
    expect(answer.status).toBe(503)
    expect(waits).toEqual([250, 500, 1000, 2000, 4000, 5000])
  })

  test('with patience do not repeat what the server refuses', async () => {
    server.at['/voice'] = failing(1000, 403)
    await open({ retrySecondsMax: 10 }).ask({ url: `${server.url}/voice`, method: 'POST', params })
    expect(server.received).toHaveLength(1)
  })
})

describe('faults', () => {
  const ask = (network: Network) => network.ask({ url: `${server.url}/voice`, method: 'POST', params })

  test.each([
    ['at once', 0.4],
    ['later', 0.6],
  ])('a duplicate that comes %s is the same request once more', async (_title, chance) => {
    server.at['/voice'] = '<Hangup/>'
    const network = open({ faults: { duplicate: 1 }, random: () => chance })
    await ask(network)
    await network.idle()
    expect(tokensOf(server.received)).toEqual(['token-0', 'token-0'])
    expect(network.mismatches).toEqual([])
  })

  test.each([{ duplicate: 1 }, { loseAnswer: 1 }])('%j: another answer to the same request is noted', async (faults) => {
    let count = 0
    server.at['/voice'] = () => `<Say>${count++}</Say>`
    const network = open({ faults })
    await ask(network)
    await network.idle()
    expect(server.received).toHaveLength(2)
    expect(network.mismatches).toMatchObject([{ request: { params }, first: { status: 200 }, second: { status: 200 } }])
  })

  test('a request that is dropped comes later', async () => {
    await ask(open({ faults: { drop: 1 } }))
    expect(server.received).toHaveLength(1)
    expect(waits).toHaveLength(1)
  })

  describe('a status callback that is late', () => {
    const late = () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      return { wait: () => promise, come: resolve }
    }
    const tell = (network: Network, text: string, previous: Promise<void>) =>
      network.tell({ url: `${server.url}/status`, method: 'POST', params: { text } }, previous)
    const arrived = () => server.received.map((received) => received.params.text)

    test('by "reorder" is overtaken by the next', async () => {
      const { wait, come } = late()
      const chances = [0]
      const network = open({ faults: { reorder: 0.5 }, random: () => chances.shift() ?? 0.9, wait })
      await tell(network, 'second', tell(network, 'first', Promise.resolve()))
      expect(arrived()).toEqual(['second'])
      come()
      await network.idle()
      expect(arrived()).toEqual(['second', 'first'])
    })

    test('by "delay" holds up the next', async () => {
      const { wait, come } = late()
      const network = open({ faults: { delay: 1 }, wait })
      const second = tell(network, 'second', tell(network, 'first', Promise.resolve()))
      await network.ask({ url: `${server.url}/voice`, method: 'POST', params: { text: 'asked meanwhile' } })
      expect(arrived()).toEqual(['asked meanwhile'])
      come()
      await second
      expect(arrived()).toEqual(['asked meanwhile', 'first', 'second'])
    })
  })

  test('all together: every request is delivered, each as often as it was sent with one token', async () => {
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
    for (const text of texts) previous = network.tell({ url, method: 'POST', params: { text } }, previous)
    await Promise.all(texts.map((text) => network.ask({ url, method: 'POST', params: { text: `asked ${text}` } })))
    await network.idle()

    expect(network.undelivered).toEqual([])
    expect(network.mismatches).toEqual([])
    const arrived = server.received.map(({ params: { text } }) => text)
    expect(new Set(arrived)).toEqual(new Set([...texts, ...texts.map((text) => `asked ${text}`)]))
    expect(arrived.length).toBeGreaterThan(100)
    expect(new Set(tokensOf(server.received)).size).toBe(100)
    expect(arrived.filter((text) => texts.includes(text ?? '')).slice(0, 50)).not.toEqual(texts)
  })
})

test('a network that is closed gives up what waits', async () => {
  const network = open({ faults: { drop: 1 }, wait: () => new Promise(() => {}) })
  const asked = network.ask({ url: `${server.url}/voice`, method: 'POST', params })
  network.close()
  await expect(asked).rejects.toThrow('closed')
  await network.idle()
  expect(server.received).toEqual([])
})
