// The secrets of this server: which a backup contains, and how a restore puts them back.
import type { Config } from '../../config/config.ts'
import { apiKeyPath, readSecret, replaceSecret, secretKeyPath } from '../../config/secret-files.ts'
import { OperatorError } from '../../database/operator-errors.ts'
import type { Secrets } from './seal.ts'

type SecretConfig = Pick<Config, 'secretKey' | 'dataDir'>

/** SECRET_KEY is included wherever it is set. Other secrets in the environment stay the operator's. */
export function findSecrets({ secretKey, dataDir }: SecretConfig): Secrets | undefined {
  const secrets = { secret_key: secretKey ?? readSecret(secretKeyPath(dataDir)), api_key: readSecret(apiKeyPath(dataDir)) }
  return Object.values(secrets).some((secret) => secret !== undefined) ? secrets : undefined
}

/** Throws an OperatorError if secrets of this server would be lost that `replace` does not give up. */
export function checkSecrets(secrets: Secrets, { secretKey, dataDir }: SecretConfig, replace: boolean): void {
  const keep = 'or add --without-secrets to keep it. Nothing was changed.'
  if (secretKey !== undefined && secrets.secret_key !== undefined && secretKey !== secrets.secret_key)
    throw new OperatorError(
      `SECRET_KEY is not the one of the backup: phone numbers that are hashed or blocked would not be recognised. Unset it to use the one of the backup, ${keep}`,
    )
  for (const [path, secret] of pathsOf(secrets, dataDir)) {
    const current = readSecret(path)
    if (current !== undefined && current !== secret && !replace)
      throw new OperatorError(`${path} is not the one of the backup. Add --replace to replace it with that, ${keep}`)
  }
}

export function writeSecrets(secrets: Secrets, { secretKey, dataDir }: SecretConfig): void {
  for (const [path, secret] of pathsOf(secrets, dataDir))
    if (path !== secretKeyPath(dataDir) || secretKey === undefined) replaceSecret(path, secret)
}

function pathsOf({ secret_key, api_key }: Secrets, dataDir: string): (readonly [path: string, secret: string])[] {
  const paths = [[secretKeyPath(dataDir), secret_key] as const, [apiKeyPath(dataDir), api_key] as const]
  return paths.flatMap(([path, secret]) => (secret === undefined ? [] : [[path, secret] as const]))
}
