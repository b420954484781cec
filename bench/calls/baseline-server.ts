// The webhooks without the call logic: everything that Patchboard does around a request, the signature check, one row read by an
// index, and documents rendered beforehand. They lead through a call as the real ones do.
import Fastify from 'fastify'
import { sql } from 'kysely'
import { Registry } from 'prom-client'
import { systemClock } from '../../src/clock.ts'
import { readConfig } from '../../src/config/read-config.ts'
import { openDatabase } from '../../src/database/open.ts'
import { errorHandler } from '../../src/http/error-handler.ts'
import { gracefulClose } from '../../src/http/graceful-close.ts'
import { healthRoutes } from '../../src/http/health/health.ts'
import { BatchedLines, logs } from '../../src/http/logs.ts'
import { methodNotAllowed } from '../../src/http/method-not-allowed.ts'
import { observeRequests } from '../../src/http/metrics/metrics.ts'
import { sameOrigin } from '../../src/http/same-origin.ts'
import { securityHeaders } from '../../src/http/security-headers.ts'
import { serverOptions } from '../../src/http/server-options.ts'
import { systemRandom } from '../../src/random.ts'
import { openTelephony } from '../../src/server/open-carrier.ts'
import type { Instruction, Speech } from '../../src/telephony/instruction.ts'
import { webhookRoutes } from '../../src/telephony/twiml/webhooks.ts'

const config = readConfig(process.env)
const { db } = await openDatabase(config)
const base = () => config.publicBaseUrl ?? ''
const { verify, render } = openTelephony({ config: config.carrier, clock: systemClock, base })
const app = Fastify(
  serverOptions(config, {
    clock: systemClock,
    random: systemRandom,
    logStream: new BatchedLines((text) => process.stdout.write(text)),
  }),
)
await app.register(errorHandler, { config })
await app.register(securityHeaders, { config })
await app.register(methodNotAllowed, { config })
await app.register(logs)
await app.register(sameOrigin, { config })
await app.register(observeRequests(new Registry()))
await app.register(gracefulClose)
await app.register(healthRoutes, { db, clock: systemClock, background: () => [] })

const session = process.env.SESSION ?? ''
const speech: Speech = {
  kind: 'say',
  text: 'We will connect you with two offices, one after another. '.repeat(4),
  voice: 'Polly.Joanna-Neural',
  language: 'en-US',
}
const gather: Instruction = { kind: 'gather', speech: [speech], keys: 1, seconds: 2 }
const dial: Instruction = {
  kind: 'dial',
  attempt: 1,
  number: '+12025550100',
  extension: undefined,
  callerId: '+15105550100',
  ringSecondsMax: 60,
  secondsMax: 900,
}
const documents = [[gather], [gather], [dial], [gather], [dial], [speech, { kind: 'hangUp' } as const]].map(
  (instructions, step) => render(instructions, { session, next: step + 1 }),
)
const read = async () => {
  await sql`SELECT session_id, step FROM session_flows WHERE public_id = ${session}`.execute(db)
}
const readAndAnswer = async (step: number) => {
  await read()
  return documents[step] ?? ''
}
await app.register(webhookRoutes, {
  verify,
  base,
  handlers: {
    step: ({ step }) => readAndAnswer(step),
    incoming: () => readAndAnswer(0),
    status: read,
    incomingStatus: read,
    leg: read,
    apology: () => '',
  },
})
await app.listen({ host: config.host, port: config.port })
process.on('SIGTERM', () => process.exit(0))
