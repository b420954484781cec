import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { buildTestApp } from '../../test/support/build-app.ts'
import { cloneDatabase } from '../../test/support/database.ts'
import { systemRandom } from '../random.ts'
import { hashPassword } from '../users/password.ts'
import { findUserByEmail, insertUser, updateUser } from '../users/queries.ts'
import type { Role } from '../users/table.ts'
import { loginDays, loginIdleHours } from './login.ts'

const database = await cloneDatabase()
const { db } = database
const plain = await buildTestApp(database)
const behindHttps = await buildTestApp(database, { PUBLIC_BASE_URL: 'https://calls.example.org' })
const proxied = await buildTestApp(database, { TRUSTED_PROXIES: '127.0.0.1' })
const start = plain.now
const password = 'correct horse battery'

async function makeUser(email: string, { role = 'staff' as Role, name = email } = {}): Promise<number> {
  const password_hash = await hashPassword(password, systemRandom)
  const user = await insertUser(db, { email, name, role, password_hash })
  if (user === undefined) throw new Error(`${email} exists`)
  return user.id
}

type App = typeof plain
type Headers = Record<string, string>

const post = (test: App, url: string, payload: object | string, headers: Headers = {}) =>
  test.app.inject({
    method: 'POST',
    url,
    payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    headers: {
      'content-type': typeof payload === 'string' ? 'application/x-www-form-urlencoded' : 'application/json',
      ...headers,
    },
  })
const form = (email: string, secret = password) => new URLSearchParams({ email, password: secret }).toString()

/** Returns the cookie that a browser sends after logging in. */
async function logIn(email: string, test = plain): Promise<string> {
  const answer = await post(test, '/login', form(email))
  expect(answer.statusCode).toBe(303)
  return String(answer.headers['set-cookie']).split(';')[0] ?? ''
}
const read = async (cookie: string, url = '/api/calls') => (await plain.app.inject({ url, headers: { cookie } })).statusCode

beforeAll(async () => {
  await makeUser('ada@example.org', { role: 'admin', name: '<b>Ada</b> & "co"' })
})
beforeEach(async () => {
  plain.now = start
  await db.deleteFrom('throttles').execute()
})

describe('GET /login', () => {
  test('200 is a form that works without scripts, on a page that cannot load or run anything else', async () => {
    const answer = await plain.app.inject('/login')
    expect([answer.statusCode, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([
      200,
      'text/html; charset=utf-8',
      'no-store',
    ])
    expect(answer.body).toMatch(/<form method="post" action="\/login">/)
    expect(answer.body).toMatch(/<label for="password">[\s\S]*autocomplete="current-password"/)
    const policy = String(answer.headers['content-security-policy'])
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/]{43}='; img-src 'self'; form-action 'self'/)
    expect(policy).not.toContain('unsafe')
  })

  test('303 to the front page for a user who is logged in', async () => {
    const answer = await plain.app.inject({ url: '/login', headers: { cookie: await logIn('ada@example.org') } })
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/'])
  })
})

describe('POST /login', () => {
  test('303 sets a cookie that gives access to the API, and that scripts and other sites cannot use', async () => {
    const answer = await post(plain, '/login', form('ADA@example.org'))
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/'])
    expect(answer.headers['set-cookie']).toMatch(/^patchboard_login=[\w-]{43}; Max-Age=1209600; Path=\/; HttpOnly; SameSite=Lax$/)
    expect(await read(String(answer.headers['set-cookie']).split(';')[0] ?? '')).toBe(200)
  })

  test.each([
    ['PUBLIC_BASE_URL', behindHttps, {}],
    ["a trusted proxy's word", proxied, { 'x-forwarded-proto': 'https' }],
  ])('303 with https according to %s, the cookie is Secure and bound to this host', async (_name, app, headers) => {
    const answer = await post(app, '/login', form('ada@example.org'), headers)
    expect(answer.headers['set-cookie']).toMatch(
      /^__Host-patchboard_login=[\w-]{43}; Max-Age=1209600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
    const cookie = String(answer.headers['set-cookie']).split(';')[0] ?? ''
    const api = await app.app.inject({ url: '/api/calls', headers: { cookie, ...headers } })
    expect(api.statusCode).toBe(200)
    // Another host of the domain could have set a cookie without the prefix.
    const planted = await app.app.inject({ url: '/api/calls', headers: { cookie: cookie.replace('__Host-', ''), ...headers } })
    expect(planted.statusCode).toBe(401)
  })

  test('200 for JSON returns the user as JSON', async () => {
    const answer = await post(plain, '/login', { email: 'ada@example.org', password })
    expect(answer.json()).toMatchObject({ email: 'ada@example.org', role: 'admin', name: '<b>Ada</b> & "co"' })
    expect(JSON.stringify(answer.json())).not.toContain('argon2')
  })

  test('303 every login creates a new token and makes the previous one of the browser invalid', async () => {
    const cookie = await logIn('ada@example.org')
    const again = await post(plain, '/login', form('ada@example.org'), { cookie })
    expect(String(again.headers['set-cookie'])).not.toContain(cookie)
    expect(await read(cookie)).toBe(401)
  })

  test('the database does not contain the token', async () => {
    const token = (await logIn('ada@example.org')).split('=')[1] ?? ''
    const rows = await db.selectFrom('logins').select('token_hash').execute()
    expect(rows.length).toBeGreaterThan(0)
    for (const { token_hash } of rows) {
      expect(token_hash.equals(Buffer.from(token, 'base64url'))).toBe(false)
      expect(token_hash.toString()).not.toContain(token)
    }
  })

  // Guarantee: responses do not reveal whether an account exists.
  test('401 is the same for a wrong password, and for unknown, deactivated and passwordless accounts', async () => {
    const closed = await makeUser('closed@example.org')
    await updateUser(db, closed, { active: false })
    await insertUser(db, { email: 'imported@example.org', name: 'I', role: 'staff', password_hash: null })
    const answers = []
    for (const email of [
      'ada@example.org',
      'nobody@example.org',
      'closed@example.org',
      'imported@example.org',
      'no address',
      'a\0@b\ud800',
    ])
      answers.push(await post(plain, '/login', { email, password: email === 'ada@example.org' ? 'wrong' : password }))
    for (const answer of answers) {
      expect([answer.statusCode, answer.body]).toEqual([401, '{"message":"The e-mail address or the password is wrong."}'])
      expect(answer.headers['set-cookie']).toBeUndefined()
    }
  })

  test('401 shows the form again with an alert and the escaped address', async () => {
    const answer = await post(plain, '/login', form('"><script>@example.org', 'wrong'))
    expect(answer.statusCode).toBe(401)
    expect(answer.body).toMatch(/role="alert"[\s\S]*The e-mail address or the password is wrong\.</)
    expect(answer.body).toContain('value="&quot;&gt;&lt;script&gt;@example.org"')
    expect(answer.body).not.toContain('value="wrong"')
  })

  test.each(['', 'email=ada%40example.org', 'email=a&email=b&password=x', 'email=&password='])(
    '400 if a field is missing: %s',
    async (body) => {
      const answer = await post(plain, '/login', body)
      expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([400, undefined])
      expect(answer.body).toContain('Enter your e-mail address and your password')
    },
  )

  test.each([{ email: {}, password: [] }, [], { email: 'a@b' }])('400 names the missing field of JSON: %j', async (body) => {
    const answer = await post(plain, '/login', body)
    expect(answer.statusCode).toBe(400)
    expect(['email', 'password']).toContain(answer.json().parameter)
  })

  test('413 for a form that is longer than any address and password', async () => {
    expect((await post(plain, '/login', form('a@b', 'x'.repeat(9000)))).statusCode).toBe(413)
  })

  test('415 for another media type', async () => {
    expect((await post(plain, '/login', '<x/>', { 'content-type': 'text/xml' })).statusCode).toBe(415)
  })
})

describe('a login', () => {
  test('is accepted even together with a wrong api_key', async () => {
    const cookie = await logIn('ada@example.org')
    expect(await read(cookie, '/api/calls?api_key=wrong')).toBe(200)
  })

  test('ends after its lifetime even if it is used, and earlier if it is not', async () => {
    const [used, idle] = [await logIn('ada@example.org'), await logIn('ada@example.org')]
    const hours = (count: number) => new Date(start.getTime() + count * 3_600_000)
    for (let hour = 0; hour < loginDays * 24; hour += loginIdleHours - 1) {
      plain.now = hours(hour)
      expect(await read(used)).toBe(200)
    }
    expect(await read(idle)).toBe(401)
    plain.now = hours(loginDays * 24)
    expect(await read(used)).toBe(401)
  })

  test('ends at once if its user is deactivated or gets a new password', async () => {
    const id = await makeUser('bob@example.org')
    const first = await logIn('bob@example.org')
    expect(await read(first)).toBe(200)
    await updateUser(db, id, { password_hash: await hashPassword(password, systemRandom) })
    expect(await read(first)).toBe(401)
    const second = await logIn('bob@example.org')
    await updateUser(db, id, { active: false })
    expect(await read(second)).toBe(401)
    await updateUser(db, id, { active: true })
    expect(await read(second)).toBe(401)
  })

  test('records when its user logged in', async () => {
    await logIn('ada@example.org')
    expect((await findUserByEmail(db, 'ada@example.org'))?.last_login_at).toBe('2026-01-15 12:00:00+00')
  })

  test.each([
    'patchboard_login=',
    `patchboard_login=${'x'.repeat(43)}`,
    'patchboard_login=%00',
    `patchboard_login="${'é'.repeat(43)}"`,
  ])('401 for an invalid token: %s', async (cookie) => {
    expect(await read(cookie)).toBe(401)
  })
})

describe('POST /logout', () => {
  test('303 ends the login and clears the cookie', async () => {
    const cookie = await logIn('ada@example.org')
    const answer = await post(plain, '/logout', '', { cookie })
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/'])
    expect(answer.headers['set-cookie']).toMatch(/^patchboard_login=; .*Expires=Thu, 01 Jan 1970/)
    expect(await read(cookie)).toBe(401)
  })

  test('303 without a login', async () => {
    expect((await post(plain, '/logout', '')).statusCode).toBe(303)
  })

  test('204 for JSON', async () => {
    expect((await post(plain, '/logout', {})).statusCode).toBe(204)
  })

  test('403 from another site does not end the login', async () => {
    const cookie = await logIn('ada@example.org')
    const answer = await post(plain, '/logout', '', { cookie, origin: 'https://evil.example' })
    expect([answer.statusCode, answer.json()]).toEqual([403, { message: 'This request came from another site.' }])
    expect(await read(cookie)).toBe(200)
  })
})

describe('GET /', () => {
  // Its parts are open to anyone, and the page promises nothing that is not there.
  test.each([undefined, 'ada@example.org'])('200 has only links that work: logged in as %s', async (email) => {
    const cookie = email === undefined ? '' : await logIn(email)
    const { body } = await plain.app.inject({ url: '/', headers: { cookie } })
    const links = [...body.matchAll(/<a [^>]*href="([^"]+)"/g)].map(([, url = '']) => url)
    expect(links).toEqual(expect.arrayContaining(['/docs', '/api/openapi.json', '/health/ready']))
    for (const url of links) expect((await plain.app.inject({ url, headers: { cookie } })).statusCode, url).toBe(200)
  })

  test('200 has a link to the login page', async () => {
    const answer = await plain.app.inject('/')
    expect([answer.statusCode, answer.headers['cache-control']]).toEqual([200, 'no-store'])
    expect(answer.body).toContain('href="/login"')
    expect(answer.body).not.toContain('Log out')
  })

  test('200 shows the name and role of the user, escaped', async () => {
    const answer = await plain.app.inject({ url: '/', headers: { cookie: await logIn('ada@example.org') } })
    expect(answer.body).toContain('<strong>&lt;b&gt;Ada&lt;/b&gt; &amp; &quot;co&quot;</strong> (administrator)')
    expect(answer.body).toContain('Log out')
  })
})
