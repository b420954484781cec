// Reads the body of an answer into memory, up to a limit, and words what goes wrong with a download.
import type { IncomingMessage } from 'node:http'

/** Its message is a sentence for people. */
export class FailedDownload extends Error {}

/** Throws a FailedDownload if it is too large, a web page, empty, or ends early. */
export async function readBody(response: IncomingMessage, bytesMax: number, onBytes: (bytes: number) => void): Promise<Buffer> {
  const { headers } = response
  const refuse = (sentence: string) => {
    response.destroy()
    return new FailedDownload(sentence)
  }
  const expected = headers['content-length'] === undefined ? undefined : Number(headers['content-length'])
  const tooLarge = `the file has more than ${Math.round(bytesMax / 1e6)} MB`
  if (expected !== undefined && expected > bytesMax) throw refuse(tooLarge)
  if (/^text\/html\b/i.test(headers['content-type'] ?? '')) throw refuse('the server sent a web page instead of the file')
  if (!['', 'identity'].includes(headers['content-encoding'] ?? ''))
    throw refuse('the server compresses the file, although it was not asked to')
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    size += chunk.length
    if (size > bytesMax) throw refuse(tooLarge)
    onBytes(size)
  }
  if (!response.complete || (expected !== undefined && size !== expected)) throw refuse('the file ended early')
  if (size === 0) throw refuse('the file is empty')
  const bytes = Buffer.concat(chunks)
  if (/^(\uFEFF|\s)*<(!doctype|html)/i.test(bytes.subarray(0, firstBytes).toString('utf8')))
    throw refuse('the server sent a web page instead of the file')
  return bytes
}

const firstBytes = 200

export function sentenceFor(error: NodeJS.ErrnoException): string {
  if (error instanceof FailedDownload) return error.message
  if (error.name === 'TimeoutError' || (error.cause as Error | undefined)?.name === 'TimeoutError')
    return 'the server took too long'
  switch (error.code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `the name of the server is not known (${error.code}); check the network`
    case 'ECONNRESET':
      return 'the file ended early'
    case undefined:
      throw error
    default:
      return `the server cannot be reached (${error.code})`
  }
}
