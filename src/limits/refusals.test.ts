import { describe, expect, test } from 'vitest'
import { cloneDatabase } from '../../test/support/database.ts'
import { AppError } from '../errors.ts'
import { databaseThrottles } from '../throttles/database-throttles.ts'
import { limitRefusals } from './refusals.ts'

const { db } = await cloneDatabase()
const limits = { refusals: { count: 2, windowSeconds: 3600 } }
const parts = { throttles: databaseThrottles(db), clock: () => new Date('2026-01-15T12:00:00Z'), limits, onRefused: () => {} }
const reject = async (address: string, error: unknown = new AppError('invalid_phone')) =>
  ((await limitRefusals(parts, address, error)) as AppError).code

// Guarantee: nobody can probe numbers, campaigns and targets without limit, however many IPv6 addresses they have.
describe('rejected requests', () => {
  test('get the reason as often as the limit allows, per network', async () => {
    expect([await reject('192.0.2.1'), await reject('::ffff:192.0.2.1')]).toEqual(['invalid_phone', 'invalid_phone'])
    expect([await reject('192.0.2.1'), await reject('192.0.2.2')]).toEqual(['too_many_requests', 'invalid_phone'])
  })

  test('get the reason four times as often per IPv6 site', async () => {
    const codes = []
    for (let i = 0; i < 9; i++) codes.push(await reject(`2001:db8:9:${i}::1`))
    expect(codes).toEqual([...Array(8).fill('invalid_phone'), 'too_many_requests'])
  })

  test('do not count if the error is not a 400', async () => {
    const others = [new AppError('caller_blocked'), new AppError('database_unavailable'), new Error('a bug')]
    for (const error of [...others, ...others]) expect(await limitRefusals(parts, '192.0.2.3', error)).toBe(error)
    expect(await reject('192.0.2.3')).toBe('invalid_phone')
  })
})
