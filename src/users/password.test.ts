import { describe, expect, test } from 'vitest'
import { hashPassword, isPassword } from './password.ts'
import { passwordProblem, readEmail } from './user.ts'

describe('hashPassword', () => {
  test('is argon2id in PHC format with the parameters OWASP recommends, and a salt of its own each time', async () => {
    expect(await hashPassword('correct horse battery')).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
    expect(await hashPassword('correct horse battery')).not.toBe(await hashPassword('correct horse battery'))
  })
})

describe('isPassword', () => {
  test('knows the password again, in whichever form a keyboard spells its letters, and no other', async () => {
    const hash = await hashPassword('Gr\u00fc\u00dfe aus K\u00f6ln')
    expect(await isPassword('Gr\u00fc\u00dfe aus K\u00f6ln', hash)).toBe(true)
    expect(await isPassword('Gru\u0308\u00dfe aus Ko\u0308ln', hash)).toBe(true)
    for (const wrong of ['gr\u00fc\u00dfe aus k\u00f6ln', 'Gr\u00fc\u00dfe aus K\u00f6ln ', '', 'x'.repeat(10_000)])
      expect(await isPassword(wrong, hash)).toBe(false)
  })

  test('matches nothing where no password is set', async () => {
    expect(await isPassword('', null)).toBe(false)
  })

  test('reads the cost from the hash, so that it can be raised later', async () => {
    // Made by the reference implementation: printf 'correct horse battery' | argon2 0123456789abcdef -id -k 4096 -t 3 -p 1 -l 32 -e
    const other = '$argon2id$v=19$m=4096,t=3,p=1$MDEyMzQ1Njc4OWFiY2RlZg$rgFXExrcOuMLPnQbIxAJeFwgMLtsl7wEjS/F0FJAHLE'
    expect(await isPassword('correct horse battery', other)).toBe(true)
  })

  test('does not take a hash of another kind for a wrong password', async () => {
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
  ])('%s', (password, refused) => {
    expect(passwordProblem(password) !== undefined).toBe(refused)
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
  ])('refuses %j', (text) => {
    expect(readEmail(text)).toBeUndefined()
  })
})
