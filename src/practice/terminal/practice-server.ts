// The practice lines of a server, over the same HTTP that the page uses. What cannot be had is said in a sentence with the way out.
import { CommandError } from '../../cli/command.ts'
import type { OpenedPhone, PhoneAction, PhoneEvent, PhoneRequest } from '../protocol.ts'

const wayOut = 'start one that rings nobody with "npm run demo" in another terminal, or name another with --server'

export class PracticeServer {
  readonly #address: string

  /** Throws a CommandError. */
  constructor(address: string) {
    if (!/^https?:\/\//i.test(address) || !URL.canParse(address))
      throw new CommandError(`--server is "${address}"; an address such as http://127.0.0.1:8080 is wanted.`)
    this.#address = address.replace(/\/+$/, '')
  }

  async open(request: PhoneRequest): Promise<OpenedPhone> {
    const answer = await this.#post('/practice/lines', request)
    if (answer.ok) return (await answer.json()) as OpenedPhone
    if (answer.status === 404)
      throw new CommandError(
        `The server at ${this.#address} has no practice phones, perhaps because it rings real ones: ${wayOut}.`,
      )
    const { message } = (await answer.json().catch(() => ({}))) as { message?: string }
    throw new CommandError(`${message ?? `The server answers ${answer.status}`}.`)
  }

  /** Ends with the call, or with the connection. */
  async *follow(id: string): AsyncGenerator<PhoneEvent> {
    const answer = await this.#fetch(`/practice/lines/${id}/events`)
    if (answer.body === null) return
    let text = ''
    for await (const part of answer.body.pipeThrough(new TextDecoderStream())) {
      const messages = (text + part).split('\n\n')
      text = messages.pop() ?? ''
      for (const message of messages) {
        const data = /^data: (.*)$/m.exec(message)?.[1]
        if (data !== undefined) yield JSON.parse(data) as PhoneEvent
      }
    }
  }

  async act(id: string, action: PhoneAction): Promise<void> {
    await this.#post(`/practice/lines/${id}/actions`, action)
  }

  #post(path: string, body: PhoneRequest | PhoneAction): Promise<Response> {
    const headers = { 'content-type': 'application/json' }
    return this.#fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
  }

  async #fetch(path: string, init: RequestInit = {}): Promise<Response> {
    try {
      return await fetch(this.#address + path, init)
    } catch (error) {
      throw new CommandError(`No server answers at ${this.#address}: ${wayOut}.`, { cause: error })
    }
  }
}
