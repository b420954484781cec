import { describe, expect, test } from 'vitest'
import { joinSpecial } from './join-special.ts'
import { shuffled } from './shuffled.ts'

const key = (id: number, text: string) => ({ id, key: text, party: null, chamber: null, is_body: false })
const [ada, adaOakland, bo, cyd] = [key(1, 'us:A1'), key(2, 'us:A1-oakland'), key(3, 'us:B2'), key(4, 'custom:4')]

describe('combining the target set with the targets of a location', () => {
  test.each([
    ['before', [bo, cyd], [ada], [bo, cyd, ada]],
    ['after', [bo, cyd], [ada], [ada, bo, cyd]],
    ['only', [ada, bo], [bo, cyd], [bo]],
    ['only', [adaOakland, bo], [ada], [adaOakland]],
    ['only', [bo], [ada], []],
    ['first', [bo, ada], [ada], [ada, bo, ada]],
    ['fallback', [bo], [bo, ada], [bo]],
    ['fallback', [cyd], [ada], [ada]],
    ['first-or-others', [ada, bo, cyd], [ada, cyd], [ada]],
    ['first-or-others', [ada, bo, cyd], [bo], [bo, cyd]],
    ['first-or-others', [ada], [bo], []],
    ['before', [bo], [], []],
    ['only', null, [ada], [ada]],
    ['only', [], [ada], []],
    [null, [bo], [ada], [bo]],
    [null, [bo], [], [bo]],
    [null, null, [ada], [ada]],
    ['', [bo], [ada], [bo]],
  ])('%s: %j and %j become %j', (rule, set, located, joined) => {
    expect(
      joinSpecial(set, located, {
        rule,
        isFound: located.length > 0,
        first: new Set(set?.slice(0, 1).map(({ id }) => id)),
        others: new Set(set?.slice(1).map(({ id }) => id)),
      }),
    ).toEqual(joined)
  })
})

test('a shuffle keeps all items and uses the given random numbers', () => {
  expect(shuffled([1, 2, 3, 4], () => 0)).toEqual([2, 3, 4, 1])
  expect(shuffled([1, 2, 3, 4], () => 0.999)).toEqual([1, 2, 3, 4])
})
