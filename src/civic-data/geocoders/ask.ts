// Asks a service for JSON over HTTP. Whatever goes wrong is an error of one sentence, without the address, the key and the URL.

export class ServiceError extends Error {
  /** Undefined: the service has not said when it may be asked again. */
  readonly retryAfterSeconds: number | undefined

  constructor(message: string, retryAfterSeconds?: number) {
    super(message)
    this.retryAfterSeconds = retryAfterSeconds
  }
}

export interface AskOptions {
  /** For everything, from the connection to the last byte. */
  readonly millisecondsMax: number
}

/** An answer has a few kilobytes, with all layers of the Census a hundred. */
const bytesMax = 1_000_000
const userAgent = 'Patchboard (call campaigns)'

/** Throws a ServiceError. */
export async function ask(url: URL, { millisecondsMax }: AskOptions): Promise<unknown> {
  const signal = AbortSignal.timeout(millisecondsMax)
  try {
    // A redirect would send the address and the key to somebody else.
    const headers = { accept: 'application/json', 'user-agent': userAgent }
    const response = await fetch(url, { redirect: 'manual', signal, headers })
    if (response.status !== 200) {
      await response.body?.cancel()
      throw new ServiceError(`it answered ${response.status}`, readRetryAfter(response.headers.get('retry-after')))
    }
    return parse(await readBody(response))
  } catch (error) {
    if (error instanceof ServiceError) throw error
    if (signal.aborted) throw new ServiceError(`it did not answer within ${millisecondsMax} milliseconds`)
    const code = (error as { cause?: { code?: unknown } }).cause?.code
    throw new ServiceError(`it cannot be reached (${typeof code === 'string' ? code : 'no connection'})`)
  }
}

async function readBody({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of body ?? []) {
    bytes += chunk.length
    // Leaving the loop closes the connection.
    if (bytes > bytesMax) throw new ServiceError(`its answer has more than ${bytesMax / 1e6} MB`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ServiceError('its answer is no JSON, or incomplete')
  }
}

/** Seconds; a date is not read. */
function readRetryAfter(value: string | null): number | undefined {
  return value !== null && /^\d{1,6}$/.test(value) ? Number(value) : undefined
}
