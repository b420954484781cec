// Lets app.close() end soon and well: requests in flight get their answers, and a connection that falls idle afterwards
// is closed at once instead of after its keep-alive time, as is one on which nothing was ever asked: browsers keep some
// to spare. When to close is the process's business.
import type { Socket } from 'node:net'
import fp from 'fastify-plugin'

const sweepMilliseconds = 50

export const gracefulClose = fp(async (app) => {
  const unused = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => {
    unused.add(socket)
    socket.once('close', () => unused.delete(socket))
  })
  app.server.on('request', ({ socket }) => unused.delete(socket))

  app.addHook('preClose', (done) => {
    if (app.server.listening) {
      const sweep = setInterval(() => {
        app.server.closeIdleConnections()
        for (const socket of unused) socket.destroy()
      }, sweepMilliseconds)
      app.server.once('close', () => clearInterval(sweep))
    }
    done()
  })
})
