// A connection to a test's database that can be cut, as when a database restarts, or frozen, as when a database hangs.
import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import pg from 'pg'

export interface DatabaseProxy {
  readonly url: string
  /** Closes every connection and refuses new ones. */
  cut(): void
  /** Keeps every connection open but forwards nothing, so that queries wait. */
  hang(): void
  /** What was sent to a database that hung gets through now. */
  restore(): void
  /** Resolves once a connection has been refused since the cut. */
  refused(): Promise<void>
  close(): Promise<void>
}

export async function startDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const { host, port } = new pg.Client({ connectionString: databaseUrl })
  const reach = () => (host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host))
  const sockets = new Set<Socket>()
  let cut: PromiseWithResolvers<void> | undefined
  const frozen = new Set<Socket>()
  let hangs = false
  const freeze = (socket: Socket) => {
    frozen.add(socket)
    socket.pause()
  }
  const server = createServer((client) => {
    client.on('error', () => {})
    if (cut !== undefined) {
      cut.resolve()
      client.destroy()
      return
    }
    const upstream = reach()
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one)
      one.on('error', () => {})
      one.on('close', () => {
        sockets.delete(one)
        frozen.delete(one)
        other.destroy()
      })
      one.pipe(other)
      if (hangs) freeze(one)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const breakAll = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    url: throughPort(databaseUrl, (server.address() as AddressInfo).port),
    cut: () => {
      cut = Promise.withResolvers()
      breakAll()
    },
    hang: () => {
      hangs = true
      for (const socket of sockets) freeze(socket)
    },
    restore: () => {
      cut = undefined
      hangs = false
      for (const socket of frozen) socket.resume()
      frozen.clear()
    },
    refused: async () => await cut?.promise,
    close: async () => {
      server.close()
      breakAll()
      await once(server, 'close')
    },
  }
}

function throughPort(databaseUrl: string, port: number): string {
  const url = new URL(databaseUrl)
  url.hostname = '127.0.0.1'
  url.port = String(port)
  url.searchParams.delete('host')
  return url.href
}
