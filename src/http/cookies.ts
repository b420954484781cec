// The plugin that reads and writes cookies. Registered only in scopes that use cookies.
import cookie from '@fastify/cookie'
import fp from 'fastify-plugin'

export const cookies = fp(async (app) => {
  await app.register(cookie)
})
