// Hashes passwords with argon2id in PHC format, and verifies them. Runs only a few at a time, because each takes tens of
// megabytes, so that a flood of login attempts cannot use up the memory.
import { type Argon2Parameters, argon2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import { AppError } from '../errors.ts'
import type { Random } from '../random.ts'
import { passwordCharactersMax } from './user.ts'

/** The parameters that OWASP recommends for argon2id: 19 MiB, two passes, one lane (Password Storage Cheat Sheet). */
const chosen = { memory: 19 * 1024, passes: 2, parallelism: 1 } as const
const tagBytes = 32
const saltBytes = 16

/** Node has four threads for such work. Half of them are left for file system and DNS. */
const runningMax = 2
const waitingMax = 20

const derive = promisify(argon2)

/** In PHC format, with a new salt. */
export async function hashPassword(password: string, random: Random): Promise<string> {
  const salt = random.bytes(saltBytes)
  const tag = await deriveTag(password, salt, chosen)
  const { memory, passes, parallelism } = chosen
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(tag)}`
}

/**
 * True if the password matches the hash. A null hash matches nothing but takes the same time, so that timing does not reveal
 * whether an account exists. Throws `too_many_requests` if too many others are waiting.
 */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const { salt, tag, parameters } = readHash(hash ?? nobodysHash)
  // No password is this long. The check is the same for all accounts, so that it reveals nothing.
  if (password.length > 2 * passwordCharactersMax) return false
  const found = await deriveTag(password, salt, parameters)
  return timingSafeEqual(found, tag) && hash !== null
}

/** Made of random bytes. No password for it is known. */
const nobodysHash = '$argon2id$v=19$m=19456,t=2,p=1$it/L3x79I/LnVou6ORAnrg$4RZ6a9Q4CKd8n4ZfrtdAJFhSCd080ocnQ7Jv33XXaYE'

type Cost = Pick<Argon2Parameters, 'memory' | 'passes' | 'parallelism'>

function readHash(hash: string) {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w+/-]+)\$([\w+/-]+)$/.exec(hash)
  if (parts === null) throw new Error('A password hash in the table users is not argon2id in PHC format')
  const [, memory, passes, parallelism, salt = '', tag = ''] = parts
  const parameters: Cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) }
  return { parameters, salt: Buffer.from(salt, 'base64'), tag: Buffer.from(tag, 'base64') }
}

function deriveTag(password: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  // Keyboards may encode the same characters in different ways (NIST SP 800-63B, 3.1.1.2).
  const message = Buffer.from(password.normalize('NFKC'))
  return runLimited(() => derive('argon2id', { message, nonce: salt, tagLength: tagBytes, ...cost }))
}

let running = 0
const waiting: (() => void)[] = []

async function runLimited<T>(work: () => Promise<T>): Promise<T> {
  if (running >= runningMax) {
    if (waiting.length >= waitingMax) throw new AppError('too_many_requests', undefined, { retryAfterSeconds: 5 })
    await new Promise<void>((resolve) => waiting.push(resolve))
  } else running += 1
  try {
    return await work()
  } finally {
    // The next one takes over the slot directly, so `running` stays the same.
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
