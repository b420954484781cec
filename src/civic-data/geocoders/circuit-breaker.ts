// Keeps a service that fails from being asked for a while, so that nobody waits for it in vain. Time is handed in.

const failuresMax = 5
const pauseSeconds = 30
const pauseSecondsMax = 600

export class CircuitBreaker {
  #failures = 0
  #pausedUntil = 0

  /** False: do not ask now. */
  isClosed(now: Date): boolean {
    return now.getTime() >= this.#pausedUntil
  }

  onSuccess(): void {
    this.#failures = 0
  }

  /** `retryAfterSeconds`: as the service has asked for. After a pause, one more failure is enough for the next one. */
  onFailure(now: Date, retryAfterSeconds: number | undefined): void {
    this.#failures++
    if (this.#failures < failuresMax && retryAfterSeconds === undefined) return
    const seconds = Math.min(Math.max(retryAfterSeconds ?? pauseSeconds, 1), pauseSecondsMax)
    this.#pausedUntil = now.getTime() + seconds * 1000
  }
}
