// Guarantee: clients written for CallPower keep working. After the import of its database each recorded request gets the
// recorded answer, over real HTTP.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { commandLine } from '../../src/audit/actor.ts'
import { importCallPower } from '../../src/callpower/import-callpower.ts'
import { systemClock } from '../../src/clock.ts'
import { apiKey, buildTestApp } from '../support/build-app.ts'
import { loadCallPowerSource, type SourceName } from '../support/callpower-source.ts'
import { cloneDatabase } from '../support/database.ts'
import { findDifference } from './difference.ts'

const authorship = { actor: commandLine, now: new Date('2026-01-15T12:00:00Z') }

interface RecordedAnswer {
  readonly request: string
  readonly method?: string
  readonly headers?: Record<string, string>
  /** False if the request has no key. */
  readonly auth?: boolean
  readonly note?: string
  readonly expect: {
    readonly status: number
    readonly body?: unknown
    readonly message_contains?: string
    readonly ids?: number[]
    readonly num_results?: number
    readonly allow?: string[]
  }
}

const readAnswers = (name: SourceName) =>
  JSON.parse(readFileSync(join(import.meta.dirname, `${name}.answers.json`), 'utf8')) as RecordedAnswer[]

describe.each<SourceName>(['callpower', 'filters'])('the recorded answers of %s', async (name) => {
  const [source, database] = await Promise.all([loadCallPowerSource(name), cloneDatabase()])
  let base = ''

  beforeAll(async () => {
    const options = { from: source.url, dryRun: false, sameSource: false }
    await importCallPower(options, { database, clock: systemClock, authorship, note: () => {} })
    const { app } = await buildTestApp(database)
    base = await app.listen({ host: '127.0.0.1', port: 0 })
  })

  test.each(readAnswers(name).map((recorded, i) => [`${i} ${recorded.method ?? 'GET'} ${readable(recorded.request)}`, recorded]))(
    '%s',
    async (_, recorded) => {
      expect(await findMiss(base, recorded as RecordedAnswer)).toBeUndefined()
    },
  )
})

async function findMiss(base: string, { request, method = 'GET', headers = {}, auth, expect: want }: RecordedAnswer) {
  const key = auth === false ? '' : `${request.includes('?') ? '&' : '?'}api_key=${encodeURIComponent(apiKey)}`
  const answer = await fetch(base + request + key, { method, headers, redirect: 'manual' })
  const text = await answer.text()
  if (answer.status !== want.status) return `status ${answer.status}, expected ${want.status}: ${text.slice(0, 200)}`
  const body = parse(text) as { message?: string; objects?: { id: number }[]; num_results?: number } | undefined
  if (answer.status >= 400 && answer.status !== 405 && method !== 'HEAD' && body === undefined)
    return `an error body that is not JSON: ${text.slice(0, 200)}`
  if (want.message_contains && !body?.message?.includes(want.message_contains))
    return `message ${JSON.stringify(body?.message)} lacks "${want.message_contains}"`
  const allowed = (answer.headers.get('allow') ?? '').split(/\s*,\s*/)
  const missing = (want.allow ?? []).filter((each) => !allowed.includes(each))
  if (missing.length > 0) return `Allow lacks ${missing.join(', ')}`
  return (
    (want.body === undefined ? undefined : findDifference(want.body, body)) ??
    (want.ids === undefined
      ? undefined
      : findDifference(
          want.ids,
          body?.objects?.map((object) => object.id),
          'ids',
        )) ??
    (want.num_results === undefined ? undefined : findDifference(want.num_results, body?.num_results, 'num_results'))
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Returns the request in a readable form, for the title of the test. */
function readable(request: string): string {
  try {
    return decodeURIComponent(request)
  } catch {
    return request
  }
}
