import { expect, test } from 'vitest'
import { KeptAnswers } from './kept-answers.ts'

const key = (i: number) => `dates ${i} ${'x'.repeat(500)}`

// Guarantee: no number of small answers takes more memory than large ones may.
test('thousands of small answers with long keys are dropped, the oldest first', () => {
  const kept = new KeptAnswers<{ bytes: number }>(200_000)
  for (let i = 0; i < 5000; i++) kept.set(key(i), { bytes: 10 })
  const found = Array.from({ length: 5000 }, (_, i) => i).filter((i) => kept.get(key(i)) !== undefined)
  expect(found.at(-1)).toBe(4999)
  expect(found.length).toBeGreaterThan(50)
  expect(found.length * 2000).toBeLessThanOrEqual(200_000)
  expect(kept.bytes).toBeLessThanOrEqual(200_000)
})

test('an answer that is used stays, one that is replaced or deleted is not counted', () => {
  const kept = new KeptAnswers<{ bytes: number }>(20_000)
  kept.set('used', { bytes: 10 })
  for (let i = 0; i < 100; i++) {
    kept.set(`other ${i}`, { bytes: 10 })
    expect(kept.get('used')).toBeDefined()
  }
  for (let i = 0; i < 100; i++) kept.set('used', { bytes: 3000 })
  expect(kept.get('used')).toBeDefined()
  for (const name of ['used', ...Array.from({ length: 100 }, (_, i) => `other ${i}`)]) kept.delete(name)
  expect(kept.bytes).toBe(0)
})
