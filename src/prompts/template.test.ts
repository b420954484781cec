// What the text of a prompt may contain, and what callers hear.
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

  const known = 'variables of this text: {{organization}}, {{campaign}}, {{location}}.'

  it.each([
    ['{{name}}', [`{{name}} is unknown; ${known}`]],
    ['{{Location}}', [`{{Location}} is unknown; ${known}`]],
    ['{{location.length}}', [`{{location.length}} is unknown; ${known}`]],
    ['{{}}', [`{{}} is unknown; ${known}`]],
    ['{{{title}}} {{&title}} {{title}}', [`{{title}} is unknown; ${known}`]],
    [
      '{{#many}}{{#campaign}}{{^digit}}x{{/digit}}{{/campaign}}{{/many}}',
      [`{{many}} is unknown; ${known}`, `{{digit}} is unknown; ${known}`],
    ],
    ['Hello {{campaign', ['{{ must be closed with }}.']],
    ['{{#campaign}}Hello', ['The section {{#campaign}} or {{^campaign}} must be closed with {{/campaign}}.']],
    ['{{#campaign}}Hello{{/location}}', ['The section {{#campaign}} or {{^campaign}} must be closed with {{/campaign}}.']],
    ['Hello{{/campaign}}', ['{{/campaign}} closes a section that was never opened.']],
    ['{{> intro}}', ['{{> intro}} is not allowed: a text cannot include another text.']],
    ['{{=<% %>=}}<%campaign%>', ['Variables are written between {{ and }}. Other delimiters are not allowed.']],
    ['{{=x=}}', ['Variables are written between {{ and }}. Other delimiters are not allowed.']],
    ['', ['The text is empty.']],
    [' \n\t', ['The text is empty.']],
    ['x'.repeat(3001), ['The text has 3001 characters. At most 3000 are allowed.']],
  ])('explains the problem with %.60s', (text, problems) => {
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
  it('is true for prompt keys only', () => {
    expect(promptKeys.every(isPromptKey)).toBe(true)
    expect(['', 'msg', 'MSG_INTRO', 'constructor'].filter(isPromptKey)).toEqual([])
  })
})

describe('renderTemplate', () => {
  it('inserts values unchanged: no HTML escaping, and variables in values are not expanded', () => {
    const variables = { name: "O'Brien & <Sons>", title: '{{campaign}}', campaign: '{{#name}}' }
    expect(renderTemplate('{{title}} {{name}} {{{name}}} {{&campaign}}', variables)).toBe(
      "{{campaign}} O'Brien & <Sons> O'Brien & <Sons> {{#name}}",
    )
  })

  it('inserts numbers, and uses numbers and booleans as conditions, but never inserts a boolean', () => {
    const text = '{{calls_left}} {{#many}}calls{{/many}}{{^many}}call{{/many}}{{many}}{{#calls_left}} left{{/calls_left}}'
    expect(renderTemplate(text, { calls_left: 2, many: true })).toBe('2 calls left')
    expect(renderTemplate(text, { calls_left: 0, many: false })).toBe('0 call')
  })

  it('inserts nothing for unknown variables and variables without a value, and removes the gaps', () => {
    const text = 'For  {{title}} {{ name }} {{nickname}}, {{district}}\n in {{location}} : press {{digit}} .'
    expect(renderTemplate(text, { title: '', name: 'Ada Oduya', district: null, digit: 3 })).toBe('For Ada Oduya, in: press 3.')
  })

  it('treats a value of spaces as no value', () => {
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
  ])('avoids double full stops: %j', (text, variables, expected) => {
    expect(renderTemplate(text, variables)).toBe(expected)
  })

  it.each(['constructor', 'toString', '__proto__', 'name.length', 'name.constructor', '.'])(
    'inserts nothing for {{%s}}',
    (name) => {
      expect(renderTemplate(`a{{${name}}}{{#${name}}}b{{/${name}}}{{#name}}{{${name}}}{{/name}}`, { name: 'Ada' })).toBe('a')
    },
  )

  it('ignores what old texts may contain but can no longer be saved: partials, comments, other delimiters', () => {
    expect(renderTemplate('{{> greeting}}Hello{{! twice }} {{=<% %>=}}<% name %>', { name: 'Ada' })).toBe('Hello Ada')
  })

  it.each(['Hello {{name', '{{#name}}Hello', 'Hello{{/name}}', '{{#name}}Hello{{/title}}', '{{=x=}}'])(
    'returns undefined for the broken template %s',
    (text) => {
      expect(renderTemplate(text, { name: 'Ada' })).toBeUndefined()
    },
  )

  it('leaves no template in the cache of mustache, which never evicts', () => {
    const before = JSON.stringify(mustache.templateCache)
    renderTemplate('Hello {{name}}', { name: 'Ada' })
    checkTemplate('msg_intro', 'Hello {{campaign}}')
    expect(JSON.stringify(mustache.templateCache)).toBe(before)
  })
})
