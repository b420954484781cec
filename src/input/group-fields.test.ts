import { expect, test } from 'vitest'
import { groupFields } from './group-fields.ts'

test('a repeated field becomes a list, and names of a prototype are names', () => {
  const form = groupFields(new URLSearchParams('a=1&b=2&a=3&a=1&__proto__=4&toString=5&='))
  expect(Object.entries(form)).toEqual([
    ['a', ['1', '3', '1']],
    ['b', '2'],
    ['__proto__', '4'],
    ['toString', '5'],
    ['', ''],
  ])
  expect(Object.getPrototypeOf(form)).toBeNull()
})
