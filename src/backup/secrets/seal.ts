// Encrypts the secrets of a backup with a key that scrypt derives from the operator's passphrase, and decrypts them.
import { createCipheriv, createDecipheriv, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import { OperatorError } from '../../database/operator-errors.ts'
import type { Random } from '../../random.ts'

export interface Secrets {
  /** The key that phone numbers are hashed with. */
  readonly secret_key: string | undefined
  /** The API key that was created at the first start. */
  readonly api_key: string | undefined
}

/** All bytes in base64. */
export interface SealedSecrets {
  readonly cipher: 'aes-256-gcm'
  readonly key: { readonly function: 'scrypt'; readonly N: number; readonly r: number; readonly p: number; readonly salt: string }
  readonly nonce: string
  readonly tag: string
  readonly text: string
}

/** OWASP's advice: 128 MB of memory for each guess. */
const cost = { N: 2 ** 17, r: 8, p: 1 } as const
const memoryBytesMax = 256 * 1024 ** 2
/** Binds the text to what it is for. */
const purpose = Buffer.from('patchboard backup secrets')

export async function sealSecrets(secrets: Secrets, passphrase: string, random: Random): Promise<SealedSecrets> {
  const [salt, nonce] = [random.bytes(16), random.bytes(12)]
  const cipher = createCipheriv('aes-256-gcm', await deriveKey(passphrase, salt, cost), nonce).setAAD(purpose)
  const text = Buffer.concat([cipher.update(JSON.stringify(secrets), 'utf8'), cipher.final()])
  return {
    cipher: 'aes-256-gcm',
    key: { function: 'scrypt', ...cost, salt: salt.toString('base64') },
    nonce: nonce.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    text: text.toString('base64'),
  }
}

/** Throws an OperatorError if the passphrase is wrong. */
export async function openSecrets(sealed: SealedSecrets, passphrase: string): Promise<Secrets> {
  const { key, nonce, tag, text } = sealed
  const { N, r, p } = key
  // 128 * N * r bytes: a file that asks for more was not made by a backup.
  if (sealed.cipher !== 'aes-256-gcm' || key.function !== 'scrypt' || 128 * N * r > memoryBytesMax / 2 || p > 16)
    throw new OperatorError(
      'The secrets in the backup are encrypted in an unknown way. Add --without-secrets to restore the rest.',
    )
  const derived = await deriveKey(passphrase, Buffer.from(key.salt, 'base64'), { N, r, p })
  const decipher = createDecipheriv('aes-256-gcm', derived, Buffer.from(nonce, 'base64'), { authTagLength: 16 })
  decipher.setAAD(purpose).setAuthTag(Buffer.from(tag, 'base64'))
  try {
    return JSON.parse(decipher.update(text, 'base64', 'utf8') + decipher.final('utf8'))
  } catch {
    throw new OperatorError(
      'The passphrase is wrong: it does not decrypt the secrets in the backup. Nothing was changed. If it is lost, add --without-secrets.',
    )
  }
}

/** The same passphrase may be typed in different Unicode forms. */
function deriveKey(passphrase: string, salt: Buffer, { N, r, p }: { N: number; r: number; p: number }): Promise<Buffer> {
  const derive = promisify(scrypt) as (text: string, salt: Buffer, length: number, options: object) => Promise<Buffer>
  return derive(passphrase.normalize('NFKC'), salt, 32, { N, r, p, maxmem: memoryBytesMax })
}
