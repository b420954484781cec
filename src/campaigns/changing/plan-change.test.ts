import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { cloneDatabase } from '../../../test/support/database.ts'
import { invalidInput } from '../../domain-errors.ts'
import { describeProblem } from '../../input/located-problem.ts'
import { planFile } from '../files/read-campaign-file.ts'

const { db } = await cloneDatabase()
const options = {
  hasAnyNumber: true,
  readAudio: async (path: string) => {
    if (path === 'notes.txt') return { value: Buffer.from('no recording') }
    return invalidInput([{ path: [], code: 'unreadable', message: `There is no file ${path}.` }])
  },
}

async function problemsOf(yaml: string): Promise<string[]> {
  const planned = await planFile(db, yaml, options)
  return 'problems' in planned ? planned.problems.map(describeProblem) : []
}

beforeAll(async () => {
  await sql`INSERT INTO campaigns (name) VALUES ('Wells'), ('Lakes')`.execute(db)
  await sql`INSERT INTO targets (key, name, number) VALUES ('us:bioguide:B1', 'Eve Stone', '+12025550147')`.execute(db)
})

const inTargets = (entry: string) => `name: Rivers\ntargets:\n  - ${entry}\n`
const inPrompts = (entry: string) => `name: Rivers\nprompts:\n  ${entry}\n`

describe('every problem is reported with its position, what was found and what is allowed', () => {
  test.each([
    ['', 'line 1, column 1: a campaign must have keys and values, such as "name: Save the Rivers".'],
    ['- Rivers', 'line 1, column 1: a campaign must have keys and values, such as "name: Save the Rivers".'],
    ['name: Rivers\nname: Lakes', 'line 2, column 1: the key name is here for the second time.'],
    [
      'name: Rivers\n---\nname: Lakes',
      'line 2, column 1: a second YAML document starts here; a file must contain only one campaign.',
    ],
    ['name: "Rivers', 'line 1, column 7: this text has no quotation mark at its end: a quotation mark is missing or too many.'],
    ['name: Rivers\nstate: *x', 'line 2, column 8: a text that begins with * must be quoted.'],
    ['status: live', 'line 1, column 1: name is missing.'],
    ['name: " "', 'line 1, column 7: name is missing.'],
    ['name: [Rivers]', 'line 1, column 7: name is a list; it must be text.'],
    ['name: "a\\0b"', 'line 1, column 7: name contains a character that cannot be stored.'],
    ['name: "a\\uD800b"', 'line 1, column 7: name contains a character that cannot be stored.'],
    ['name: "Ri\\nvers"', 'line 1, column 7: name has a line break; it must be on one line.'],
    [inTargets('{ name: "A\\nda", phone: 202-555-0143 }'), 'line 3, column 13: name has a line break; it must be on one line.'],
    [`name: ${'x'.repeat(256)}`, 'line 1, column 7: name has 256 characters; at most 255 are allowed.'],
    ['name: Rivers\nstauts: live', 'line 2, column 1: unknown key "stauts"; did you mean status?'],
    ['name: Rivers\nlimits: { calls_per_dya: 1 }', 'line 2, column 11: unknown key "calls_per_dya"; did you mean calls_per_day?'],
    [
      'name: Rivers\nlimits: { foo: 1 }',
      'line 2, column 11: unknown key "foo"; allowed keys: calls_per_hour, calls_per_day, minutes_per_day, calls_per_number, calls_per_target_per_day, seconds_between_calls, share_per_target.',
    ],
    [
      'name: Rivers\nid: 99',
      'line 2, column 5: id is 99, but there is no campaign with this id; leave out the id to create a new campaign.',
    ],
    ['name: Wells\nid: 2', 'line 1, column 7: name is "Wells", which is the name of campaign 1.'],
    ['name: Rivers\nstatus: liev', 'line 2, column 9: status is "liev"; it must be one of archived, paused, live.'],
    [
      'name: Rivers\ncountry: Atlantis',
      'line 2, column 10: country is "Atlantis"; a country must be an ISO 3166 code, such as US or GB, or a name.',
    ],
    [
      'name: Rivers\ncountries: [us, Atlantis]',
      'line 2, column 17: countries contains "Atlantis"; a country must be an ISO 3166 code, such as US or GB, or a name.',
    ],
    [
      'name: Rivers\ntype: city',
      'line 2, column 7: type is "city"; it must be one of custom, congress, state, local, executive, parliament, province.',
    ],
    ['name: Rivers\nsubtype: exec', 'line 2, column 10: subtype is "exec"; a campaign of type custom has no subtype.'],
    [
      'name: Rivers\ntype: congress\nsubtype: exec',
      'line 3, column 10: subtype is "exec"; it must be one of both, upper, lower.',
    ],
    [
      'name: Rivers\norder: tallest-first',
      'line 2, column 8: order is "tallest-first"; it must be one of in-order, shuffle, upper-first, lower-first, democrats-first, republicans-first, democrats-only, republicans-only, fewest-calls-first.',
    ],
    ['name: Rivers\nchoose_target: yes', 'line 2, column 16: choose_target is "yes"; it must be true or false.'],
    ['name: Rivers\ncall_maximum: 1.5', 'line 2, column 15: call_maximum is "1.5"; it must be a whole number from 1 to 32767.'],
    ['name: Rivers\nlimits: 5', 'line 2, column 9: limits is "5"; it must be a group of keys and values.'],
    ['name: Rivers\nembed: text', 'line 2, column 8: embed is a single value or a list; it must be a group of keys and values.'],
    [
      'name: Rivers\nfallback_number: 555',
      'line 2, column 18: fallback_number is "555": it is too short or too long for a phone number.',
    ],
    [
      'name: Rivers\nnumbers: 202-555-0100',
      'line 2, column 10: numbers is "202-555-0100"; it must be a list, even of one entry.',
    ],
    [
      'name: Rivers\nnumbers: [202-555-0100 x1]',
      'line 2, column 11: "202-555-0100 x1" has an extension; a campaign cannot dial from an extension.',
    ],
    ['name: Rivers\nnumbers: [202-555-0100, +12025550100]', 'line 2, column 25: +12025550100 is listed twice.'],
    [
      'name: Rivers\ncall_in: { number: 202-555-0100 }',
      'line 2, column 20: +12025550100 is not one of the numbers of this campaign.',
    ],
    [inTargets('Ada'), 'line 3, column 5: an entry of targets is "Ada"; it must be a group of keys and values.'],
    [inTargets('phone: 202-555-0143'), 'line 3, column 5: name is missing.'],
    [inTargets('name: Ada'), 'line 3, column 5: phone is missing, and the campaign has no fallback_number.'],
    [
      inTargets('{ name: Ada, phone: 1-900-555-0100 }'),
      'line 3, column 25: phone is "1-900-555-0100": it is a premium-rate number, which is never dialled.',
    ],
    [
      inTargets('{ name: Ada, phone: 030 227-0 }'),
      'line 3, column 25: phone is "030 227-0": it is too short or too long for a phone number.',
    ],
    [inTargets('{ name: Ada, offices: [{ name: Hall }] }'), 'line 3, column 28: phone is missing.'],
    [
      inTargets('key: custom:nobody'),
      'line 3, column 10: no target has the key custom:nobody; a new target needs at least a name.',
    ],
    [
      inTargets('{ key: us:x, name: Ada, phone: 202-555-0143 }'),
      'line 3, column 12: no target has the key us:x; the key of a new target must start with custom:.',
    ],
    [
      inTargets('{ key: us:bioguide:B1, name: Ada, phone: 202-555-0143 }'),
      'line 3, column 12: the key us:bioguide:B1 belongs to Eve Stone, whom this campaign does not call; leave out the key to create a new target.',
    ],
    [inTargets('key: us:bioguide:B1\n  - key: us:bioguide:B1'), 'line 4, column 5: the key us:bioguide:B1 is listed twice.'],
    [inTargets('&a { name: Ada, phone: 202-555-0143 }\n  - *a'), 'line 3, column 8: Ada with this number is listed twice.'],
    [
      'name: Wells\ntargets:\n  - { key: custom:a, name: Ada, phone: 202-555-0143 }\n  - { name: Ada, phone: 202-555-0143 }',
      'line 4, column 5: Ada with this number is listed twice.',
    ],
    [inPrompts('msg_itnro: Hello.'), 'line 3, column 3: unknown key "msg_itnro"; did you mean msg_intro?'],
    [
      inPrompts('msg_goodbye: "{{name}}"'),
      'line 3, column 16: msg_goodbye cannot be spoken: {{name}} is unknown; variables of this text: {{organization}}, {{campaign}}.',
    ],
    [inPrompts('msg_goodbye: ""'), 'line 3, column 16: msg_goodbye cannot be spoken: The text is empty.'],
    [inPrompts('msg_goodbye: { description: x }'), 'line 3, column 16: msg_goodbye has neither a text nor a file.'],
    [
      inPrompts('msg_goodbye: { text: x, file: y }'),
      'line 3, column 16: msg_goodbye has both a text and a file; only one is allowed.',
    ],
    [inPrompts('msg_goodbye: { file: a.mp3 }'), 'line 3, column 16: msg_goodbye: There is no file a.mp3.'],
    [
      inPrompts('msg_goodbye: { file: notes.txt }'),
      'line 3, column 16: msg_goodbye: notes.txt is not a known audio format. Phone carriers play MP3, and WAV with PCM, A-law or µ-law: convert it to one of these.',
    ],
    [
      inPrompts('msg_goodbye: { file: stored:audio/x.mp3 }'),
      'line 3, column 16: msg_goodbye: there is no stored recording audio/x.mp3; use the path of a file instead.',
    ],
  ])('%j', async (yaml, problem) => {
    expect(await problemsOf(yaml)).toEqual([problem])
  })

  test('a voice that does not speak the language', async () => {
    const [problem, ...others] = await problemsOf('name: Rivers\nlanguage: pl\nvoice: Polly.Ruth-Neural\n')
    expect(problem).toBe(
      'line 3, column 8: voice cannot be used: Polly.Ruth-Neural does not speak Polish; voices that do: Polly.Ola-Neural.',
    )
    expect(others).toEqual([])
  })

  test('an unquoted text that starts with a variable', async () => {
    expect(await problemsOf(inPrompts('msg_between_calls: {{calls_left}} to go'))).toContain(
      'line 3, column 23: a key cannot be in braces or brackets; quote a text that starts with {{.',
    )
  })

  test('all problems are reported at once, in the order of the file', async () => {
    const places = (await problemsOf('status: x\norder: y\ntargets: [{ name: Ada }]\nnumbers: 1\nfoo: 1\n')).map(
      (problem) => problem.split(':')[0],
    )
    expect(places).toEqual([
      'line 1, column 1',
      'line 1, column 9',
      'line 2, column 8',
      'line 3, column 11',
      'line 4, column 10',
      'line 5, column 1',
    ])
  })
})

describe('values are read as people mean them', () => {
  const wanted = async (yaml: string) => {
    const file = await planFile(db, yaml, options)
    if ('problems' in file) throw new Error(file.problems.map(describeProblem).join('\n'))
    return file.planned.after
  }

  test('unquoted numbers and codes are read as text, not as YAML numbers', async () => {
    const { settings, targets } = await wanted(
      'name: 2026\nstate: 07\ntargets: [{ name: Ada, district: 05, phone: +12025550143 }, { name: Bo, phone: 12025550144 }]\n',
    )
    expect([settings.name, settings.state]).toEqual(['2026', '07'])
    expect(targets.map(({ district, number }) => [district, number])).toEqual([
      ['05', '+12025550143'],
      [null, '+12025550144'],
    ])
  })

  test('phone numbers are parsed as numbers of the campaign’s country', async () => {
    const { targets } = await wanted('name: Rhein\ncountry: de\ntargets: [{ name: Bundestag, phone: 030/227-0 }]\n')
    expect(targets[0]?.number).toBe('+49302270')
  })

  test('null and empty text are the same as an absent key', async () => {
    expect(await wanted('name: Rivers\nvoice:\nstate: ""\ntargets: ~\nprompts:\n')).toEqual(await wanted('name: Rivers\n'))
  })

  test('JSON and a byte order mark are accepted', async () => {
    expect((await wanted('\uFEFF{"name": "Rivers", "call_in": {"allowed": true}}')).settings).toMatchObject({
      name: 'Rivers',
      call_in_allowed: true,
    })
  })

  test('a target needs no number if the campaign has a fallback number, or the target has an office', async () => {
    expect((await wanted('name: Rivers\nfallback_number: 202-555-0199\ntargets: [{ name: Ada }]\n')).targets).toHaveLength(1)
    expect((await wanted('name: Rivers\ntargets: [{ name: Ada, offices: [{ phone: 202-555-0143 }] }]\n')).targets).toHaveLength(1)
  })
})
