// Sends bytes to a server as they are, for requests that no HTTP client makes.
import { once } from 'node:events'
import { connect } from 'node:net'

/** Returns everything that the server sends until it closes the connection. */
export async function exchange(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.on('data', (data) => {
    answer += data
  })
  socket.write(bytes)
  await once(socket, 'close')
  return answer
}

/** Sends a request line and headers. Returns the status, the headers as text, and the body. */
export async function askRaw(port: number, line: string, ...headers: string[]) {
  const answer = await exchange(port, [line, ...headers, 'Connection: close', '', ''].join('\r\n'))
  const [head = '', body = ''] = answer.split('\r\n\r\n')
  return { status: Number(head.split(' ')[1]), head, body }
}
