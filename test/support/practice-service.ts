// Starts the whole service as `npm start` runs it without a carrier account, over real HTTP, for tests that use practice phones.
// The test controls the clock, and the timers of the phones.
import { once } from 'node:events'
import { type ClientRequest, get, type IncomingMessage } from 'node:http'
import { afterAll } from 'vitest'
import { readConfig } from '../../src/config/read-config.ts'
import type { OpenedPhone, PhoneAction, PhoneEvent, PhoneRequest } from '../../src/practice/protocol.ts'
import type { SetTimer } from '../../src/practice/timer.ts'
import { openServer } from '../../src/server/open-server.ts'
import type { TestDatabase } from './database.ts'

const apiKey = 'k'

export interface PracticeService {
  readonly url: string
  readonly timers: ManualTimers
  /** What the clock says. Assign to move it. */
  now: Date
  /** Sends JSON, without an `origin` header. */
  post(path: string, body: unknown): Promise<Response>
  open(request: PhoneRequest): Promise<PracticePhoneClient>
  /** The calls that the integration API shows, oldest first. */
  calls(): Promise<Record<string, unknown>[]>
}

export async function openPracticeService(database: TestDatabase): Promise<PracticeService> {
  const test = { now: new Date('2026-03-02T15:00:00Z') }
  // Advances with every reading, as in phone-service.ts, so that nothing waits for a rate limit for ever.
  const clock = () => {
    test.now = new Date(test.now.getTime() + 1)
    return test.now
  }
  const timers = new ManualTimers()
  const config = readConfig({
    ADMIN_API_KEY: apiKey,
    SECRET_KEY: 'secret-of-the-tests',
    LOG_LEVEL: 'silent',
    PORT: '0',
    CARRIER: 'simulator',
  })
  const server = await openServer({ config, clock, database, logStream: { write: () => {} }, setTimer: timers.setTimer })
  const url = await server.listen()
  afterAll(() => server.close())
  const post = (path: string, body: unknown) =>
    fetch(url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return Object.assign(test, {
    url,
    timers,
    post,
    open: async (request: PhoneRequest) => {
      const response = await post('/practice/phones', request)
      if (response.status !== 201) throw new Error(await response.text())
      return new PracticePhoneClient(url, (await response.json()) as OpenedPhone, post)
    },
    calls: async () => {
      const query = encodeURIComponent(JSON.stringify({ order_by: [{ field: 'id', direction: 'asc' }] }))
      const response = await fetch(`${url}/api/calls?q=${query}&results_per_page=100`, { headers: { 'x-api-key': apiKey } })
      return ((await response.json()) as { objects: Record<string, unknown>[] }).objects
    },
  })
}

/** Uses one practice phone over HTTP: reads its events from the first on, and sends actions. */
export class PracticePhoneClient {
  readonly opened: OpenedPhone
  readonly #post: PracticeService['post']
  readonly #connection: ClientRequest
  readonly #events: AsyncGenerator<PhoneEvent>

  constructor(url: string, opened: OpenedPhone, post: PracticeService['post']) {
    this.opened = opened
    this.#post = post
    // `fetch` would keep a second, idle connection open after this one is closed.
    this.#connection = get(`${url}/practice/phones/${opened.id}/events`, { agent: false })
    this.#connection.on('error', () => {})
    const responding = once(this.#connection, 'response') as Promise<[IncomingMessage]>
    responding.catch(() => {})
    this.#events = this.#follow(responding)
  }

  /** Resolves with the next event. Throws if it is of another kind. */
  async next<K extends PhoneEvent['kind']>(kind: K): Promise<Extract<PhoneEvent, { kind: K }>> {
    const { value } = await this.#events.next()
    if (value?.kind !== kind) throw new Error(`expected ${kind}, but got ${JSON.stringify(value)}`)
    return value as Extract<PhoneEvent, { kind: K }>
  }

  async act(action: PhoneAction): Promise<void> {
    const response = await this.#post(`/practice/phones/${this.opened.id}/actions`, action)
    if (response.status !== 204) throw new Error(`${response.status} ${await response.text()}`)
  }

  /** Presses keys at the next event. Throws unless that is a prompt that says this. */
  async press(keys: string, wanted: RegExp): Promise<void> {
    const { id, sounds } = await this.next('prompt')
    const text = sounds.map((sound) => (sound.kind === 'say' ? sound.text : sound.kind)).join(' ')
    if (!wanted.test(text)) throw new Error(`expected ${wanted}, but heard ${text}`)
    await this.act({ kind: 'press', id, keys })
  }

  /** Does what closing the page does. */
  disconnect(): void {
    this.#connection.destroy()
  }

  async *#follow(responding: Promise<[IncomingMessage]>): AsyncGenerator<PhoneEvent> {
    const [response] = await responding
    let text = ''
    for await (const part of response.setEncoding('utf8')) {
      const messages = (text + part).split('\n\n')
      text = messages.pop() ?? ''
      for (const message of messages) {
        const data = /^data: (.*)$/m.exec(message)?.[1]
        if (data !== undefined) yield JSON.parse(data) as PhoneEvent
      }
    }
  }
}

/** Timers that the test fires. */
export class ManualTimers {
  readonly #timers = new Set<{ readonly seconds: number; readonly onTimeout: () => void }>()

  readonly setTimer: SetTimer = (seconds, onTimeout) => {
    const timer = { seconds, onTimeout }
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  count(seconds: number): number {
    return [...this.#timers].filter((timer) => timer.seconds === seconds).length
  }

  /** Fires all timers that were set to this many seconds. */
  fire(seconds: number): void {
    for (const timer of [...this.#timers]) {
      if (timer.seconds !== seconds) continue
      this.#timers.delete(timer)
      timer.onTimeout()
    }
  }
}
