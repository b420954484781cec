// Guarantee: the reference describes the running API. Checks the files generated from the OpenAPI document, and the page.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { referenceFiles, regenerate } from '../scripts/reference-files.ts'
import type { ReferenceDocument } from '../src/reference/document.ts'
import { buildTestApp } from './support/build-app.ts'
import { cloneDatabase } from './support/database.ts'

const database = await cloneDatabase()
const { app } = await buildTestApp(database)
const files = await referenceFiles(app.swagger() as unknown as ReferenceDocument)

test.each(Object.keys(files))('%s agrees with the code', (path) => {
  const kept = readFileSync(join(import.meta.dirname, '..', path), 'utf8')
  expect(kept === files[path], `${path} is stale: run ${regenerate}`).toBe(true)
})

test('every curl command of the guide works', async () => {
  await database.db
    .insertInto('campaigns')
    .values({ id: 1, name: 'Save the Rivers' } as never)
    .execute()
  const guide = readFileSync(join(import.meta.dirname, '../src/reference/guide.md'), 'utf8')
  const lines = [...guide.matchAll(/^curl [^']*?"\$BASE([^"]+)"(?: --data-urlencode 'q=([^']+)')?/gm)]
  expect(lines.length).toBeGreaterThan(3)
  expect(lines.length).toBe([...guide.matchAll(/^curl /gm)].length)
  for (const [, path = '', q] of lines) {
    const url = q === undefined ? path : `${path}?q=${encodeURIComponent(q)}`
    const { statusCode, body } = await app.inject({ url, headers: { authorization: 'Bearer k' } })
    // An empty database has no latest recording.
    const expected = q?.includes('"single"') ? [404, 'No result found'] : [200, undefined]
    expect([statusCode, JSON.parse(body).message], url).toEqual(expected)
  }
})

describe('GET /docs', () => {
  test('200 for anyone, without scripts or requests to other hosts', async () => {
    const { statusCode, headers, body } = await app.inject('/docs')
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    const policy = String(headers['content-security-policy'])
    expect(policy).toMatch(/default-src 'none'/)
    expect(policy).not.toMatch(/unsafe|https?:/)
    expect(body).not.toMatch(/<script|\sstyle=|\son\w+=/i)
    for (const [, address] of body.matchAll(/(?:href|src)="([^"]*)"/g)) expect(address).toMatch(/^[/#]/)
  })

  test('has a section for every route and object, and no broken links', async () => {
    const { body } = await app.inject('/docs')
    const anchors = new Set([...body.matchAll(/id="([^"]+)"/g)].map(([, id]) => id))
    for (const [, target] of body.matchAll(/href="#([^"]+)"/g)) expect(anchors).toContain(target)
    for (const anchor of ['get-apicalls', 'get-apicampaignid', 'authentication', 'filters', 'errors', 'call']) {
      expect(anchors).toContain(anchor)
    }
    expect(anchors.size).toBe([...body.matchAll(/ id="/g)].length)
  })

  test('the examples have the address of this server, as it is configured or was reached', async () => {
    const configured = await buildTestApp(database, { PUBLIC_BASE_URL: 'https://calls.example.org/sub/' })
    const asked = (on: typeof app, host: string) => on.inject({ url: '/docs', headers: { host } })
    const own = await asked(configured.app, 'elsewhere.example')
    expect(own.body).toContain('BASE=https://calls.example.org/sub\n')
    expect(own.headers['cache-control']).toMatch(/^public/)
    const reached = await asked(app, 'calls.example:8090')
    expect(reached.body).toContain('BASE=http://calls.example:8090\n')
    // A cache must not show a host that one visitor chose to others.
    expect(reached.headers['cache-control']).toMatch(/^private/)
    for (const host of ['"><script>', 'a b']) expect((await asked(app, host)).statusCode).toBe(400)
    for (const { body } of [own, reached]) expect(body).not.toContain('127.0.0.1')
  })

  test('200 for its stylesheet', async () => {
    const { statusCode, headers } = await app.inject('/docs/style.css')
    expect([statusCode, headers['content-type']]).toEqual([200, 'text/css; charset=utf-8'])
  })
})
