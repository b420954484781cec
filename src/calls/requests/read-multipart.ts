// Reads the text fields of a multipart form. Files are discarded as they arrive, because a page may send its whole form; they take
// no memory, and together with the fields no more than a limit.
import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import { Busboy, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy'
import { AppError } from '../../errors.ts'
import { addField, type Fields, groupFields } from '../../input/group-fields.ts'

/** The whole form, files included. */
const bytesMax = 10 * 1024 * 1024
/** Of the names and values of all fields. */
const fieldCharactersMax = 64 * 1024
const partsMax = 1000
/** Longer values are cut off. No parameter of ours may be as long. */
const valueBytesMax = 4096

/** Rejects with an AppError if the form is broken or too large. The rest of the body then remains unread. */
export async function readMultipart(headers: IncomingHttpHeaders, payload: Readable): Promise<Fields> {
  if (Number(headers['content-length'] ?? 0) > bytesMax) throw new AppError('body_too_large')
  const form = open(headers)
  const fields = groupFields([])
  const finished = new Promise<void>((resolve, reject) => {
    let characters = 0
    form.on('field', (name, value) => {
      characters += (name?.length ?? 0) + value.length
      if (characters > fieldCharactersMax) reject(new AppError('body_too_large'))
      else if (name !== undefined) addField(fields, name, value)
    })
    form.on('file', (_name, file) => file.on('error', () => {}).resume())
    form.on('partsLimit', () => reject(new AppError('body_too_large')))
    form.on('error', (error) => reject(malformed(error)))
    form.on('finish', resolve)
  })
  // One of the two rejects after the other.
  finished.catch(() => {})
  const hasContent = await Promise.race([feed(form, payload), finished.then(() => true)])
  if (hasContent) await finished
  return fields
}

function open(headers: IncomingHttpHeaders): BusboyInstance {
  try {
    return new Busboy({ headers: headers as BusboyHeaders, limits: { parts: partsMax, fieldSize: valueBytesMax } })
  } catch (error) {
    throw malformed(error)
  }
}

/** Writes one chunk after the other, so that whatever the parser throws is thrown here. Resolves to false if there is nothing. */
async function feed(form: BusboyInstance, payload: Readable): Promise<boolean> {
  let bytes = 0
  // A destroyed request could not be answered.
  for await (const chunk of payload.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length
    if (bytes > bytesMax) throw new AppError('body_too_large')
    await write(form, chunk)
  }
  if (bytes > 0) form.end()
  return bytes > 0
}

function write(form: BusboyInstance, chunk: Buffer): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    form.once('error', reject)
    try {
      form.write(chunk, () => {
        form.off('error', reject)
        resolve()
      })
    } catch (error) {
      reject(error)
    }
  }).catch((error) => {
    throw malformed(error)
  })
}

function malformed(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError('malformed_form', undefined, { cause: error })
}
