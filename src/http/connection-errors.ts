// Sends a JSON response to what Node rejects before it is a request: headers that are too large, requests that arrive too
// slowly, and bytes that are not HTTP. Errors of requests are handled in error-handler.ts.
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { AppError, type ErrorCode } from '../errors.ts'

const lingerSeconds = 2
const answered = new WeakSet<Socket>()

/** For Fastify's `clientErrorHandler`. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  // The parser reports an error again for every further chunk of the same broken request.
  if (answered.has(socket)) return
  answered.add(socket)
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const known = new AppError(codeFor(error))
  const body = JSON.stringify({ message: known.publicMessage })
  socket.end(
    `HTTP/1.1 ${known.status} ${STATUS_CODES[known.status]}\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  )
  // If the socket were closed at once, a client that is still sending would get a reset instead of the response.
  const close = setTimeout(() => socket.destroy(), lingerSeconds * 1000)
  socket.once('close', () => clearTimeout(close))
}

function codeFor(error: NodeJS.ErrnoException): ErrorCode {
  if (error.code === 'HPE_HEADER_OVERFLOW') return 'headers_too_large'
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return 'request_too_slow'
  return 'malformed_request'
}
