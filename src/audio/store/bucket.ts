// Keeps recordings in a bucket of Amazon S3, or of anything else that speaks its protocol. Whether people and carriers may
// read what lies there is the bucket's own business: no access list is sent, which many buckets refuse.
import { createHash } from 'node:crypto'
import { AwsClient } from 'aws4fetch'
import { CommandError } from '../../cli/command.ts'
import type { S3Config } from '../../config/config.ts'
import { contentTypes } from '../audio-type.ts'
import { audioPath } from '../file-url.ts'
import type { StoredFile } from './stored-file.ts'

const timeoutSeconds = 120
const cachedForEver = 'public, max-age=31536000, immutable'

/** `path` is the one of the store. Throws a CommandError that says what to check, and never names the key. */
export async function putIntoBucket(s3: S3Config, path: string, { name, type, bytes }: StoredFile): Promise<void> {
  const client = openClient(s3)
  const url = `${s3.endpoint}/${s3.bucket}/${encodeURI(audioPath(path))}/${name}`
  const headers = {
    'content-type': contentTypes[type],
    'cache-control': cachedForEver,
    'x-amz-content-sha256': createHash('sha256').update(bytes).digest('hex'),
  }
  const answer = await twice(async () => {
    const signal = AbortSignal.timeout(timeoutSeconds * 1000)
    const response = await client.fetch(url, { method: 'PUT', body: bytes, headers, redirect: 'manual', signal })
    return { status: response.status, code: errorCode(await response.text()) }
  }, s3)
  if (answer.status > 299) throw new CommandError(explainAnswer(answer, s3))
}

function openClient({ bucket, region, credentials }: S3Config): AwsClient {
  if (credentials === undefined)
    throw new CommandError(`Nothing can be saved in the bucket ${bucket} without its key: set S3_ACCESS_KEY and S3_SECRET_KEY.`)
  const { accessKey, secretKey } = credentials
  return new AwsClient({ accessKeyId: accessKey, secretAccessKey: secretKey, service: 's3', region, retries: 0 })
}

interface Answer {
  readonly status: number
  /** Such as `NoSuchBucket`; empty: the answer names none. */
  readonly code: string
}

/** S3 answers 500 and 503 now and then, and says to ask again; the same file may be put twice. */
async function twice(ask: () => Promise<Answer>, s3: S3Config): Promise<Answer> {
  const first = await ask().catch(() => undefined)
  if (first !== undefined && first.status < 500) return first
  try {
    return await ask()
  } catch (error) {
    throw new CommandError(explainSilence(error, s3))
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
function errorCode(body: string): string {
  return /<Code>(\w+)<\/Code>/.exec(body)?.[1] ?? ''
}

function explainAnswer({ status, code }: Answer, s3: S3Config): string {
  const said = `The bucket ${s3.bucket} at ${hostOf(s3)} answered ${[status, code].filter(Boolean).join(' ')}`
  if (status < 400 || code === 'AuthorizationHeaderMalformed')
    return `${said}: it is in another region than ${s3.region}. Check STORE_S3_REGION and STORE_S3_ENDPOINT.`
  if (code === 'RequestTimeTooSkewed') return `${said}: set the clock of this machine right.`
  if (status === 401 || status === 403)
    return `${said}: check S3_ACCESS_KEY and S3_SECRET_KEY, and that the key may put objects into the bucket.`
  if (status >= 500) return `${said}, twice: try again later.`
  return `${said}: check STORE_S3_BUCKET, STORE_S3_REGION and STORE_S3_ENDPOINT.`
}

function explainSilence(error: unknown, s3: S3Config): string {
  const { name, cause } = error as Error & { cause?: NodeJS.ErrnoException }
  return `${hostOf(s3)} cannot be reached (${cause?.code ?? name}): check STORE_S3_ENDPOINT, and the network of this machine.`
}

/** An address may carry a password. */
function hostOf({ endpoint }: S3Config): string {
  return new URL(endpoint).host
}
