import { describe, expect, test } from 'vitest'
import { buildTestApp } from '../../../test/support/build-app.ts'
import { cloneDatabase } from '../../../test/support/database.ts'
import { version } from '../../config/version.ts'

const { app } = await buildTestApp(await cloneDatabase())
const headers = { authorization: 'Bearer k' }

describe('GET /metrics', () => {
  test('401 without a key', async () => {
    expect((await app.inject('/metrics')).statusCode).toBe(401)
  })

  test('200 with metrics of the process, the version, the pool and the requests by route pattern', async () => {
    await app.inject({ url: '/api/call/7', headers })
    await app.inject({ url: '/nowhere/5105550100', headers })
    await app.inject({ url: '/api/calls', method: 'TRACE' })
    const { statusCode, body, headers: answered } = await app.inject({ url: '/metrics', headers })
    expect([statusCode, answered['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8'])
    expect(body).toContain(`patchboard_info{version="${version}",node="${process.version}"} 1`)
    expect(body).toMatch(/patchboard_database_connections\{state="active"\} \d/)
    expect(body).toContain('http_request_duration_seconds_count{method="GET",route="/api/call/:id",status="404"} 1')
    expect(body).toContain('http_request_duration_seconds_count{method="GET",route="none",status="404"} 1')
    expect(body).toContain('http_request_duration_seconds_count{method="other",route="none",status="405"} 1')
    expect(body).toContain('process_resident_memory_bytes')
  })

  test('a path without a route does not become a label', async () => {
    const { body } = await app.inject({ url: '/metrics', headers })
    expect(body).not.toMatch(/nowhere|5105550100|call\/7/)
  })
})
