import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import type { Command } from 'commander'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildTestApp } from '../../test/support/build-app.ts'
import { type Ended, runCommands } from '../../test/support/commands/run-commands.ts'
import { cloneDatabase } from '../../test/support/database.ts'
import { addLoginCommands } from '../auth/commands.ts'
import { addKeyCommands } from '../auth/keys/commands.ts'
import type { CommandContext } from '../cli/command.ts'
import type { Terminal } from '../cli/terminal.ts'
import { addUserCommands } from './commands.ts'
import { findUserByEmail, insertUser, isStaffNumber } from './queries.ts'

const database = await cloneDatabase()
const { db } = database
const { app } = await buildTestApp(database)
const password = 'correct horse battery'

const piped = (text: string): Terminal => ({ input: Readable.from(text === '' ? [] : [text]), output: new PassThrough() })

function run(args: string[], terminal: Terminal | string = ''): Promise<Ended> {
  const add = (program: Command, context: CommandContext) => {
    addUserCommands(program, context, typeof terminal === 'string' ? piped(terminal) : terminal)
    addLoginCommands(program, context)
    addKeyCommands(program, context)
  }
  return runCommands({ add, database }, args)
}

/** Runs the real process. */
function runProcess(args: string[], input: string): Promise<Omit<Ended, 'status'> & { status: number | null }> {
  const cli = join(import.meta.dirname, '../cli.ts')
  const child = spawn(process.execPath, [cli, ...args], { env: { ...process.env, DATABASE_URL: database.url } })
  const ended = { out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    ended.out += chunk
  })
  child.stderr.on('data', (chunk) => {
    ended.err += chunk
  })
  child.stdin.end(input)
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, ...ended })))
}

async function logIn(email: string, secret = password): Promise<{ status: number; cookie: string }> {
  const answer = await app.inject({ method: 'POST', url: '/login', payload: { email, password: secret } })
  return { status: answer.statusCode, cookie: String(answer.headers['set-cookie']).split(';')[0] ?? '' }
}
const read = async (headers: Record<string, string>) => (await app.inject({ url: '/api/calls', headers })).statusCode

beforeAll(async () => {
  expect(
    await runProcess(['users', 'create', 'ada@example.org', '--name', 'Ada', '--role', 'admin'], `${password}\n`),
  ).toMatchObject({
    status: 0,
    out: 'ada@example.org can now log in with the role admin.\n',
  })
})

describe('users create', () => {
  test('creates an account that can log in, and stores only an argon2id hash of the password', async () => {
    const user = await findUserByEmail(db, 'ada@example.org')
    expect(user).toMatchObject({ name: 'Ada', role: 'admin', active: true })
    expect(user?.password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect((await logIn('ada@example.org')).status).toBe(200)
  })

  test('the process exits with status 1 and a message without a stack', async () => {
    const ended = await runProcess(['users', 'create', 'new@example.org'], 'too short')
    expect(ended).toEqual({
      status: 1,
      out: '',
      err: 'The password is too short (9). It must have at least 12 characters. Nothing was changed.\n',
    })
  })

  test('does not overwrite an account, whatever the case of its address', async () => {
    const ended = await run(['users', 'create', 'ADA@example.org'], 'another good password')
    expect([ended.status, ended.out]).toEqual([1, ''])
    expect(ended.err).toMatch(/^ADA@example.org already has an account\. Nothing was changed/)
    expect((await logIn('ada@example.org')).status).toBe(200)
  })

  test.each([
    ['no password', '', /^No password was given/],
    [
      'a short one',
      'too short\n',
      /^The password is too short \(9\)\. It must have at least 12 characters\. Nothing was changed\.\n$/,
    ],
    ['one that is too long', 'x'.repeat(201), /^The password is too long \(201\)/],
    ['several lines', `${password}\n${password}\n`, /^Standard input has several lines/],
  ])('rejects %s', async (_what, input, message) => {
    const ended = await run(['users', 'create', 'new@example.org'], input)
    expect([ended.status, ended.out]).toEqual([1, ''])
    expect(ended.err).toMatch(message)
    expect(await findUserByEmail(db, 'new@example.org')).toBeUndefined()
  })

  test('rejects an invalid address or role, and says what is allowed', async () => {
    const [address, role] = await Promise.all([
      run(['users', 'create', 'nonsense']),
      run(['users', 'create', 'new@example.org', '--role', 'boss']),
    ])
    expect([address.status, role.status]).toEqual([1, 1])
    expect(address.err).toContain('This is not an e-mail address.')
    expect(role.err).toContain('The role must be admin or staff.')
  })
})

describe('at a terminal', () => {
  async function typed(keys: string) {
    const [input, output] = [Object.assign(new PassThrough(), { isTTY: true }), new PassThrough()]
    input.write(keys)
    const ended = await run(['users', 'set-password', 'ada@example.org'], { input, output })
    return { ...ended, shown: String(output.read()) }
  }

  test('the password is asked for twice and never shown', async () => {
    const ended = await typed(`${password}\r${password}\r`)
    expect([ended.status, ended.shown]).toEqual([0, 'New password: \nRepeat password: \n'])
  })

  test('two different passwords change nothing', async () => {
    expect(await typed(`a better password\ra bitter password\r`)).toMatchObject({
      status: 1,
      err: 'The two passwords differ. Nothing was changed.\n',
    })
    expect((await logIn('ada@example.org')).status).toBe(200)
  })

  test('Ctrl-C changes nothing', async () => {
    expect(await typed('a better pass\u0003')).toMatchObject({
      status: 1,
      err: 'No password was given. Nothing was changed.\n',
    })
  })
})

describe('users set-password', () => {
  test('accepts the new password, and ends all logins with the old one', async () => {
    const { cookie } = await logIn('ada@example.org')
    const ended = await run(['users', 'set-password', 'Ada@example.org'], 'a better password')
    expect(ended).toMatchObject({ status: 0, out: 'ada@example.org has a new password and has been logged out everywhere.\n' })
    expect([await read({ cookie }), (await logIn('ada@example.org')).status]).toEqual([401, 401])
    expect((await logIn('ada@example.org', 'a better password')).status).toBe(200)
    await run(['users', 'set-password', 'ada@example.org'], password)
  })

  test('sets the first password of an imported account', async () => {
    await insertUser(db, { email: 'imported@example.org', name: 'Imported', role: 'staff', password_hash: null })
    await run(['users', 'set-password', 'imported@example.org'], password)
    expect((await logIn('imported@example.org')).status).toBe(200)
  })

  test('reports an unknown account', async () => {
    const ended = await run(['users', 'set-password', 'who@example.org'], password)
    expect(ended).toMatchObject({
      status: 1,
      err: 'No account has the e-mail address who@example.org. The command "users list" shows all accounts.\n',
    })
  })
})

describe('users set-role, deactivate, activate, list', () => {
  test('a new role applies to existing logins', async () => {
    const { cookie } = await logIn('ada@example.org')
    await run(['users', 'set-role', 'ada@example.org', 'staff'])
    expect((await app.inject({ url: '/', headers: { cookie } })).body).toContain('(staff)')
  })

  test('a deactivated account is logged out, and cannot log in until it is activated', async () => {
    const { cookie } = await logIn('ada@example.org')
    await run(['users', 'deactivate', 'ada@example.org'])
    expect([await read({ cookie }), (await logIn('ada@example.org')).status]).toEqual([401, 401])
    expect((await run(['users', 'list'])).out).toMatch(/^ada@example.org\tstaff\tdeactivated\tAda\tno phone$/m)
    await run(['users', 'activate', 'ada@example.org'])
    expect((await logIn('ada@example.org')).status).toBe(200)
    expect((await run(['users', 'list'])).out).not.toContain('argon2')
  })
})

describe('users set-phone', () => {
  const phone = (...args: string[]) => run(['users', 'set-phone', 'ada@example.org', ...args])

  test.each([
    [['(202) 555-0143'], '+12025550143'],
    [['+442079460018'], '+442079460018'],
    [['020 7946 0018', '--country', 'gb'], '+442079460018'],
  ])('%j stores %s, which users list shows', async (args, number) => {
    const ended = await phone(...args)
    expect(ended).toMatchObject({ status: 0, out: `ada@example.org now has the phone number ${number}.\n` })
    expect((await run(['users', 'list'])).out).toContain(`\tAda\t${number}\n`)
  })

  test('--none removes it', async () => {
    await phone('2025550143')
    expect(await phone('--none')).toMatchObject({ status: 0, out: 'ada@example.org now has no phone number.\n' })
    expect((await findUserByEmail(db, 'ada@example.org'))?.phone_number).toBeNull()
  })

  test.each([
    [['911'], 'This phone number cannot be called: it is too short or too long. Nothing was changed.\n'],
    [['2025550143', '--country', 'Atlantis'], 'A country that has phone numbers is allowed, such as US, GB or "United Kingdom".'],
    [['2025550143', '--none'], 'Either a phone number or --none is required.\n'],
    [[], 'Either a phone number or --none is required.\n'],
  ])('%j is rejected and changes nothing', async (args, message) => {
    await phone('5105550101')
    expect(await phone(...args)).toMatchObject({ status: 1, out: '', err: expect.stringContaining(message) })
    expect((await findUserByEmail(db, 'ada@example.org'))?.phone_number).toBe('+15105550101')
  })

  // Guarantee: privileges of staff phones are limited to staff.
  test('a number counts as a staff phone only while its account is active', async () => {
    await insertUser(db, { email: 'old@example.org', name: 'Old', role: 'staff', phone_number: '+12025550199;ext=7' })
    await phone('2025550143')
    const ofStaff = async () =>
      Promise.all(['+12025550143', '+12025550199', '+1202555014'].map((number) => isStaffNumber(db, number)))
    expect(await ofStaff()).toEqual([true, true, false])
    await run(['users', 'deactivate', 'ada@example.org'])
    expect(await ofStaff()).toEqual([false, true, false])
    await run(['users', 'activate', 'ada@example.org'])
  })
})

describe('logins revoke', () => {
  test('logs an account out everywhere, but lets it log in again', async () => {
    const { cookie } = await logIn('ada@example.org')
    const ended = await run(['logins', 'revoke', 'ada@example.org'])
    expect(ended.out).toMatch(/^ada@example.org has been logged out everywhere \(\d+ logins? ended\)\.\n$/)
    expect([await read({ cookie }), (await logIn('ada@example.org')).status]).toEqual([401, 200])
  })
})

describe('keys', () => {
  test('create prints only a valid key to standard output; list shows its prefix; revoke makes it invalid', async () => {
    const made = await runProcess(['keys', 'create', 'CRM', '--by', 'ada@example.org'], '')
    const key = made.out.trim()
    expect([made.status, key]).toEqual([0, expect.stringMatching(/^pb_[\w-]{43}$/)])
    expect(await read({ 'x-api-key': key })).toBe(200)
    const { out } = await run(['keys', 'list'])
    expect(out).toMatch(/^CRM\tpb_\S{6}…\tcreated .* by ada@example\.org\t.*\tvalid$/m)
    expect(out).not.toContain(key.slice(0, 12))
    expect((await run(['keys', 'revoke', 'CRM'])).status).toBe(0)
    // A process without a cached key, which is every process after two seconds.
    const { app: other } = await buildTestApp(database)
    expect((await other.inject({ url: '/api/calls', headers: { 'x-api-key': key } })).statusCode).toBe(401)
  })

  test('create does not overwrite a key, and revoke reports an unknown key', async () => {
    await run(['keys', 'create', 'twice'])
    const again = await run(['keys', 'create', 'twice'])
    expect(again).toMatchObject({ status: 1, out: '' })
    expect(again.err).toBe('There already is a key named twice. Revoke it first, or choose another name.\n')
    expect((await run(['keys', 'revoke', 'unknown'])).err).toMatch(/^No valid key is named unknown\./)
  })
})
