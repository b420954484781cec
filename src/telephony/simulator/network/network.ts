// Brings the carrier's requests to the server, however often that takes: retries as the address asks for them, and, for trials of
// the server, faults on purpose. What is in a request, and what an answer means, is for others.
import { attempt, type HttpMethod, type NoAnswer, type WebAnswer } from './attempt.ts'
import { type RetryReason, retryPolicy } from './retry-policy.ts'

export type { HttpMethod, WebAnswer } from './attempt.ts'

/** Probabilities, of 0 to 1. Whatever befalls a request, it is delivered in the end. */
export interface Faults {
  /** It is sent a second time, at once or later. */
  readonly duplicate?: number
  /** It is lost on the way, and sent again. */
  readonly drop?: number
  /** Its answer is lost on the way back, and it is sent again. */
  readonly loseAnswer?: number
  /** A status callback is late, and those behind it with it. */
  readonly delay?: number
  /** A status callback is late, and those behind it overtake it. */
  readonly reorder?: number
}

export interface WebRequest {
  /** The fragment may hold connection overrides. */
  readonly url: string
  readonly method: HttpMethod
  readonly params: Readonly<Record<string, string>>
}

/** Two answers to the same request that are not the same. */
export interface Mismatch {
  readonly request: WebRequest
  readonly first: WebAnswer
  readonly second: WebAnswer
}

export interface UndeliveredRequest {
  readonly request: WebRequest
  readonly reason: string
}

export interface NetworkOptions {
  readonly authToken: string
  /** From 0 to below 1. */
  readonly random: () => number
  readonly wait: (milliseconds: number) => Promise<void>
  /** A name for each request that no other has. */
  readonly newToken: () => string
  readonly faults?: Faults | undefined
  /** How long to go on while the server is down or answers 5xx, whatever the address says. */
  readonly retrySecondsMax?: number | undefined
}

export class NetworkError extends Error {
  override readonly name = 'NetworkError'
}

const latenessMilliseconds = 10_000
const firstPauseMilliseconds = 250
const pauseMillisecondsMax = 5000

export class Network {
  readonly mismatches: Mismatch[] = []
  readonly undelivered: UndeliveredRequest[] = []
  readonly #options: NetworkOptions
  readonly #closing = new AbortController()
  readonly #closed = Promise.withResolvers<void>()
  readonly #underWay = new Set<Promise<unknown>>()

  constructor(options: NetworkOptions) {
    this.#options = options
  }

  /** Throws a NetworkError when it cannot be delivered. An answer of any status is an answer. */
  ask(request: WebRequest): Promise<WebAnswer> {
    return this.#follow(this.#deliverWithFaults(request))
  }

  /** Nobody waits for the answer. Resolves when the next in the same order may be sent; never rejects. */
  tell(request: WebRequest, previous: Promise<void>): Promise<void> {
    if (!this.#befalls('reorder')) return this.#follow(previous.then(() => this.#tellNow(request, this.#befalls('delay'))))
    void this.#follow(this.#tellNow(request, true))
    return previous
  }

  get isIdle(): boolean {
    return this.#underWay.size === 0
  }

  async idle(): Promise<void> {
    while (!this.isIdle) await Promise.allSettled(this.#underWay)
  }

  /** Gives up what is under way, and sends nothing more. */
  close(): void {
    this.#closing.abort()
    this.#closed.resolve()
  }

  async #tellNow(request: WebRequest, isLate: boolean): Promise<void> {
    try {
      if (isLate) await this.#beLate()
      const { status } = await this.#deliverWithFaults(request)
      if (!isSuccess(status)) this.undelivered.push({ request, reason: `was answered with ${status}` })
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
    }
  }

  /** All copies have one token, by which a server can tell that they are copies. The answer to the original counts. */
  async #deliverWithFaults(request: WebRequest): Promise<WebAnswer> {
    const token = this.#options.newToken()
    const deliver = () => this.#deliver(request, token)
    if (this.#befalls('drop')) await this.#pause(firstPauseMilliseconds)
    const lost = this.#befalls('loseAnswer') ? await deliver() : undefined
    const original = deliver()
    if (this.#befalls('duplicate')) {
      const copy = this.#options.random() < 0.5 ? deliver() : original.then(() => this.#beLate()).then(deliver)
      void this.#follow(this.#compare(request, original, copy))
    }
    const answer = await original
    if (lost !== undefined) this.#note(request, lost, answer)
    return answer
  }

  async #deliver(request: WebRequest, token: string): Promise<WebAnswer> {
    const delivery = { ...request, url: request.url.replace(/#.*$/s, ''), token }
    let waited = 0
    for (let retries = 0; ; retries++) {
      const outcome = await attempt(delivery, this.#options.authToken, this.#closing.signal)
      this.#checkOpen()
      const pause = this.#pauseBeforeRetry(request.url, outcome, { retries, waited })
      if (pause !== undefined) {
        waited += pause
        await this.#pause(pause)
      } else if ('status' in outcome) {
        return outcome
      } else {
        this.undelivered.push({ request, reason: outcome.reason })
        throw new NetworkError(`${request.url} cannot be reached: ${outcome.reason}`)
      }
    }
  }

  /** Undefined: it is not sent again. */
  #pauseBeforeRetry(url: string, outcome: WebAnswer | NoAnswer, sent: { retries: number; waited: number }): number | undefined {
    const trouble = troubleOf(outcome)
    if (trouble === undefined) return undefined
    const patience = (this.#options.retrySecondsMax ?? 0) * 1000
    if (trouble !== '4xx' && sent.waited < patience)
      return Math.min(firstPauseMilliseconds * 2 ** sent.retries, pauseMillisecondsMax)
    const policy = retryPolicy(url)
    return sent.retries < policy.count && policy.reasons.has(trouble) ? firstPauseMilliseconds : undefined
  }

  async #compare(request: WebRequest, original: Promise<WebAnswer>, copy: Promise<WebAnswer>): Promise<void> {
    const [first, second] = await Promise.allSettled([original, copy])
    if (first.status === 'fulfilled' && second.status === 'fulfilled') this.#note(request, first.value, second.value)
  }

  #note(request: WebRequest, first: WebAnswer, second: WebAnswer): void {
    if (first.status !== second.status || first.body !== second.body) this.mismatches.push({ request, first, second })
  }

  #befalls(fault: keyof Faults): boolean {
    const { random, faults } = this.#options
    return random() < (faults?.[fault] ?? 0)
  }

  #beLate(): Promise<void> {
    return this.#pause(this.#options.random() * latenessMilliseconds)
  }

  async #pause(milliseconds: number): Promise<void> {
    await Promise.race([this.#options.wait(milliseconds), this.#closed.promise])
    this.#checkOpen()
  }

  #checkOpen(): void {
    if (this.#closing.signal.aborted) throw new NetworkError('the carrier has been closed')
  }

  #follow<T>(work: Promise<T>): Promise<T> {
    this.#underWay.add(work)
    const done = () => this.#underWay.delete(work)
    work.then(done, done)
    return work
  }
}

function troubleOf(outcome: WebAnswer | NoAnswer): RetryReason | undefined {
  if ('trouble' in outcome) return outcome.trouble
  if (outcome.status >= 500) return '5xx'
  return outcome.status >= 400 ? '4xx' : undefined
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}
