// Lets app.close() end soon and well: requests in flight get their answers, and a connection that falls idle afterwards
// is closed at once instead of after its keep-alive time. When to close is the process's business.
import fp from 'fastify-plugin'

const sweepMilliseconds = 50

export const gracefulClose = fp(async (app) => {
  app.addHook('preClose', (done) => {
    if (app.server.listening) {
      const sweep = setInterval(() => app.server.closeIdleConnections(), sweepMilliseconds)
      app.server.once('close', () => clearInterval(sweep))
    }
    done()
  })
})
