// Guarantee: the practice page says what happens in good English. Its sentences are in browser/words.js.
import { describe, expect, test } from 'vitest'

const words = await import(new URL('browser/words.js', import.meta.url).href)

const asked = { isOptional: false }
const offered = { isOptional: true }

test.each([
  [2, asked, '2 seconds left.'],
  [1, asked, '1 second left.'],
  [2, offered, 'The call goes on in 2 seconds.'],
  [1, offered, 'The call goes on in 1 second.'],
  [undefined, asked, 'No time limit.'],
])('a countdown at %s: %o', (left, prompt, text) => {
  expect(words.describeCountdown(left, prompt)).toBe(text)
})

describe('a prompt', () => {
  test.each([
    [{ numDigits: 1, finishOnKey: '', isOptional: false }, 'Press a key'],
    [{ numDigits: 5, finishOnKey: '#', isOptional: false }, 'Press 5 keys'],
    [{ numDigits: undefined, finishOnKey: '#', isOptional: false }, 'Press keys, then\u00a0#'],
    [{ numDigits: 1, finishOnKey: '', isOptional: true }, 'You can press a key'],
  ])('%o', (prompt, text) => {
    expect(words.describePrompt(prompt)).toBe(text)
  })

  test('that offers a key does not tell those who press none that they missed something', () => {
    expect(words.describePressed('', offered)).toBeUndefined()
    expect(words.describePressed('', asked)).toBe('You pressed no key.')
    expect(words.describePressed('12#', offered)).toBe('You pressed 12#.')
  })
})

test.each([
  [{ state: 'queued', position: 2, calls: 0, targets_left: 2 }, 'Supporter’s page: in the queue · position 2 · 2 offices left'],
  [{ state: 'answered', position: null, calls: 1, targets_left: 1 }, 'Supporter’s page: answered · 1 call made · 1 office left'],
  [
    { state: 'talking', position: null, target: { title: 'Senator', name: 'Bo' }, calls: 1, targets_left: 1 },
    // It may still be ringing.
    'Supporter’s page: the office of Senator Bo · 1 call made · 1 office left',
  ],
])('the progress of a call: %o', (status, text) => {
  expect(words.describeProgress(status)).toBe(text)
})
