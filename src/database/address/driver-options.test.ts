import { parse } from 'pg-connection-string'
import { afterAll, describe, expect, test } from 'vitest'
import { driverOptions } from './driver-options.ts'

const warnings: string[] = []
const onWarning = ({ message }: Error) => void warnings.push(message)
process.on('warning', onWarning)
afterAll(() => void process.off('warning', onWarning))

const file = import.meta.filename
const ssl = (parameters: string) =>
  parse(driverOptions(`postgres://u:p%40ss@db.example:5432/d${parameters}`, 'DATABASE_URL').connectionString).ssl

describe('an address says whether to encrypt, and whom to trust', () => {
  test.each([
    ['', undefined],
    ['?sslmode=disable', false],
    ['?sslmode=no-verify', { rejectUnauthorized: false }],
    ['?sslmode=allow', {}],
    ['?sslmode=prefer', {}],
    ['?sslmode=require', {}],
    ['?sslmode=verify-ca', {}],
    ['?sslmode=verify-full', {}],
    ['?application_name=x&sslmode=require&keepalives=1', {}],
    ['?sslmode=require&uselibpqcompat=true', { rejectUnauthorized: false }],
    [`?sslmode=verify-full&sslrootcert=${file}`, { ca: expect.any(String) }],
    [`?sslmode=verify-ca&sslrootcert=${file}`, { ca: expect.any(String), checkServerIdentity: expect.any(Function) }],
  ])('%s', (parameters, meaning) => {
    expect(ssl(parameters)).toEqual(meaning)
  })

  test('and no spelling makes the driver print a warning', async () => {
    await new Promise(setImmediate)
    expect(warnings).toEqual([])
  })
})

test.each([
  [
    '?sslmode=yes',
    /^sslmode in DATABASE_URL is "yes"; allowed are allow, disable, no-verify, prefer, require, verify-ca, verify-full\.$/,
  ],
  ['?sslrootcert=/nonexistent/ca.pem', /^sslrootcert in DATABASE_URL names the file \/nonexistent\/ca\.pem, .* \(ENOENT\)/],
])('%s is refused in one sentence without the password', (parameters, message) => {
  expect(() => ssl(parameters)).toThrow(message)
  expect(() => ssl(parameters)).not.toThrow(/ss@|%40/)
})
