import { describe, expect, test } from 'vitest'
import { findWeakSecrets } from './weak-secrets.ts'

const weaknessOf = (secret: string | undefined) => findWeakSecrets({ adminApiKey: secret, secretKey: undefined })[0]

describe('a secret that could be guessed is warned about, without repeating it', () => {
  test.each([
    ['k', 'is shorter than 16 characters'],
    ['changeme', 'is shorter than 16 characters'],
    ['short-but-r4ndom', undefined],
    ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'consists of fewer than 6 different characters'],
    ['abc123abc123abc123abc123', 'repeats itself'],
    ['change-me-change_me-change me', 'is made of words that are easy to guess'],
    ['your-secret-key-here-123', 'is made of words that are easy to guess'],
    ['MySecretPassword2026', 'is made of words that are easy to guess'],
    ['patchboard-admin-api-key', 'is made of words that are easy to guess'],
    ['0123456789abcdef', 'is made of words that are easy to guess'],
  ])('%s', (secret, weakness) => {
    const sentence = weaknessOf(secret)
    if (weakness === undefined) return expect(sentence).toBeUndefined()
    expect(sentence).toMatch(new RegExp(`^ADMIN_API_KEY is weak: it ${weakness}\\. Whoever guesses it can read`))
    expect(sentence?.slice('ADMIN_API_KEY is weak: it '.length)).not.toContain(`${secret} `)
  })

  test('SECRET_KEY, too, with what a change would mean', () => {
    expect(findWeakSecrets({ adminApiKey: undefined, secretKey: 'changeme' })).toEqual([
      expect.stringMatching(/^SECRET_KEY is weak: .* before the first call\.$/),
    ])
  })
})

describe('a random secret is not', () => {
  test.each([
    'f3a9c1d27e5b48609ab1c2d3e4f5a6b7',
    'x7Qm2VtLw9Zr4KpN',
    'pb_4mS8dQeTzW1yGk6RvUj0bXhNa3LcFp5i',
    'correct horse battery staple',
    '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d',
  ])('%s', (secret) => expect(weaknessOf(secret)).toBeUndefined())

  test('nor one that is not set', () => expect(weaknessOf(undefined)).toBeUndefined())
})
