// Lists the numbers of a Telnyx account, which are not part of its Twilio-compatible (TeXML) API.
// Source: https://developers.telnyx.com/api-reference/phone-number-configurations/list-phone-numbers
import { readCarrierNumber } from '../../phone/carrier-number.ts'
import type { AccountNumber } from '../account-numbers.ts'
import { CarrierError } from '../carrier.ts'
import { authorizationFor, type HttpClientOptions, send } from './http-client.ts'
import { fromTelnyx } from './telnyx.ts'

interface Page {
  readonly data: readonly { readonly id: string; readonly phone_number: string; readonly connection_id?: string | null }[]
  readonly meta: { readonly total_pages: number }
}

const pageSize = 250

export async function listTelnyxNumbers(options: HttpClientOptions): Promise<AccountNumber[]> {
  const numbers: AccountNumber[] = []
  for (let page = 1, pages = 1; page <= pages; page++) {
    const { data, meta } = await fetchPage(options, page)
    pages = meta.total_pages
    for (const { id, phone_number, connection_id } of data) {
      const number = readCarrierNumber(phone_number)
      if (number !== undefined) numbers.push({ id, number, applicationId: connection_id || undefined, address: undefined })
    }
  }
  return numbers
}

async function fetchPage({ profile, config, secondsMax }: HttpClientOptions, page: number): Promise<Page> {
  const url = new URL('phone_numbers', config.baseUrl)
  url.search = new URLSearchParams({ 'page[number]': String(page), 'page[size]': String(pageSize) }).toString()
  const headers = { authorization: authorizationFor(profile, config), accept: 'application/json' }
  const { statusCode, body } = await send(url, { headers }, secondsMax)
  if (statusCode === 200) return JSON.parse(body)
  const { message, code } = JSON.parse(fromTelnyx(body))
  throw new CarrierError('refused', message, code)
}
