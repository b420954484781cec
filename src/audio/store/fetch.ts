// Reads recordings from where carriers fetch them: the address of a bucket, or of the server that serves CallPower's.
import { OperatorError } from '../../database/operator-errors.ts'

const timeoutSeconds = 120

/** Throws an OperatorError if there is no such file, it has more bytes than allowed, or the server cannot be reached. */
export async function fetchFile(url: string, bytesMax: number): Promise<Buffer> {
  const response = await get(url)
  if (!response.ok) {
    await response.body?.cancel()
    throw new OperatorError(`The recording ${url} cannot be read: the server answered ${response.status}. Check STORE_DOMAIN.`)
  }
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.length
    if (size > bytesMax) throw new OperatorError(`The recording ${url} has more than ${bytesMax} bytes.`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

async function get(url: string): Promise<Response> {
  try {
    return await fetch(url, { signal: AbortSignal.timeout(timeoutSeconds * 1000) })
  } catch (error) {
    const { name, cause } = error as Error & { cause?: NodeJS.ErrnoException }
    throw new OperatorError(`The recording ${url} cannot be read (${cause?.code ?? name}). Check STORE_DOMAIN and the network.`)
  }
}
