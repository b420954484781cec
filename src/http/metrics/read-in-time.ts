// Reads what gauges show, once for all gauges that show a part of it. If the database fails or hangs, the other metrics are needed
// all the more: the gauges then have no series.

/** Prometheus gives up after ten seconds by default. */
const secondsMax = 3

/** Returns a function that resolves with undefined if `read` fails, or takes too long. */
export function readInTime<T>(read: () => Promise<T>): () => Promise<T | undefined> {
  let reading: Promise<T | undefined> | undefined
  return () => {
    reading ??= read()
      .catch(() => undefined)
      .finally(() => {
        reading = undefined
      })
    const tooLate = new Promise<undefined>((resolve) => {
      setTimeout(resolve, secondsMax * 1000, undefined).unref()
    })
    return Promise.race([reading, tooLate])
  }
}
