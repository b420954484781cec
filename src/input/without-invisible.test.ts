import { describe, expect, test } from 'vitest'
import { escapeInvisible, hasInvisible, textsIn, withoutInvisible, withoutInvisibleIn } from './without-invisible.ts'

describe('removes what nobody sees', () => {
  test.each([
    ['marks of direction', '\u202a+1 202-555-0143\u202c', '+1 202-555-0143'],
    ['isolates', '\u2066Ada\u2069', 'Ada'],
    ['zero-width spaces', 'Save\u200b the Rivers', 'Save the Rivers'],
    ['a word joiner', 'Ada\u2060Brown', 'AdaBrown'],
    ['a byte order mark in the middle', 'Ada\ufeff Brown', 'Ada Brown'],
    ['soft hyphens', 'Ba\u00adbajide', 'Babajide'],
    ['variation selectors', 'Ada\ufe0f \u{e0100}Brown', 'Ada Brown'],
    ['a grapheme joiner', 'Ada\u034f', 'Ada'],
    ['fillers', '\u3164Ada\uffa0', 'Ada'],
    ['tags', 'Ada\u{e0041}', 'Ada'],
    ['annotation marks and object replacements', '\ufff9Ada\ufffc', 'Ada'],
    ['control characters', 'Ada\u0007 \u001aBrown\u007f', 'Ada Brown'],
    ['joiners between Latin letters', 'A\u200dd\u200ca', 'Ada'],
  ])('%s', (_what, written, visible) => {
    expect(withoutInvisible(written)).toBe(visible)
    expect(hasInvisible(written)).toBe(true)
  })
})

test.each([
  ['letters with accents, composed or not', 'Núñez Nu\u0301n\u0303ez'],
  ['line breaks and tabs', 'a\r\n\tb'],
  ['a joiner that Persian spells with', 'نرگس می\u200cرود'],
  ['a joiner that Hindi spells with', 'क्\u200dष'],
  ['emoji of several parts', '❤️ 👩‍👩‍👧 🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
  ['half of a surrogate pair', '\ud800'],
])('keeps %s', (_what, text) => {
  expect(withoutInvisible(text)).toBe(text)
  expect(hasInvisible(text)).toBe(false)
})

test('in a whole input, keys included, except for texts that are stored already', () => {
  const stored = textsIn({ name: 'Old\u200b', list: ['ke\u200by'] })
  const sent = { 'na\u200bme': 'New\u200b', list: ['Old\u200b', { 'ke\u200by': 1 }], none: null }
  expect(withoutInvisibleIn(sent, stored)).toEqual({ name: 'New', list: ['Old\u200b', { 'ke\u200by': 1 }], none: null })
})

test('an escaped text has none, and says which ones there were', () => {
  expect(escapeInvisible('a\u200bb\u{e0100}❤️')).toBe('a\\u200bb\\U000e0100❤️')
})
