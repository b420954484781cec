// The catalogue of errors a client can meet: code, status and public message are declared together, once.
// Internals belong to the log; nothing but the message leaves the process.

const catalogue = {
  not_authenticated: { status: 401, message: 'Not Authenticated' },
  wrong_credentials: { status: 401, message: 'The e-mail address or the password is not right' },
  not_the_carrier: { status: 403, message: 'This request is not signed by the carrier' },
  cross_site_request: { status: 403, message: 'This request came from another site' },
  route_not_found: { status: 404, message: 'Not Found' },
  method_not_allowed: { status: 405, message: 'Method Not Allowed' },
  campaign_not_found: { status: 404, message: 'No campaign has this id' },
  invalid_campaign: { status: 400, message: 'invalid campaignId' },
  campaign_not_live: { status: 400, message: 'The campaign makes no calls at present' },
  invalid_phone: { status: 400, message: '13224: This phone number cannot be rung' },
  no_number: { status: 400, message: 'The campaign has no number to ring from' },
  nobody_to_call: { status: 400, message: 'The campaign has nobody to call yet' },
  targets_not_allowed: { status: 400, message: 'These targets cannot be called' },
  session_not_found: { status: 404, message: 'No call is followed by this address: it is over for a while, or never was' },
  invalid_parameter: { status: 400, message: 'A parameter is not valid' },
  undecodable_data: { status: 400, message: 'Unable to decode data' },
  unconstructible_query: { status: 400, message: 'Unable to construct query' },
  data_error: { status: 400, message: 'DataError' },
  programming_error: { status: 400, message: 'ProgrammingError' },
  multiple_results: { status: 400, message: 'Multiple results found' },
  no_result: { status: 404, message: 'No result found' },
  malformed_request: { status: 400, message: 'This is not a valid HTTP request' },
  malformed_url: { status: 400, message: 'The address is not valid: look at its percent-encoding' },
  request_too_slow: { status: 408, message: 'The request took too long to arrive' },
  url_too_long: { status: 414, message: 'The address is too long' },
  headers_too_large: { status: 431, message: 'The address and the headers together are too long' },
  database_unavailable: { status: 503, message: 'The database cannot be reached: try again soon' },
  query_too_slow: { status: 400, message: 'This query takes too long: narrow it down' },
  caller_blocked: { status: 429, message: 'This call cannot be set up at the moment' },
  queue_too_long: { status: 429, message: 'Too many callers wait to be rung: try again later' },
  too_many_requests: { status: 429, message: 'Too many requests: try again later' },
  internal: { status: 500, message: 'Internal Server Error' },
} as const

/** Codes are never renamed or reused. */
export type ErrorCode = keyof typeof catalogue

export interface AppErrorOptions extends ErrorOptions {
  /** The parameter to blame: the answer names it beside the message. */
  readonly parameter?: string
  /** When to try again: the answer says so in Retry-After. */
  readonly retryAfterSeconds?: number
}

/** An error that a client is told about. `publicMessage` replaces the catalogue's where the answer can be more helpful. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly status: number
  readonly publicMessage: string
  /** The parameter to blame, where there is one. */
  readonly parameter: string | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(code: ErrorCode, publicMessage?: string, options?: AppErrorOptions) {
    super(publicMessage ?? catalogue[code].message, options)
    this.name = 'AppError'
    this.code = code
    this.status = catalogue[code].status
    this.publicMessage = publicMessage ?? catalogue[code].message
    this.parameter = options?.parameter
    this.retryAfterSeconds = options?.retryAfterSeconds
  }
}
