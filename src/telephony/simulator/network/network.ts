// Delivers the carrier's requests to the server: retries them as their URL says and, for tests of the server, injects faults.
import { attempt, type HttpMethod, type NoAnswer, type WebAnswer } from './attempt.ts'
import { type RetryReason, readRetryPolicy } from './retry-policy.ts'

export type { HttpMethod, WebAnswer } from './attempt.ts'

/** Probabilities from 0 to 1. Every request is delivered in the end. */
export interface Faults {
  /** The request is sent a second time, at once or later. */
  readonly duplicate?: number
  /** The request is lost and sent again. */
  readonly drop?: number
  /** The answer is lost, and the request is sent again. */
  readonly loseAnswer?: number
  /** A status callback is delayed, together with those after it. */
  readonly delay?: number
  /** A status callback is delayed, and those after it overtake it. */
  readonly reorder?: number
}

export interface WebRequest {
  /** The fragment may contain connection overrides. */
  readonly url: string
  readonly method: HttpMethod
  readonly params: Readonly<Record<string, string>>
}

/** Two different answers to the same request. */
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
  /** Returns a unique token for each request. */
  readonly newToken: () => string
  readonly faults?: Faults | undefined
  /** How long to retry while the server is down or answers with 5xx, whatever the URL says. */
  readonly retrySecondsMax?: number | undefined
}

export class NetworkError extends Error {
  override readonly name = 'NetworkError'
}

const delayMillisecondsMax = 10_000
const firstPauseMilliseconds = 250
const pauseMillisecondsMax = 5000

export class Network {
  readonly mismatches: Mismatch[] = []
  readonly undelivered: UndeliveredRequest[] = []
  readonly #options: NetworkOptions
  readonly #closing = new AbortController()
  readonly #closed = Promise.withResolvers<void>()
  readonly #pending = new Set<Promise<unknown>>()

  constructor(options: NetworkOptions) {
    this.#options = options
  }

  /** Resolves with the answer, whatever its status. Throws a NetworkError if the request cannot be delivered. */
  request(request: WebRequest): Promise<WebAnswer> {
    return this.#follow(this.#deliverWithFaults(request))
  }

  /** Sends a request after the previous one, and ignores the answer. Resolves when the next may be sent; never rejects. */
  notify(request: WebRequest, previous: Promise<void>): Promise<void> {
    if (!this.#happens('reorder')) return this.#follow(previous.then(() => this.#notifyNow(request, this.#happens('delay'))))
    void this.#follow(this.#notifyNow(request, true))
    return previous
  }

  get isIdle(): boolean {
    return this.#pending.size === 0
  }

  async idle(): Promise<void> {
    while (!this.isIdle) await Promise.allSettled(this.#pending)
  }

  /** Aborts all pending requests, and sends no more. */
  close(): void {
    this.#closing.abort()
    this.#closed.resolve()
  }

  async #notifyNow(request: WebRequest, isLate: boolean): Promise<void> {
    try {
      if (isLate) await this.#delay()
      const { status } = await this.#deliverWithFaults(request)
      if (!isSuccess(status)) this.undelivered.push({ request, reason: `was answered with ${status}` })
    } catch (error) {
      if (!(error instanceof NetworkError)) throw error
    }
  }

  /** All copies have the same token, so that the server can recognize them. Resolves with the answer to the original. */
  async #deliverWithFaults(request: WebRequest): Promise<WebAnswer> {
    const token = this.#options.newToken()
    const deliver = () => this.#deliver(request, token)
    if (this.#happens('drop')) await this.#pause(firstPauseMilliseconds)
    const lost = this.#happens('loseAnswer') ? await deliver() : undefined
    const original = deliver()
    if (this.#happens('duplicate')) {
      const copy = this.#options.random() < 0.5 ? deliver() : original.then(() => this.#delay()).then(deliver)
      void this.#follow(this.#compare(request, original, copy))
    }
    const answer = await original
    if (lost !== undefined) this.#compareAnswers(request, lost, answer)
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

  /** Returns undefined if the request is not retried. */
  #pauseBeforeRetry(url: string, outcome: WebAnswer | NoAnswer, sent: { retries: number; waited: number }): number | undefined {
    const reason = retryReason(outcome)
    if (reason === undefined) return undefined
    const retryMilliseconds = (this.#options.retrySecondsMax ?? 0) * 1000
    if (reason !== '4xx' && sent.waited < retryMilliseconds)
      return Math.min(firstPauseMilliseconds * 2 ** sent.retries, pauseMillisecondsMax)
    const policy = readRetryPolicy(url)
    return sent.retries < policy.count && policy.reasons.has(reason) ? firstPauseMilliseconds : undefined
  }

  async #compare(request: WebRequest, original: Promise<WebAnswer>, copy: Promise<WebAnswer>): Promise<void> {
    const [first, second] = await Promise.allSettled([original, copy])
    if (first.status === 'fulfilled' && second.status === 'fulfilled') this.#compareAnswers(request, first.value, second.value)
  }

  #compareAnswers(request: WebRequest, first: WebAnswer, second: WebAnswer): void {
    if (first.status !== second.status || first.body !== second.body) this.mismatches.push({ request, first, second })
  }

  #happens(fault: keyof Faults): boolean {
    const { random, faults } = this.#options
    return random() < (faults?.[fault] ?? 0)
  }

  #delay(): Promise<void> {
    return this.#pause(this.#options.random() * delayMillisecondsMax)
  }

  async #pause(milliseconds: number): Promise<void> {
    await Promise.race([this.#options.wait(milliseconds), this.#closed.promise])
    this.#checkOpen()
  }

  #checkOpen(): void {
    if (this.#closing.signal.aborted) throw new NetworkError('the carrier has been closed')
  }

  #follow<T>(work: Promise<T>): Promise<T> {
    this.#pending.add(work)
    const done = () => this.#pending.delete(work)
    work.then(done, done)
    return work
  }
}

function retryReason(outcome: WebAnswer | NoAnswer): RetryReason | undefined {
  if ('failure' in outcome) return outcome.failure
  if (outcome.status >= 500) return '5xx'
  return outcome.status >= 400 ? '4xx' : undefined
}

export function isSuccess(status: number): boolean {
  return status >= 200 && status < 300
}
