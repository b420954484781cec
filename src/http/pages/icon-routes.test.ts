import { expect, test } from 'vitest'
import { buildTestApp } from '../../../test/support/build-app.ts'
import { cloneDatabase } from '../../../test/support/database.ts'

const { app } = await buildTestApp(await cloneDatabase())

test.each([
  ['/favicon.svg', 'image/svg+xml', '<svg '],
  ['/favicon.ico', 'image/x-icon', '\0\0\u0001\0'],
  ['/apple-touch-icon.png', 'image/png', '\u0089PNG'],
])('200 for anyone: %s', async (url, type, start) => {
  const { statusCode, headers, rawPayload } = await app.inject(url)
  expect([statusCode, headers['content-type'], headers['cache-control']]).toEqual([200, type, 'public, max-age=86400'])
  expect(rawPayload.toString('latin1').slice(0, start.length)).toBe(start)
})

test.each(['/', '/login', '/docs', '/practice', '/nosuch'])(
  '%s names its language, title, description and icons',
  async (url) => {
    const { body } = await app.inject({ url, headers: { accept: 'text/html' } })
    expect(body).toMatch(/^<!doctype html>\n<html lang="en">/)
    expect(body).toMatch(/<title>[^<]+<\/title>/)
    expect(body).toMatch(/<meta name="description" content="[^"]{20,160}">/)
    for (const [, icon = ''] of body.matchAll(/<link rel="(?:icon|apple-touch-icon)" href="([^"]+)"/g))
      expect((await app.inject(icon)).statusCode, icon).toBe(200)
    expect(body.match(/<link rel="icon"/g)).toHaveLength(2)
  },
)
