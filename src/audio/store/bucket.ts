// Saves recordings in a bucket of Amazon S3 or of a compatible service. The bucket's own policy decides who may read them: no
// ACL is sent, because many buckets reject it.
import { createHash } from 'node:crypto'
import { AwsClient } from 'aws4fetch'
import type { S3Config } from '../../config/config.ts'
import { OperatorError } from '../../database/operator-errors.ts'
import { contentTypes } from '../audio-type.ts'
import { audioPath } from '../file-url.ts'
import type { StoredFile } from './stored-file.ts'

const timeoutSeconds = 120
const cacheForever = 'public, max-age=31536000, immutable'

/** `path`: the path of the store. Throws an OperatorError that says what to check and never contains the key. */
export async function putIntoBucket(s3: S3Config, path: string, { name, type, bytes }: StoredFile): Promise<void> {
  const client = openClient(s3)
  const url = `${s3.endpoint}/${s3.bucket}/${encodeURI(audioPath(path))}/${name}`
  const headers = {
    'content-type': contentTypes[type],
    'cache-control': cacheForever,
    'x-amz-content-sha256': createHash('sha256').update(bytes).digest('hex'),
  }
  const answer = await retryOnce(async () => {
    const signal = AbortSignal.timeout(timeoutSeconds * 1000)
    const response = await client.fetch(url, { method: 'PUT', body: bytes, headers, redirect: 'manual', signal })
    return { status: response.status, code: errorCode(await response.text()) }
  }, s3)
  if (answer.status > 299) throw new OperatorError(explainAnswer(answer, s3))
}

function openClient({ bucket, region, credentials }: S3Config): AwsClient {
  if (credentials === undefined)
    throw new OperatorError(`Cannot save to the bucket ${bucket} without its access key. Set S3_ACCESS_KEY and S3_SECRET_KEY.`)
  const { accessKey, secretKey } = credentials
  return new AwsClient({ accessKeyId: accessKey, secretAccessKey: secretKey, service: 's3', region, retries: 0 })
}

interface Answer {
  readonly status: number
  /** Such as `NoSuchBucket`. Empty if the response has no code. */
  readonly code: string
}

/** S3 occasionally answers 500 or 503 and expects a retry. Putting the same file twice is harmless. */
async function retryOnce(ask: () => Promise<Answer>, s3: S3Config): Promise<Answer> {
  const first = await ask().catch(() => undefined)
  if (first !== undefined && first.status < 500) return first
  try {
    return await ask()
  } catch (error) {
    throw new OperatorError(explainNetworkError(error, s3))
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
function errorCode(body: string): string {
  return /<Code>(\w+)<\/Code>/.exec(body)?.[1] ?? ''
}

function explainAnswer({ status, code }: Answer, s3: S3Config): string {
  const answered = `The bucket ${s3.bucket} at ${hostOf(s3)} answered ${[status, code].filter(Boolean).join(' ')}`
  if (status < 400 || code === 'AuthorizationHeaderMalformed')
    return `${answered}: it is not in the region ${s3.region}. Check STORE_S3_REGION and STORE_S3_ENDPOINT.`
  if (code === 'RequestTimeTooSkewed') return `${answered}. Correct the clock of this machine.`
  if (status === 401 || status === 403)
    return `${answered}. Check S3_ACCESS_KEY and S3_SECRET_KEY, and that the key may put objects into the bucket.`
  if (status >= 500) return `${answered} twice. Try again later.`
  return `${answered}. Check STORE_S3_BUCKET, STORE_S3_REGION and STORE_S3_ENDPOINT.`
}

function explainNetworkError(error: unknown, s3: S3Config): string {
  const { name, cause } = error as Error & { cause?: NodeJS.ErrnoException }
  return `${hostOf(s3)} cannot be reached (${cause?.code ?? name}). Check STORE_S3_ENDPOINT and the network connection of this machine.`
}

/** The host without user and password, which the endpoint may contain. */
function hostOf({ endpoint }: S3Config): string {
  return new URL(endpoint).host
}
