// An HTTP client for the practice phones of a server. Failures become a CommandError with a remedy.
import { CommandError } from '../../cli/command.ts'
import type { OpenedPhone, PhoneAction, PhoneEvent, PhoneRequest } from '../protocol.ts'

const remedy = 'Start one that rings no real phones with "npm run demo" in another terminal, or name another with --server.'

export class PracticeServer {
  readonly #address: string

  /** Throws a CommandError. */
  constructor(address: string) {
    if (!/^https?:\/\//i.test(address) || !URL.canParse(address))
      throw new CommandError(`--server is "${address}". It must be a URL such as http://127.0.0.1:8080.`)
    this.#address = address.replace(/\/+$/, '')
  }

  async open(request: PhoneRequest): Promise<OpenedPhone> {
    const response = await this.#post('/practice/phones', request)
    if (response.ok) return (await response.json()) as OpenedPhone
    if (response.status === 404)
      throw new CommandError(
        `The server at ${this.#address} has no practice phones, perhaps because it rings real ones. ${remedy}`,
      )
    const { message = `The server answered with status ${response.status}` } = (await response.json().catch(() => ({}))) as {
      message?: string
    }
    throw new CommandError(message.endsWith('.') ? message : `${message}.`)
  }

  /** Ends when the call ends, or when the connection is lost. */
  async *follow(id: string): AsyncGenerator<PhoneEvent> {
    const response = await this.#fetch(`/practice/phones/${id}/events`)
    if (response.body === null) return
    let text = ''
    for await (const part of response.body.pipeThrough(new TextDecoderStream())) {
      const messages = (text + part).split('\n\n')
      text = messages.pop() ?? ''
      for (const message of messages) {
        const data = /^data: (.*)$/m.exec(message)?.[1]
        if (data !== undefined) yield JSON.parse(data) as PhoneEvent
      }
    }
  }

  async act(id: string, action: PhoneAction): Promise<void> {
    await this.#post(`/practice/phones/${id}/actions`, action)
  }

  #post(path: string, body: PhoneRequest | PhoneAction): Promise<Response> {
    const headers = { 'content-type': 'application/json' }
    return this.#fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
  }

  async #fetch(path: string, init: RequestInit = {}): Promise<Response> {
    try {
      return await fetch(this.#address + path, init)
    } catch (error) {
      throw new CommandError(`No server answers at ${this.#address}. ${remedy}`, { cause: error })
    }
  }
}
