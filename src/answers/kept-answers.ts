// The answers that stay in memory: the most recently used ones, up to a number of bytes.

interface Sized {
  readonly bytes: number
}

/** About what an answer takes beside its content and its key: its entry in the Map, its ETag, its version. */
const bytesForEach = 1000

/** Anyone with a key can ask for thousands of small answers, so that all that an answer takes is counted. */
function sizeOf(key: string, { bytes }: Sized): number {
  return bytes + 2 * key.length + bytesForEach
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
    const size = sizeOf(key, answer)
    if (size > this.#bytesMax / 4) return
    this.#answers.set(key, answer)
    this.#bytes += size
    for (const [oldest] of this.#answers) {
      if (this.#bytes <= this.#bytesMax) break
      this.delete(oldest)
    }
  }

  delete(key: string): void {
    const answer = this.#answers.get(key)
    if (answer === undefined) return
    this.#answers.delete(key)
    this.#bytes -= sizeOf(key, answer)
  }
}
