// How routes read: through a function that chooses, for each request, the database that answers it. The wiring makes it.
import type { FastifyRequest } from 'fastify'
import type { ReadonlyDb } from '../database/types.ts'

/** `work` may be called twice: if a replica fails, the primary answers. It must use no other handle than its `db`. */
export type Read = <T>(request: FastifyRequest, work: (db: ReadonlyDb) => Promise<T>) => Promise<T>
