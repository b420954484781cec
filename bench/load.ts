// Measures requests per second and latencies of one URL under load, with autocannon.
import autocannon from 'autocannon'
import { apiKey } from './server.ts'

export interface Load {
  readonly requestsPerSecond: number
  readonly p50: number
  readonly p99: number
}

/** Throws if any answer was not a 2xx, because a fast refusal is not a result. */
export async function load(url: string, { connections = 8, seconds = 3 } = {}): Promise<Load> {
  const result = await autocannon({ url, connections, duration: seconds, headers: { authorization: `Bearer ${apiKey}` } })
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${url}: ${result.non2xx} answers that are not 2xx, ${result.errors} errors`)
  return { requestsPerSecond: result.requests.average, p50: result.latency.p50, p99: result.latency.p99 }
}
