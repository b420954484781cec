// All errors that clients can receive, each with its code, HTTP status and public message. Clients see nothing but the
// message; internal details belong in the log.

const catalogue = {
  not_authenticated: { status: 401, message: 'Not Authenticated' },
  wrong_credentials: { status: 401, message: 'The e-mail address or the password is wrong.' },
  not_the_carrier: { status: 403, message: 'The carrier signature of this request is missing or invalid.' },
  cross_site_request: { status: 403, message: 'This request came from another site.' },
  route_not_found: { status: 404, message: 'Not Found' },
  method_not_allowed: { status: 405, message: 'Method Not Allowed' },
  campaign_not_found: { status: 404, message: 'Campaign not found.' },
  invalid_campaign: { status: 400, message: 'invalid campaignId' },
  campaign_not_live: { status: 400, message: 'The campaign is not making calls at the moment.' },
  // Compat: clients of CallPower look for Twilio's error number at the start (test/contract/call-clients.test.ts).
  invalid_phone: { status: 400, message: '13224: This phone number cannot be called.' },
  no_number: { status: 400, message: 'The campaign has no phone number to call from.' },
  nobody_to_call: { status: 400, message: 'The campaign has nobody to call yet.' },
  targets_not_allowed: { status: 400, message: 'These targets cannot be called.' },
  session_not_found: { status: 404, message: 'Call not found, or it ended more than an hour ago.' },
  invalid_parameter: { status: 400, message: 'A parameter is invalid.' },
  undecodable_data: { status: 400, message: 'Unable to decode data' },
  unconstructible_query: { status: 400, message: 'Unable to construct query' },
  data_error: { status: 400, message: 'DataError' },
  programming_error: { status: 400, message: 'ProgrammingError' },
  multiple_results: { status: 400, message: 'Multiple results found' },
  no_result: { status: 404, message: 'No result found' },
  malformed_request: { status: 400, message: 'The request is not valid HTTP.' },
  ambiguous_host: { status: 400, message: 'The request needs exactly one Host header, with the name of this server.' },
  malformed_form: { status: 400, message: 'The body is not a valid multipart form. Check its boundary and its end.' },
  body_too_large: { status: 413, message: 'The body is too large.' },
  unsupported_encoding: { status: 415, message: 'The body is compressed. Send it without Content-Encoding.' },
  malformed_url: { status: 400, message: 'The URL is invalid. Check its percent-encoding.' },
  unmet_expectation: { status: 417, message: 'The only expectation that this server meets is 100-continue.' },
  request_too_slow: { status: 408, message: 'The request took too long to arrive.' },
  url_too_long: { status: 414, message: 'The URL is too long.' },
  headers_too_large: { status: 431, message: 'The URL and the headers together are too long.' },
  database_unavailable: { status: 503, message: 'The database is unavailable. Try again in a few seconds.' },
  query_too_slow: { status: 400, message: 'The query took too long. Narrow it down.' },
  caller_blocked: { status: 429, message: 'This call cannot be made at the moment.' },
  queue_too_long: { status: 429, message: 'Too many callers are waiting to be called. Try again later.' },
  too_many_requests: { status: 429, message: 'Too many requests. Try again later.' },
  internal: { status: 500, message: 'Internal Server Error' },
} as const

/** Never rename or reuse a code. */
export type ErrorCode = keyof typeof catalogue

export interface AppErrorOptions extends ErrorOptions {
  /** The name of the invalid parameter, sent next to the message. */
  readonly parameter?: string
  /** What was found there and what is allowed, sent next to the message. */
  readonly details?: ErrorDetails
  /** Sent in the Retry-After header. */
  readonly retryAfterSeconds?: number
}

export interface ErrorDetails {
  readonly found: unknown
  readonly allowed: readonly string[]
  /** The allowed word that was probably meant. */
  readonly suggestion?: string | undefined
}

/** An error to send to the client. `publicMessage` replaces the default message where more can be said. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly publicMessage: string
  readonly parameter: string | undefined
  readonly details: ErrorDetails | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(code: ErrorCode, publicMessage?: string, options?: AppErrorOptions) {
    super(publicMessage ?? catalogue[code].message, options)
    this.name = 'AppError'
    this.code = code
    this.status = catalogue[code].status
    this.publicMessage = publicMessage ?? catalogue[code].message
    this.parameter = options?.parameter
    this.details = options?.details
    this.retryAfterSeconds = options?.retryAfterSeconds
  }
}
