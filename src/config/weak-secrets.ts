// Recognises secrets that could be guessed, so that the operator is warned. Pure.
import type { Config } from './config.ts'

const charactersMin = 16
const distinctMin = 6
/** What people and tutorials put where a secret belongs. */
const guessable =
  /change[-_ ]?(?:this|me)|your|my|secret|passwor[dt]|default|example|sample|placeholder|patchboard|callpower|admin|letmein|qwerty|abcdef|test|dev|api|key|token|0?123456789?0?/gi

/** Returns a sentence for each weak secret, without the secret. */
export function findWeakSecrets({ adminApiKey, secretKey }: Pick<Config, 'adminApiKey' | 'secretKey'>): string[] {
  const better = 'A random one is the output of: openssl rand -hex 32'
  const risks = [
    ['ADMIN_API_KEY', adminApiKey, `Whoever guesses it can read everything that the API shows. ${better}.`],
    [
      'SECRET_KEY',
      secretKey,
      `Whoever guesses it can find the phone numbers behind stored hashes. ${better}. With another key, numbers that are already hashed or blocked are no longer recognised, so choose it before the first call.`,
    ],
  ] as const
  return risks.flatMap(([name, value, risk]) => {
    const weakness = value === undefined ? undefined : weaknessOf(value)
    return weakness === undefined ? [] : [`${name} is weak: it ${weakness}. ${risk}`]
  })
}

function weaknessOf(secret: string): string | undefined {
  if (secret.length < charactersMin) return `is shorter than ${charactersMin} characters`
  if (new Set(secret).size < distinctMin) return `consists of fewer than ${distinctMin} different characters`
  const repeated = /^(.+?)\1+$/s.exec(secret)?.[1]
  if (repeated !== undefined && repeated.length < charactersMin) return 'repeats itself'
  if (secret.replace(guessable, '').replace(/[^a-z0-9]/gi, '').length < charactersMin / 2)
    return 'is made of words that are easy to guess'
  return undefined
}
