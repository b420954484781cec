import { describe, expect, test } from 'vitest'
import { systemRandom } from '../random.ts'
import { hashPassword, isPassword } from './password.ts'
import { passwordProblem, readEmail } from './user.ts'

describe('hashPassword', () => {
  test('returns argon2id in PHC format with the parameters that OWASP recommends, and a new salt each time', async () => {
    expect(await hashPassword('correct horse battery', systemRandom)).toMatch(
      /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/,
    )
    expect(await hashPassword('correct horse battery', systemRandom)).not.toBe(
      await hashPassword('correct horse battery', systemRandom),
    )
  })
})

describe('isPassword', () => {
  test('accepts the password in every Unicode normalization form, and no other', async () => {
    const hash = await hashPassword('Gr\u00fc\u00dfe aus K\u00f6ln', systemRandom)
    expect(await isPassword('Gr\u00fc\u00dfe aus K\u00f6ln', hash)).toBe(true)
    expect(await isPassword('Gru\u0308\u00dfe aus Ko\u0308ln', hash)).toBe(true)
    for (const wrong of ['gr\u00fc\u00dfe aus k\u00f6ln', 'Gr\u00fc\u00dfe aus K\u00f6ln ', '', 'x'.repeat(10_000)])
      expect(await isPassword(wrong, hash)).toBe(false)
  })

  test('accepts nothing if no password is set', async () => {
    expect(await isPassword('', null)).toBe(false)
  })

  test('reads the parameters from the hash, so that they can be raised later', async () => {
    // Made by the reference implementation: printf 'correct horse battery' | argon2 0123456789abcdef -id -k 4096 -t 3 -p 1 -l 32 -e
    const other = '$argon2id$v=19$m=4096,t=3,p=1$MDEyMzQ1Njc4OWFiY2RlZg$rgFXExrcOuMLPnQbIxAJeFwgMLtsl7wEjS/F0FJAHLE'
    expect(await isPassword('correct horse battery', other)).toBe(true)
  })

  test('throws for a hash of another algorithm, instead of returning false', async () => {
    await expect(isPassword('x', '$2b$12$abc')).rejects.toThrow('not argon2id')
  })
})

describe('passwordProblem', () => {
  test.each([
    ['eleven char', true],
    ['twelve chars', false],
    ['👩‍👩‍👧 famil', true],
    ['👩‍👩‍👧 family', false],
    ['x'.repeat(200), false],
    ['x'.repeat(201), true],
  ])('%s', (password, isRejected) => {
    expect(passwordProblem(password) !== undefined).toBe(isRejected)
  })
})

describe('readEmail', () => {
  test.each(['ada@example.org', ' ada@example.org ', 'a+b@xn--bcher-kva.example', 'jos\u00e9@example.org', 'root@localhost'])(
    'takes %j',
    (text) => {
      expect(readEmail(text)).toBe(text.trim())
    },
  )

  test.each([
    '',
    'ada',
    '@example.org',
    'ada@',
    'a b@example.org',
    'a@b@c',
    'a\0@example.org',
    'a@\ud800',
    `${'a'.repeat(255)}@b`,
  ])('rejects %j', (text) => {
    expect(readEmail(text)).toBeUndefined()
  })
})
