// Pages of the lists of the REST API.
import type { ApiAnswer, ApiRequest } from './api-server.ts'

const sizeMax = 1000
const sizeByDefault = 50

export function pageOf(key: string, all: readonly object[], { path, params }: ApiRequest, account: string): ApiAnswer {
  const size = Math.min(readCount(params.get('PageSize')) || sizeByDefault, sizeMax)
  const page = readCount(params.get('Page'))
  const start = page * size
  const shown = all.slice(start, start + size)
  const pageUri = (number: number) => {
    const query = new URLSearchParams(params)
    query.set('PageSize', String(size))
    query.set('Page', String(number))
    return `/2010-04-01/Accounts/${account}${path}?${query}`
  }
  const body = {
    [key]: shown,
    page,
    page_size: size,
    start,
    end: Math.max(start, start + shown.length - 1),
    uri: pageUri(page),
    first_page_uri: pageUri(0),
    previous_page_uri: page === 0 ? null : pageUri(page - 1),
    next_page_uri: start + size < all.length ? pageUri(page + 1) : null,
  }
  return { status: 200, body }
}

function readCount(value: string | null): number {
  return value !== null && /^\d{1,6}$/.test(value) ? Number(value) : 0
}
