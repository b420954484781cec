import { describe, expect, test } from 'vitest'
import { buildTestApp } from '../../../test/support/build-app.ts'
import { cloneDatabase } from '../../../test/support/database.ts'
import { prefersHtml } from './error-page.ts'

const { app } = await buildTestApp(await cloneDatabase(), { SITENAME: 'Calls & <Co>' })

/** What browsers send when somebody follows a link. */
const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8'

test.each([
  [browser, true],
  ['text/html', true],
  ['TEXT/HTML; Q=0.5', true],
  ['application/json, text/html', true],
  ['application/json, text/html;q=0.9', false],
  ['text/html;q=0', false],
  ['text/html;q=0.0, */*', false],
  ['*/*', false],
  ['text/*', false],
  ['application/json', false],
  ['', false],
  [undefined, false],
])('only who names HTML, and likes JSON no better, gets a page: Accept %s', (accept, isPage) => {
  expect(prefersHtml(accept)).toBe(isPage)
})

describe('a path without a route', () => {
  test.each(['/nosuch', '/apiary', '/callers', '/docs/nosuch', '/practice/nosuch'])(
    '404 is a page for browsers: %s',
    async (url) => {
      const answer = await app.inject({ url, headers: { accept: browser } })
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8'])
      expect([answer.headers.vary, answer.headers['cache-control']]).toEqual(['Accept', 'no-store'])
      expect(answer.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/)
      expect(answer.body).toContain('<h1>Page not found</h1>')
      expect(answer.body).toContain('<title>Page not found – Calls &amp; &lt;Co&gt;</title>')
      expect(answer.body).toContain('href="/"')
    },
  )

  test('404 is JSON for programs, and says that it depends on Accept', async () => {
    const { statusCode, headers, body } = await app.inject('/nosuch')
    expect([statusCode, JSON.parse(body), headers.vary]).toEqual([404, { message: 'Not Found' }, 'Accept'])
  })

  // The API is the same for everybody, however the path is written.
  test.each(['/api', '/api/', '/api/nosuch', '/%61pi/nosuch', '/call', '/call/nosuch', '/c%61ll/nosuch?x=/'])(
    '404 is JSON for browsers, too, below /api and /call: %s',
    async (url) => {
      const [page, plain] = await Promise.all([app.inject({ url, headers: { accept: browser } }), app.inject(url)])
      expect([page.statusCode, page.headers['content-type']]).toEqual([404, 'application/json; charset=utf-8'])
      expect([page.body, page.headers.vary]).toEqual([plain.body, undefined])
    },
  )
})

describe('another error', () => {
  test.each([
    ['GET', '/logout', { status: 405, heading: 'This address works differently', header: ['allow', 'OPTIONS, POST'] }],
    [
      'GET',
      '/metrics',
      { status: 401, heading: 'You need to log in', header: ['www-authenticate', 'Bearer realm="Patchboard"'] },
    ],
    ['GET', '/%zz', { status: 400, heading: 'This request cannot be answered', header: ['vary', 'Accept'] }],
    ['POST', '/login', { status: 403, heading: 'This request was refused', header: ['vary', 'Accept'] }],
  ] as const)('%s %s is a page for browsers, with the status and headers of the error: %o', async (method, url, expected) => {
    const answer = await app.inject({ method, url, headers: { accept: browser, origin: 'https://elsewhere.example' } })
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([expected.status, 'text/html; charset=utf-8'])
    expect(answer.body).toContain(`<h1>${expected.heading}</h1>`)
    expect(answer.headers[expected.header[0]]).toBe(expected.header[1])
  })

  test.each([
    ['401', '/api/campaign', 401],
    ['400', '/call/create', 400],
    ['404', '/call/status/nosuch', 404],
  ])('%s below /api and /call is JSON for browsers, too', async (_title, url, status) => {
    const answer = await app.inject({ url, headers: { accept: browser } })
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([status, 'application/json; charset=utf-8'])
  })
})
