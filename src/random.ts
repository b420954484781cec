// The only file that makes random numbers. Everything else is handed a Random, so that tests can choose what it returns.
import { randomBytes, randomUUID } from 'node:crypto'

export interface Random {
  /** At least 0, less than 1. It can be predicted: never use it for a secret. */
  number(): number
  /** Cannot be predicted: fit for keys, tokens and salts. */
  bytes(count: number): Buffer
  uuid(): string
}

export const systemRandom: Random = { number: Math.random, bytes: randomBytes, uuid: randomUUID }
