// Makes app.close() graceful and quick: requests in flight get their responses. Connections that become idle afterwards are
// closed at once instead of after the keep-alive timeout, and so are connections without any request, which browsers open in
// advance.
import type { Socket } from 'node:net'
import fp from 'fastify-plugin'

const closeIdleMilliseconds = 50

export const gracefulClose = fp(async (app) => {
  const unused = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => {
    unused.add(socket)
    socket.once('close', () => unused.delete(socket))
  })
  app.server.on('request', ({ socket }) => unused.delete(socket))

  app.addHook('preClose', (done) => {
    if (app.server.listening) {
      const closeIdle = setInterval(() => {
        app.server.closeIdleConnections()
        for (const socket of unused) socket.destroy()
      }, closeIdleMilliseconds)
      app.server.once('close', () => clearInterval(closeIdle))
    }
    done()
  })
})
