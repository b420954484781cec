// Serves the recordings on the server's disk to anyone: carriers fetch them during a call, and web pages play them. Recordings
// in a bucket are served from the bucket.
import fastifyStatic from '@fastify/static'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config/config.ts'
import { isAudioFileName } from './file-name.ts'
import { audioPath } from './file-url.ts'
import { audioDirectory } from './store/disk.ts'

export async function audioFileRoutes(
  app: FastifyInstance,
  { config: { store, dataDir } }: { config: Pick<Config, 'store' | 'dataDir'> },
): Promise<void> {
  if (store.s3 !== undefined) return
  await app.register(fastifyStatic, { serve: false, index: false, maxAge: '365d', immutable: true })

  app.get<{ Params: { name: string } }>(
    `/${audioPath(store.path)}/:name`,
    { errorHandler: keepHeaders },
    async (request, reply) => {
      const { name } = request.params
      if (!isAudioFileName(name)) return reply.callNotFound()
      return reply.header('access-control-allow-origin', '*').sendFile(name, audioDirectory(dataDir))
    },
  )
}

/** A range beyond the end raises an error, whose headers contain the length of the file. */
function keepHeaders(error: FastifyError & { headers?: Record<string, string> }, _request: FastifyRequest, reply: FastifyReply) {
  reply.headers(error.headers ?? {})
  throw error
}
