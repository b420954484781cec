// Guards what people read who have written a file by hand: where the mistake is, in words that need no knowledge of YAML.
import { describe, expect, test } from 'vitest'
import { describeProblem } from '../../input/located-problem.ts'
import { campaignInput } from '../content/input.ts'
import { YamlFile } from './yaml-file.ts'

function problemsOf(text: string): string[] {
  const read = new YamlFile(text).read(campaignInput)
  return 'problems' in read ? read.problems.map(describeProblem) : []
}

const noEnd = 'this text has no quotation mark at its end: a quotation mark is missing or too many.'
const toQuote = 'quote the text, because it contains ": ", quotation marks or brackets.'
const noColon = /has no colon after its key, or too many spaces before it/
const spaces = 'this line does not belong to the one above: check how many spaces are before it.'

describe('mistakes in a file', () => {
  test.each([
    ['name: "Rivers\nstatus: live\n', `line 1, column 7: ${noEnd}`],
    ["name: 'Rivers\nstatus: live\n", `line 1, column 7: ${noEnd}`],
    ['prompts:\n  msg_intro: "Hello\n  msg_goodbye: "Bye"\n', `line 2, column 14: ${noEnd}`],
    ['prompts:\n  msg_intro: Hello: world\n', `line 2, column 14: ${toQuote}`],
    ['prompts:\n  msg_intro: He said "hi": then\n', `line 2, column 14: ${toQuote}`],
    [
      'prompts:\n  msg_intro: "Hello" there\n',
      'line 2, column 22: a text goes on after its closing quotation mark; a quotation mark is missing or too many.',
    ],
    ['name Rivers\nstatus: live\n', noColon],
    ['name: Rivers\nstatus live\nlanguage: en\n', noColon],
    ['name: Rivers\n status: live\n', `line 2, column 1: ${spaces}`],
    ['targets:\n  - name: Ada\n   phone: 1\n', /^line 3, column 1: this line must begin with "- "/],
    ['targets:\n  - name: Ada\n    phone: 1\n  name: Ben\n', `line 4, column 1: ${spaces}`],
    ['targets:\n\t- name: Ada\n', 'line 2, column 1: this line begins with a tab; use spaces.'],
    ['name: @rivers\n', 'line 1, column 7: a text that begins with @ must be quoted.'],
    ['name: `rivers`\n', 'line 1, column 7: a text that begins with ` must be quoted.'],
    ['name: *rivers\n', 'line 1, column 7: a text that begins with * must be quoted.'],
    ['name: *Save* the rivers\n', 'line 1, column 14: a text that begins with * must be quoted.'],
    ['name: [Save] the rivers\n', 'line 1, column 14: a text that begins with [ must be quoted.'],
    ['name: !rivers x\n', 'line 1, column 7: a text that begins with ! must be quoted.'],
    ['name: Rivers\nname: Lakes\n', 'line 2, column 1: the key name is here for the second time.'],
  ])('%j', (text, problem) => {
    expect(problemsOf(text)).toEqual([typeof problem === 'string' ? problem : expect.stringMatching(problem)])
  })

  test.each([
    ...['%rivers', '| rivers', '> rivers', '- rivers', '[a\nstatus: live', '{a', ']', '}', ',a', '"a\\qb"', 'a "b": c'],
    ...['&a [*a, *b]', '!!int x', '["a" "b"]', '{a: b}}', '"a"# b', '? [a]\n: b', "'it's'"],
  ])('the words of the parser never show: name: %j', (value) => {
    const problems = problemsOf(`name: ${value}\n`)
    expect(problems).not.toEqual([])
    for (const problem of problems)
      expect(problem).not.toMatch(/\b(flow|scalar|token|implicit|anchor|alias|node|indicator|sequence|mapping|collection|tag)\b/i)
  })
})

describe('a # that cuts a text off', () => {
  const cut = (lost: string) =>
    `the text ends here, because " #" begins a comment; quote the text if "${lost}" belongs to it, or else put two spaces before the #.`

  test.each([
    ['prompts:\n  msg_intro: Press # to begin\n', `line 2, column 20: ${cut('# to begin')}`],
    ['name: Rivers #2\n', `line 1, column 14: ${cut('#2')}`],
    ['name: #2 rivers\n', `line 1, column 7: ${cut('#2 rivers')}`],
    ['prompts:\n  msg_intro: #1 in the world\n', `line 2, column 14: ${cut('#1 in the world')}`],
    ['prompts:\n  msg_intro: You are\n    caller #1\n', `line 3, column 12: ${cut('#1')}`],
    ['targets: [{ name: Ada #2, phone: 1 }]\nstatus: live\n', `line 1, column 23: ${cut('#2, phone: 1 }]')}`],
    ['targets:\n  - name: Ada\n    phone: 202-555-0143 #12\n', `line 3, column 25: ${cut('#12')}`],
    ['embed:\n  script: Vote for bill #7\n', `line 2, column 25: ${cut('#7')}`],
    ['targets:\n  - name: Ada\n    title: Chair of committee #3\n    phone: 1\n', `line 3, column 31: ${cut('#3')}`],
  ])('is reported: %j', (text, problem) => {
    expect(problemsOf(text)[0]).toBe(problem)
  })

  test.each([
    'name: Rivers  # the first one\n',
    'name: "Rivers #2"\n',
    '# a campaign\nname: Rivers\n',
    'name: Rivers#2\n',
    'fallback_number: 202-555-0119 # the switchboard\n',
    'targets:\n  - key: us:1 # Ada Brown\n',
    'targets: # two people\n  - name: Ada\n    phone: 202-555-0143 # main office\n',
    'targets: [ # two people\n  { name: Ada, phone: 1 }, # the chair\n  { name: Bo, phone: 1 }\n]\n',
    'name:  # to be decided\n',
    'status: live # since May\n',
    'prompts:\n  msg_intro: |\n    Press # to begin\n',
  ])('is fine elsewhere: %j', (text) => {
    expect(problemsOf(text)).toEqual([])
  })
})

test('spaces of other kinds before a key or after its colon are spaces', () => {
  const read = new YamlFile('name:\u00a0Save\u00a0the Rivers\nprompts:\n\u00a0\u202fmsg_intro:\u00a0Bonjour\u00a0!\n').read(
    campaignInput,
  )
  expect(read).toEqual({ input: { name: 'Save\u00a0the Rivers', prompts: { msg_intro: 'Bonjour\u00a0!' } } })
})
