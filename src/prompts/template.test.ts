// What a text of a campaign may contain, and what it says.
import mustache from 'mustache'
import { describe, expect, it } from 'vitest'
import { isPromptKey, promptKeys } from './keys.ts'
import { checkTemplate, renderTemplate } from './template.ts'

describe('checkTemplate', () => {
  it.each([
    'Hello.',
    'Hello from {{organization}}, about {{ campaign }}.',
    'Hello from {{{organization}}}, about {{&campaign}}.',
    'Hello{{#organization}} from {{organization}}{{/organization}}{{^organization}} from us{{/organization}}.',
    'Hello{{! recorded in May }}.',
    'x'.repeat(3000),
  ])('accepts %.60s', (text) => {
    expect(checkTemplate('msg_intro', text)).toEqual([])
  })

  const known = 'what can be said is {{organization}}, {{campaign}}, {{location}}.'

  it.each([
    ['{{name}}', [`{{name}} is not known here; ${known}`]],
    ['{{Location}}', [`{{Location}} is not known here; ${known}`]],
    ['{{location.length}}', [`{{location.length}} is not known here; ${known}`]],
    ['{{}}', [`{{}} is not known here; ${known}`]],
    ['{{{title}}} {{&title}} {{title}}', [`{{title}} is not known here; ${known}`]],
    [
      '{{#many}}{{#campaign}}{{^digit}}x{{/digit}}{{/campaign}}{{/many}}',
      [`{{many}} is not known here; ${known}`, `{{digit}} is not known here; ${known}`],
    ],
    ['Hello {{campaign', ['A variable that begins with {{ has to end with }}.']],
    ['{{#campaign}}Hello', ['The section {{#campaign}} or {{^campaign}} has to end with {{/campaign}}.']],
    ['{{#campaign}}Hello{{/location}}', ['The section {{#campaign}} or {{^campaign}} has to end with {{/campaign}}.']],
    ['Hello{{/campaign}}', ['{{/campaign}} ends a section that begins nowhere.']],
    ['{{> intro}}', ['{{> intro}} cannot be used: a text cannot take in another one.']],
    ['{{=<% %>=}}<%campaign%>', ['Variables are written between {{ and }}; other marks cannot be set.']],
    ['{{=x=}}', ['Variables are written between {{ and }}; other marks cannot be set.']],
    ['', ['The text is empty.']],
    [' \n\t', ['The text is empty.']],
    ['x'.repeat(3001), ['The text has 3001 characters; it may have at most 3000.']],
  ])('says what is wrong with %.60s', (text, problems) => {
    expect(checkTemplate('msg_invalid_location', text)).toEqual(problems)
  })

  it('knows the variables of each prompt', () => {
    const saying = (variable: string) => promptKeys.filter((key) => checkTemplate(key, `{{${variable}}}`).length === 0)
    expect(saying('organization')).toEqual(promptKeys)
    expect(saying('campaign')).toEqual(promptKeys)
    expect(saying('location')).toEqual(['msg_invalid_location', 'msg_choose_target', 'msg_target_intro', 'msg_target_busy'])
    for (const variable of ['title', 'name', 'office_type', 'district'])
      expect(saying(variable)).toEqual(['msg_choose_target', 'msg_target_intro', 'msg_target_busy'])
    expect(saying('digit')).toEqual(['msg_choose_target'])
    expect(saying('n_targets')).toEqual(['msg_call_block_intro'])
    expect(saying('calls_left')).toEqual(['msg_between_calls'])
    expect(saying('many')).toEqual(['msg_call_block_intro', 'msg_between_calls'])
  })
})

describe('isPromptKey', () => {
  it('tells the keys of prompts from other texts', () => {
    expect(promptKeys.every(isPromptKey)).toBe(true)
    expect(['', 'msg', 'MSG_INTRO', 'constructor'].filter(isPromptKey)).toEqual([])
  })
})

describe('renderTemplate', () => {
  it('says values as they are, not as HTML, and not as texts with variables of their own', () => {
    const variables = { name: "O'Brien & <Sons>", title: '{{campaign}}', campaign: '{{#name}}' }
    expect(renderTemplate('{{title}} {{name}} {{{name}}} {{&campaign}}', variables)).toBe(
      "{{campaign}} O'Brien & <Sons> O'Brien & <Sons> {{#name}}",
    )
  })

  it('says numbers, and chooses by them and by truth, but never says a truth', () => {
    const text = '{{calls_left}} {{#many}}calls{{/many}}{{^many}}call{{/many}}{{many}}{{#calls_left}} left{{/calls_left}}'
    expect(renderTemplate(text, { calls_left: 2, many: true })).toBe('2 calls left')
    expect(renderTemplate(text, { calls_left: 0, many: false })).toBe('0 call')
  })

  it('says nothing for variables without a value and unknown ones, and closes the gaps', () => {
    const text = 'For  {{title}} {{ name }} {{nickname}}, {{district}}\n in {{location}} : press {{digit}} .'
    expect(renderTemplate(text, { title: '', name: 'Ada Oduya', district: null, digit: 3 })).toBe('For Ada Oduya, in: press 3.')
  })

  it('takes blanks alone for no value', () => {
    const text = '{{name}}{{#location}}, {{location}}{{/location}}.'
    expect(renderTemplate(text, { name: ' Ada ', location: '  ' })).toBe('Ada.')
  })

  it.each([
    ['Thanks to {{name}}.', { name: 'Ada Brown Jr.' }, 'Thanks to Ada Brown Jr.'],
    ['For {{campaign}}. Press 1.', { campaign: 'Save the Rivers!' }, 'For Save the Rivers! Press 1.'],
    ['{{name}}{{#location}}, {{location}}{{/location}}.', { name: 'Ada', location: 'Washington D.C.' }, 'Ada, Washington D.C.'],
    ['Hello. {{title}}. Goodbye.', { title: '' }, 'Hello. Goodbye.'],
    ['{{name}}… and {{name}}...', { name: 'Jr.' }, 'Jr.… and Jr....'],
    ['Wait... {{name}}.', { name: 'Ada' }, 'Wait... Ada.'],
  ])('ends a sentence once: %j', (text, variables, expected) => {
    expect(renderTemplate(text, variables)).toBe(expected)
  })

  it.each(['constructor', 'toString', '__proto__', 'name.length', 'name.constructor', '.'])(
    'finds nothing behind {{%s}}',
    (name) => {
      expect(renderTemplate(`a{{${name}}}{{#${name}}}b{{/${name}}}{{#name}}{{${name}}}{{/name}}`, { name: 'Ada' })).toBe('a')
    },
  )

  it('leaves out what may not be saved today but was of old: partials, comments, other marks', () => {
    expect(renderTemplate('{{> greeting}}Hello{{! twice }} {{=<% %>=}}<% name %>', { name: 'Ada' })).toBe('Hello Ada')
  })

  it.each(['Hello {{name', '{{#name}}Hello', 'Hello{{/name}}', '{{#name}}Hello{{/title}}', '{{=x=}}'])(
    'cannot say %s',
    (text) => {
      expect(renderTemplate(text, { name: 'Ada' })).toBeUndefined()
    },
  )

  it('keeps no text in memory once it is said', () => {
    const kept = JSON.stringify(mustache.templateCache)
    renderTemplate('Hello {{name}}', { name: 'Ada' })
    checkTemplate('msg_intro', 'Hello {{campaign}}')
    expect(JSON.stringify(mustache.templateCache)).toBe(kept)
  })
})
