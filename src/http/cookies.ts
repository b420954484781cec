// Reads and writes cookies. Registered only in the scopes that look at them: the public ones have no use for any.
import cookie from '@fastify/cookie'
import fp from 'fastify-plugin'

export const cookies = fp(async (app) => {
  await app.register(cookie)
})
