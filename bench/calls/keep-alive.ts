// Requests over kept-alive sockets with as little work as possible, because the load takes its processor time from the measured
// server. Understands only the part of HTTP that the servers of the benchmarks use.
import { connect, type Socket } from 'node:net'

export interface Answer {
  readonly status: number
  readonly body: string
}

interface Line {
  readonly socket: Socket
  heard: string
  waiting: { resolve(answer: Answer): void; reject(error: Error): void } | undefined
}

export class KeepAlive {
  readonly #port: number
  readonly #idle: Line[] = []

  constructor(port: number) {
    this.#port = port
  }

  post(path: string, headers: string, body: string): Promise<Answer> {
    const line = this.#idle.pop() ?? this.#open()
    return new Promise((resolve, reject) => {
      line.waiting = { resolve, reject }
      line.socket.write(
        `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${this.#port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n${headers}\r\n${body}`,
        'latin1',
      )
    })
  }

  #open(): Line {
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true })
    const line: Line = { socket, heard: '', waiting: undefined }
    const fail = (error: Error) => line.waiting?.reject(error)
    socket.setEncoding('latin1')
    socket.on('data', (text: string) => this.#hear(line, text))
    socket.on('error', fail)
    socket.on('close', () => fail(new Error('The server has closed the connection')))
    return line
  }

  #hear(line: Line, text: string): void {
    line.heard += text
    const end = line.heard.indexOf('\r\n\r\n')
    if (end === -1) return
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(line.heard)?.[1] ?? 0)
    if (line.heard.length < end + 4 + length) return
    const answer = { status: Number(line.heard.slice(9, 12)), body: line.heard.slice(end + 4, end + 4 + length) }
    line.heard = ''
    this.#idle.push(line)
    line.waiting?.resolve(answer)
    line.waiting = undefined
  }
}
