// The whole service as `npm start` runs it without a carrier account, over real HTTP: its phones ring in the hands of whoever
// asks for a practice line. The clock is the test's, and so are the alarms of the lines.
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
  /** The test's present. Assign to move it. */
  now: Date
  /** As JSON, without an origin. */
  post(path: string, body: unknown): Promise<Response>
  open(request: PhoneRequest): Promise<HeldPhone>
  /** The calls that the integration API shows, oldest first. */
  calls(): Promise<Record<string, unknown>[]>
}

export async function openPracticeService(database: TestDatabase): Promise<PracticeService> {
  const test = { now: new Date('2026-03-02T15:00:00Z') }
  // As in phone-service.ts: whoever waits for a turn gets it.
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
      const answer = await post('/practice/lines', request)
      if (answer.status !== 201) throw new Error(await answer.text())
      return new HeldPhone(url, (await answer.json()) as OpenedPhone, post)
    },
    calls: async () => {
      const query = encodeURIComponent(JSON.stringify({ order_by: [{ field: 'id', direction: 'asc' }] }))
      const answer = await fetch(`${url}/api/calls?q=${query}&results_per_page=100`, { headers: { 'x-api-key': apiKey } })
      return ((await answer.json()) as { objects: Record<string, unknown>[] }).objects
    },
  })
}

/** A line followed and acted on over HTTP, from the first event on. */
export class HeldPhone {
  readonly opened: OpenedPhone
  readonly #post: PracticeService['post']
  readonly #connection: ClientRequest
  readonly #events: AsyncGenerator<PhoneEvent>

  constructor(url: string, opened: OpenedPhone, post: PracticeService['post']) {
    this.opened = opened
    this.#post = post
    // With fetch, a page that is closed would leave another connection behind, on which nothing is ever sent.
    this.#connection = get(`${url}/practice/lines/${opened.id}/events`, { agent: false })
    this.#connection.on('error', () => {})
    const answering = once(this.#connection, 'response') as Promise<[IncomingMessage]>
    answering.catch(() => {})
    this.#events = this.#follow(answering)
  }

  /** The next event, which has to be of this kind. */
  async next<K extends PhoneEvent['kind']>(kind: K): Promise<Extract<PhoneEvent, { kind: K }>> {
    const { value } = await this.#events.next()
    if (value?.kind !== kind) throw new Error(`expected ${kind}, but there was ${JSON.stringify(value)}`)
    return value as Extract<PhoneEvent, { kind: K }>
  }

  async act(action: PhoneAction): Promise<void> {
    const answer = await this.#post(`/practice/lines/${this.opened.id}/actions`, action)
    if (answer.status !== 204) throw new Error(`${answer.status} ${await answer.text()}`)
  }

  /** The next event has to be a prompt that says this. */
  async press(keys: string, said: RegExp): Promise<void> {
    const { id, sounds } = await this.next('prompt')
    const text = sounds.map((sound) => (sound.kind === 'say' ? sound.text : sound.kind)).join(' ')
    if (!said.test(text)) throw new Error(`expected ${said}, but heard ${text}`)
    await this.act({ kind: 'press', id, keys })
  }

  /** As a page that is closed. */
  leave(): void {
    this.#connection.destroy()
  }

  async *#follow(answering: Promise<[IncomingMessage]>): AsyncGenerator<PhoneEvent> {
    const [answer] = await answering
    let text = ''
    for await (const part of answer.setEncoding('utf8')) {
      const messages = (text + part).split('\n\n')
      text = messages.pop() ?? ''
      for (const message of messages) {
        const data = /^data: (.*)$/m.exec(message)?.[1]
        if (data !== undefined) yield JSON.parse(data) as PhoneEvent
      }
    }
  }
}

/** Alarms that go off when the test says so. */
export class ManualTimers {
  readonly #set = new Set<{ readonly seconds: number; readonly ring: () => void }>()

  readonly setTimer: SetTimer = (seconds, ring) => {
    const timer = { seconds, ring }
    this.#set.add(timer)
    return () => void this.#set.delete(timer)
  }

  count(seconds: number): number {
    return [...this.#set].filter((timer) => timer.seconds === seconds).length
  }

  /** Those that were set to so many seconds. */
  goOff(seconds: number): void {
    for (const timer of [...this.#set]) {
      if (timer.seconds !== seconds) continue
      this.#set.delete(timer)
      timer.ring()
    }
  }
}
