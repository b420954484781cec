// Fetches one file from where it is published: in memory, with limits on time and size, from the public internet only. Whatever goes
// wrong is one sentence.
import { lookup } from 'node:dns'
import { type IncomingMessage, type OutgoingHttpHeaders, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from './public-address.ts'
import { FailedDownload, readBody, sentenceFor } from './read-body.ts'

export interface DownloadLimits {
  readonly bytesMax: number
  /** Until the whole answer has arrived. */
  readonly millisecondsMax: number
  /** Without a byte. */
  readonly idleMillisecondsMax: number
  /** Files may come from this machine, without encryption. Only for tests. */
  readonly allowsLocal: boolean
}

export const usualLimits: DownloadLimits = {
  bytesMax: 100_000_000,
  millisecondsMax: 600_000,
  idleMillisecondsMax: 30_000,
  allowsLocal: false,
}

export interface WantedFile {
  readonly url: string
  /** What the server said of the version that is known. */
  readonly etag?: string | null
  readonly lastModified?: string | null
}

export type Downloaded =
  | { readonly outcome: 'new'; readonly bytes: Buffer; readonly etag: string | null; readonly lastModified: string | null }
  | { readonly outcome: 'unchanged' }
  | { readonly outcome: 'missing' | 'failed'; readonly sentence: string }

export type OnBytes = (bytes: number) => void
export type Download = (wanted: WantedFile, onBytes: OnBytes) => Promise<Downloaded>

const redirectsMax = 3

export function createDownload(limits: DownloadLimits = usualLimits): Download {
  return async (wanted, onBytes) => {
    const signal = AbortSignal.timeout(limits.millisecondsMax)
    try {
      const response = await follow(wanted, { limits, signal })
      return await readResponse(response, { limits, onBytes })
    } catch (error) {
      const sentence = signal.aborted ? 'the server took too long' : sentenceFor(error as NodeJS.ErrnoException)
      return { outcome: 'failed', sentence }
    }
  }
}

interface Following {
  readonly limits: DownloadLimits
  readonly signal: AbortSignal
}

async function follow({ url, etag, lastModified }: WantedFile, { limits, signal }: Following): Promise<IncomingMessage> {
  const headers = {
    'user-agent': 'patchboard',
    ...(etag ? { 'if-none-match': etag } : lastModified ? { 'if-modified-since': lastModified } : {}),
  }
  let address = readAddress(url, limits)
  for (let redirects = 0; redirects <= redirectsMax; redirects++) {
    const response = await send(address, { headers, signal, limits })
    const { location } = response.headers
    if (![301, 302, 303, 307, 308].includes(response.statusCode ?? 0) || location === undefined) return response
    response.destroy()
    const next = URL.canParse(location, address.href) ? new URL(location, address) : undefined
    if (next?.host !== address.host || next.protocol !== address.protocol)
      throw new FailedDownload(`the server sends us to another site, ${next?.host || 'which has no address'}`)
    address = next
  }
  throw new FailedDownload('the server sends us in circles')
}

function readAddress(url: string, { allowsLocal }: DownloadLimits): URL {
  if (!URL.canParse(url)) throw new FailedDownload('this is no address')
  const address = new URL(url)
  const isSecure = address.protocol === 'https:' || (allowsLocal && address.protocol === 'http:')
  if (!isSecure) throw new FailedDownload('only addresses that begin with https:// are allowed')
  if (address.username !== '' || address.password !== '') throw new FailedDownload('an address with a password is not allowed')
  return address
}

interface Sending extends Following {
  readonly headers: OutgoingHttpHeaders
}

function send(address: URL, { headers, signal, limits }: Sending): Promise<IncomingMessage> {
  const { allowsLocal, idleMillisecondsMax } = limits
  const literal = address.hostname.replace(/^\[|\]$/g, '')
  // Names are checked when they are looked up.
  if (isIP(literal) !== 0 && !allowsLocal && !isPublicAddress(literal)) throw privateAddress()
  return new Promise((resolve, reject) => {
    const send = address.protocol === 'https:' ? requestHttps : requestHttp
    const options = { headers, signal, timeout: idleMillisecondsMax, agent: false as const }
    const request = send(address, { ...options, ...(allowsLocal ? {} : { lookup: lookupPublic }) }, resolve)
    request.on('timeout', () => request.destroy(new FailedDownload('the server says nothing')))
    request.on('error', reject)
    request.end()
  })
}

/** The connection is made to the address that was checked, so that the answer of another look-up cannot matter. */
const lookupPublic: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, [])
    if (!addresses.every(({ address }) => isPublicAddress(address))) return callback(privateAddress(), [])
    const [first] = addresses
    return options.all ? callback(null, addresses) : callback(null, first?.address ?? '', first?.family)
  })
}

function privateAddress(): FailedDownload {
  return new FailedDownload('the address is in a private network')
}

interface Reading {
  readonly limits: DownloadLimits
  readonly onBytes: OnBytes
}

async function readResponse(response: IncomingMessage, { limits, onBytes }: Reading): Promise<Downloaded> {
  const { statusCode = 0, headers } = response
  if (statusCode === 200) {
    const bytes = await readBody(response, limits.bytesMax, onBytes)
    return { outcome: 'new', bytes, etag: headers.etag ?? null, lastModified: headers['last-modified'] ?? null }
  }
  response.destroy()
  if (statusCode === 304) return { outcome: 'unchanged' }
  const sentence = sentenceForStatus(statusCode, headers['retry-after'])
  return { outcome: statusCode === 404 || statusCode === 410 ? 'missing' : 'failed', sentence }
}

function sentenceForStatus(status: number, retryAfter: string | undefined): string {
  const when = retryAfter === undefined ? 'later' : /^\d+$/.test(retryAfter) ? `in ${retryAfter} seconds` : `after ${retryAfter}`
  switch (status) {
    case 404:
    case 410:
      return `there is no such file (${status}); it may have moved`
    case 429:
      return `the server has had too many requests (429); try again ${when}`
    case 503:
      return `the server is out of service (503); try again ${when}`
    default:
      return `the server answered ${status}`
  }
}
