// Lets all who ask share one check: there is one at a time, and its result is kept for some seconds.
import type { Clock } from '../../clock.ts'

interface Shared<Result> {
  readonly at: number
  readonly result: Promise<Result>
  /** Infinite while the check runs. */
  secondsKept: number
}

/** `check` must not reject. `secondsKept` says how long to keep its result. */
export function shareCheck<Result>(
  clock: Clock,
  check: () => Promise<Result>,
  secondsKept: (result: Result) => number,
): () => Promise<Result> {
  let latest: Shared<Result> | undefined
  return () => {
    const at = clock().getTime()
    if (latest !== undefined && Math.abs(at - latest.at) < latest.secondsKept * 1000) return latest.result
    const started: Shared<Result> = { at, result: check(), secondsKept: Number.POSITIVE_INFINITY }
    latest = started
    void started.result.then((result) => {
      started.secondsKept = secondsKept(result)
    })
    return started.result
  }
}
