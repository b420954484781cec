import { describe, expect, test } from 'vitest'
import { readSnapshot, withOwnTransaction, writeSnapshot } from './snapshot.ts'

const withOwn = (text: string, own: bigint | undefined) => writeSnapshot(withOwnTransaction(readSnapshot(text), own))

describe('a snapshot', () => {
  test.each(['10:20:10,14,15', '10:10:', '9007199254740993:9007199254740995:9007199254740994'])(
    'is read as written: %s',
    (text) => {
      expect(writeSnapshot(readSnapshot(text))).toBe(text)
    },
  )
})

describe('the transaction that takes the snapshot is in progress', () => {
  test.each([
    ['10:20:10,14', 12n, '10:20:10,12,14'],
    ['10:20:', 15n, '10:20:15'],
    ['10:20:', 8n, '8:20:8'],
    ['10:20:10,14', 14n, '10:20:10,14'],
  ])('%s with %s is %s', (text, own, expected) => {
    expect(withOwn(text, own)).toBe(expected)
  })

  test.each([20n, 25n, undefined])('without a change if it is not among those before xmax: %s', (own) => {
    expect(withOwn('10:20:14', own)).toBe('10:20:14')
  })
})
