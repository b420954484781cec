// Reads the body of a request for a call: a form, a multipart form or JSON, whatever content type the page declares. A body that
// cannot be read is the client's error. What is in it is read by read-call-request.ts.
import type { IncomingMessage } from 'node:http'
import formbody from '@fastify/formbody'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { AppError } from '../../errors.ts'
import { groupFields } from '../../input/group-fields.ts'
import { readMultipart } from './read-multipart.ts'

/** As large as URL and headers may be: a form can carry fields that are not for us, or a long `ref`. */
export const bodyBytesMax = 64 * 1024

/** Must be called in a scope of its own. */
export async function addBodyReaders(app: FastifyInstance): Promise<void> {
  app.addHook('onRequest', async (request) => refuseEncoding(request))
  await app.register(formbody, { bodyLimit: bodyBytesMax })
  app.removeContentTypeParser(['application/json', 'text/plain'])
  app.addContentTypeParser('multipart/form-data', (request: FastifyRequest, payload: IncomingMessage) =>
    readMultipart(request.headers, payload),
  )
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: bodyBytesMax }, async (_request: FastifyRequest, body: string) =>
    readText(body),
  )
}

/** A compressed body would be read as a form without fields. */
function refuseEncoding({ headers }: FastifyRequest): void {
  const encoding = headers['content-encoding']?.trim()
  if (encoding && !/^identity$/i.test(encoding)) throw new AppError('unsupported_encoding')
}

function readText(text: string): unknown {
  // This also removes a byte order mark.
  const trimmed = text.trimStart()
  if (trimmed.startsWith('{')) {
    try {
      return JSON.parse(trimmed)
    } catch (error) {
      throw new AppError('invalid_parameter', 'The body is not valid JSON', { cause: error })
    }
  }
  return groupFields(new URLSearchParams(trimmed))
}
