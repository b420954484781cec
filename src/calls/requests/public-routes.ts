// The public routes for calls: a web page requests a call, and follows its status.
import type { PassThrough } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../errors.ts'
import { ownAddress } from '../../http/own-address.ts'
import { limitRefusals, type RefusalLimits } from '../../limits/refusals.ts'
import { isPublicId } from '../../sessions/public-id.ts'
import { findSessionByToken } from '../../sessions/status-queries.ts'
import { readSessionStatuses } from '../status/session-status.ts'
import type { SessionWatch } from '../status/session-watch.ts'
import { streamStatus } from '../status/status-stream.ts'
import { addBodyReaders, bodyBytesMax } from './body-readers.ts'
import { allowAnyOrigin, answerPreflight, sendJsonOrJsonp } from './cors.ts'
import { findCallersTargets } from './find-callers-targets.ts'
import { presentRequestedCall } from './present-requested-call.ts'
import { readCallRequest, readTargetsRequest } from './read-call-request.ts'
import { type RequestCallServices, type RequestedCall, requestCall } from './request-call.ts'

export type CallRouteServices = RequestCallServices & RefusalLimits & { readonly watch: SessionWatch }

export interface CallRouteOptions {
  readonly services: CallRouteServices
  readonly isStaff: (request: FastifyRequest) => Promise<boolean>
  /** The URL of this server, without a trailing slash. */
  readonly publicBaseUrl: string | undefined
}

/** Compat: /create is the path of CallPower's predecessor. */
const createPaths = ['/call/create', '/create']

/** Must be registered in a scope of its own. */
export async function callRoutes(app: FastifyInstance, options: CallRouteOptions): Promise<void> {
  allowAnyOrigin(app)
  await addBodyReaders(app)
  for (const url of createPaths) {
    app.route({
      method: ['GET', 'POST'],
      url,
      bodyLimit: bodyBytesMax,
      config: { anyOrigin: true },
      handler: (request, reply) => create(request, reply, options),
    })
    app.options(url, answerPreflight)
  }
  addTargetsRoute(app, options)
  addStatusRoute(app, options)
}

const targetsPath = '/call/targets'

/** Only by POST: what callers type must not be in an address, which logs and browsers keep. */
function addTargetsRoute(app: FastifyInstance, { services }: CallRouteOptions): void {
  app.post(targetsPath, { bodyLimit: bodyBytesMax, config: { anyOrigin: true } }, async (request, reply) => {
    const { campaign, location } = readTargetsRequest(request.body)
    const found = await findCallersTargets(services, { campaign, location, address: request.ip }).catch(async (error) => {
      throw await limitRefusals(services, request.ip, error)
    })
    return reply.send(found)
  })
  app.options(targetsPath, answerPreflight)
}

async function create(request: FastifyRequest, reply: FastifyReply, options: CallRouteOptions): Promise<FastifyReply> {
  const { services, isStaff, publicBaseUrl } = options
  const staff = await isStaff(request)
  const started = await askForCall(services, request, staff).catch(async (error) => {
    throw staff ? error : await limitRefusals(services, request.ip, error)
  })
  const base = ownAddress(request, publicBaseUrl)
  return sendJsonOrJsonp(
    request,
    reply,
    presentRequestedCall(started, (token) => `${base}/call/status/${token}`),
  )
}

async function askForCall(
  services: CallRouteServices,
  { query, body, ip }: FastifyRequest,
  isStaff: boolean,
): Promise<RequestedCall> {
  const asked = readCallRequest(query, body)
  return requestCall(services, { ...asked, record: asked.record && isStaff, address: ip, isStaff })
}

function addStatusRoute(app: FastifyInstance, { services }: CallRouteOptions): void {
  const streams = new Set<PassThrough>()
  app.addHook('preClose', async () => {
    for (const stream of streams) stream.end()
  })
  app.get<{ Params: { token: string } }>('/call/status/:token', async (request, reply) => {
    const { token } = request.params
    const sessionId = isPublicId(token) ? await findSessionByToken(services.db, token) : undefined
    if (sessionId === undefined) throw new AppError('session_not_found')
    if (/\btext\/event-stream\b/.test(request.headers.accept ?? ''))
      return streamStatus(request, reply, { watch: services.watch, sessionId, streams })
    const status = (await readSessionStatuses(services.db, [sessionId])).get(sessionId)
    if (status === undefined) throw new AppError('session_not_found')
    return sendJsonOrJsonp(request, reply, status)
  })
}
