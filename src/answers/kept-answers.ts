// The answers that stay in memory: the most recently used ones, up to a number of bytes.

interface Sized {
  readonly bytes: number
}

export class KeptAnswers<Answer extends Sized> {
  readonly #bytesMax: number
  /** A Map iterates in order of insertion, so the first entry is the one that was not used for the longest time. */
  readonly #answers = new Map<string, Answer>()
  #bytes = 0

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  get bytes(): number {
    return this.#bytes
  }

  get(key: string): Answer | undefined {
    const answer = this.#answers.get(key)
    if (answer === undefined) return undefined
    this.#answers.delete(key)
    this.#answers.set(key, answer)
    return answer
  }

  /** Does not keep an answer that is larger than a quarter of the limit, which would push out many others. */
  set(key: string, answer: Answer): void {
    this.delete(key)
    if (answer.bytes > this.#bytesMax / 4) return
    this.#answers.set(key, answer)
    this.#bytes += answer.bytes
    for (const [oldest] of this.#answers) {
      if (this.#bytes <= this.#bytesMax) break
      this.delete(oldest)
    }
  }

  delete(key: string): void {
    const answer = this.#answers.get(key)
    if (answer === undefined) return
    this.#answers.delete(key)
    this.#bytes -= answer.bytes
  }
}
