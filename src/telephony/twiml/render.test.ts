import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { validateTwiml } from '../../../test/support/carrier/validate-twiml.ts'
import { ada, bo, cyd, office, plan, target, Walk } from '../../../test/support/models/flow-walk.ts'
import type { FlowEvent } from '../../calls/flow/flow-types.ts'
import { nobodyReached } from '../../calls/planning/reached.ts'
import type { CarrierName } from '../../config/config.ts'
import { languages, localeOf } from '../../prompts/languages.ts'
import { defaultVoice } from '../../prompts/voices.ts'
import type { Dial, Gather, Instruction, Speech } from '../instruction.ts'
import { createAddresses } from './addresses.ts'
import { profiles } from './profiles.ts'
import { createRenderer } from './render.ts'

const nextStep = { session: 'AAAAAAAAAAAAAAAAAAAAAA', next: 7 }
const base = 'https://calls.example.org'

function render(instructions: readonly Instruction[], name: CarrierName = 'twilio'): string {
  const profile = profiles[name]
  return createRenderer(
    profile,
    createAddresses(() => base, profile),
  )(instructions, nextStep)
}

const say = (text: string): Speech => ({ kind: 'say', text, voice: 'Polly.Joanna-Neural', language: 'en-US' })
const ask: Gather = { kind: 'gather', speech: [say('Press.')], keys: 1, seconds: 10 }
const dial: Dial = {
  kind: 'dial',
  attempt: 2,
  number: '+12025550143',
  extension: undefined,
  callerId: '+15105550100',
  ringSecondsMax: 60,
  secondsMax: 900,
}

const session = `${base}/voice/${nextStep.session}`
const retries = '#rc=3&amp;rp=5xx,ct,rt'
const next = `${session}/steps/7${retries}`
const gathered = (keys: string) =>
  `<Gather input="dtmf" action="${next}" method="POST" timeout="10" actionOnEmptyResult="true" ${keys}>` +
  `<Say voice="Polly.Joanna-Neural" language="en-US">Press.</Say></Gather><Redirect method="POST">${next}</Redirect>`
const dialled = (more: string) =>
  `<Dial action="${next}" method="POST" callerId="+15105550100" timeout="60" timeLimit="900" hangupOnStar="true">` +
  `<Number statusCallback="${session}/legs/2${retries}" statusCallbackMethod="POST" ` +
  `statusCallbackEvent="ringing answered completed"${more}>+12025550143</Number></Dial>`

const cases: readonly (readonly [title: string, instructions: readonly Instruction[], inside: string])[] = [
  ['a text', [say('Hello.')], '<Say voice="Polly.Joanna-Neural" language="en-US">Hello.</Say>'],
  ['a file', [{ kind: 'play', url: 'https://files.example.org/a.mp3' }], '<Play>https://files.example.org/a.mp3</Play>'],
  ['a file of our own', [{ kind: 'play', url: '/audio/a.mp3' }], `<Play>${base}/audio/a.mp3</Play>`],
  ['silence', [{ kind: 'pause', seconds: 2 }], '<Pause length="2"/>'],
  ['a question for any one key', [ask], gathered('numDigits="1" finishOnKey=""')],
  ['a question for five keys', [{ ...ask, keys: 5 }], gathered('numDigits="5" finishOnKey="#"')],
  ['a question for keys up to #', [{ ...ask, keys: undefined }], gathered('finishOnKey="#"')],
  ['an office', [dial], dialled('')],
  ['an office with an extension', [{ ...dial, extension: '12' }], dialled(' sendDigits="ww12"')],
  ['continue', [{ kind: 'continue' }], `<Redirect method="POST">${next}</Redirect>`],
  ['the end', [{ kind: 'hangUp' }], '<Hangup/>'],
  ['a refusal', [{ kind: 'reject' }], '<Reject reason="rejected"/>'],
  ['nothing after an office', [dial, say('Never heard.'), ask, dial], dialled('')],
  ['nothing after the end', [{ kind: 'hangUp' }, say('Never heard.')], '<Hangup/>'],
]

describe('for Twilio', () => {
  test.each(cases)('%s', (_title, instructions, inside) => {
    expect(render(instructions)).toBe(`<?xml version="1.0" encoding="UTF-8"?><Response>${inside}</Response>`)
  })

  test('every document is valid by the schema, which rejects broken ones', () => {
    expect(validateTwiml(cases.map(([, instructions]) => render(instructions)))).toEqual([])
    const broken = ['<Response><Pause seconds="1"/></Response>', '<Response><Say>\u0001</Say></Response>', '<Response>', '']
    expect(validateTwiml(broken)).toHaveLength(broken.length)
  })
})

describe('for other carriers', () => {
  test.each(['signalwire', 'telnyx', 'somleng', 'custom'] as const)('%s gets URLs without a fragment', (name) => {
    expect(render([ask], name)).not.toContain('#rc')
  })

  test.each(['signalwire', 'telnyx', 'custom', 'simulator'] as const)('%s gets the same document otherwise', (name) => {
    const instructions = [say('Hello.'), { kind: 'pause', seconds: 1 } as const, dial]
    expect(render(instructions, name).replaceAll(retries, '')).toBe(render(instructions).replaceAll(retries, ''))
  })

  test('Somleng gets no Pause, which would end the call, and the voice that it has', () => {
    const instructions: Instruction[] = [say('Hello.'), { kind: 'pause', seconds: 1 }, say('Still there.')]
    expect(render(instructions, 'somleng')).toContain(
      '<Say voice="woman" language="en-US">Hello.</Say><Say voice="woman" language="en-US">Still there.</Say>',
    )
  })
})

const hostile = 'R&D <b> "x" \'y\' ]]> 😀 \u0007\u0000 \ud800 \udfff \ufffe é\r\n'
const carriers = fc.constantFrom<CarrierName>('twilio', 'signalwire', 'telnyx', 'somleng', 'custom', 'simulator')

/** Checks what applies to every document, apart from the schema. */
function check(document: string, name: CarrierName): void {
  expect(document.match(/<Dial/g)?.length ?? 0).toBeLessThanOrEqual(1)
  if (document.includes('<Dial')) expect(document).toMatch(/<\/Dial><\/Response>$/)
  if (name === 'somleng') expect(document).not.toMatch(/<Pause|Polly/)
  for (const [, address] of document.matchAll(/(?:action|statusCallback)="(.*?)"|<Redirect[^>]*>(.*?)</g))
    if (address !== undefined) expect(address.startsWith(`${base}/voice/`)).toBe(true)
  for (const [tag] of document.matchAll(/<(?:Gather|Dial|Redirect) [^>]*>/g)) expect(tag).toContain('method="POST"')
  for (const [tag] of document.matchAll(/<Number [^>]*>/g)) expect(tag).toContain('statusCallbackMethod="POST"')
}

test('any instructions, with any texts, make a valid document', () => {
  const text = fc.oneof(
    fc.constant(hostile),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 20 }).map((units) => String.fromCharCode(...units)),
  )
  const speech = fc.oneof(
    text.map(say),
    fc.webUrl().map((url): Speech => ({ kind: 'play', url })),
  )
  const instruction = fc.oneof<fc.Arbitrary<Instruction>[]>(
    speech,
    fc.record({ kind: fc.constant('pause'), seconds: fc.nat(60) }),
    fc.record({
      kind: fc.constant('gather'),
      speech: fc.array(speech),
      keys: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
      seconds: fc.nat(60),
    }),
    fc
      .record({ attempt: fc.nat(99), extension: fc.option(fc.constant('123456'), { nil: undefined }) })
      .map((more) => ({ ...dial, ...more })),
    fc.constantFrom<Instruction>({ kind: 'continue' }, { kind: 'hangUp' }, { kind: 'reject' }),
  )
  const documents: string[] = []
  fc.assert(
    fc.property(fc.array(instruction, { maxLength: 6 }), carriers, (instructions, name) => {
      const document = render(instructions, name)
      check(document, name)
      documents.push(document)
    }),
    { numRuns: 600 },
  )
  expect(validateTwiml(documents)).toEqual([])
})

test('everything that the flow says, in every language and with our own wording, makes a valid document', () => {
  const nobody = target(hostile)
  const vacancies = [{ title: hostile, district: hostile }]
  const hostileChoices = {
    targets: [],
    vacancies: [],
    choices: [hostile, ''].map((name) => ({
      title: hostile,
      name,
      district: hostile,
      targets: [nobody, ada],
      vacancies,
      choices: [],
    })),
  }
  const events: fc.Arbitrary<FlowEvent> = fc.oneof(
    fc.constantFrom('', '', '1', '2', '9', '*').map((digits): FlowEvent => ({ kind: 'digits', digits })),
    fc
      .constantFrom('busy', 'no-answer', 'completed')
      .map((status) => ({ kind: 'dialEnded', leg: { status, legId: undefined, seconds: 1 } }) as FlowEvent),
    fc
      .subarray([ada, bo, nobody])
      .map((targets): FlowEvent => ({ kind: 'located', location: hostile, reached: { ...nobodyReached, targets } })),
    fc.constant<FlowEvent>({ kind: 'located', location: hostile, reached: hostileChoices }),
  )
  const plans = fc.record({
    script: fc.constantFrom(...languages).map((name) => {
      const { language, tag } = localeOf(name, 'US')
      return { language, tag, voice: defaultVoice(tag).name, recordings: {} }
    }),
    campaign: fc.constant(hostile),
    asksLocation: fc.boolean(),
    choosesTarget: fc.boolean(),
    schedule: fc.constantFrom('offer' as const, 'alter' as const, null),
  })
  const documents: string[] = []
  fc.assert(
    fc.property(
      fc.subarray([ada, bo, cyd, nobody]),
      plans,
      fc.array(events, { maxLength: 25 }),
      carriers,
      (targets, change, flowEvents, name) => {
        const walk = new Walk(targets, change)
        for (const event of flowEvents) {
          walk.on(event)
          const document = render(walk.last.instructions, name)
          check(document, name)
          documents.push(document)
        }
      },
    ),
    { numRuns: 300 },
  )
  for (const language of languages) expect(documents.some((document) => document.includes(`language="${language}-`))).toBe(true)
  expect(documents.some((document) => document.includes('<Dial'))).toBe(true)
  expect(validateTwiml(documents)).toEqual([])
})

describe('a document that would be too large', () => {
  const choices = (text: string): Instruction[] => [{ ...ask, speech: Array.from({ length: 9 }, () => say(text)) }]

  test('stays within 64 kB even with the longest texts of any characters', () => {
    const documents = ['&', '😀', '語', '<', 'ż'].map((character) => render(choices(character.repeat(3000 / character.length))))
    expect(validateTwiml(documents)).toEqual([])
  })

  test('keeps all texts that fit', () => {
    expect(render(choices('a'.repeat(3000)))).toContain('a'.repeat(3000))
    expect(render(choices('ż'.repeat(3000)))).toContain('ż'.repeat(3000))
    expect(render([say('a'.repeat(4000))])).not.toContain('a'.repeat(3001))
  })

  test('leaves out most of hundreds of targets without an office, and ends with the one that has one', () => {
    const targets = [...Array.from({ length: 400 }, (_, i) => target(`Nobody ${i}`)), target('Last One', office('+12025550143'))]
    const walk = new Walk(targets, { script: { ...plan.script, recordings: {} } }).press('1')
    const document = render(walk.last.instructions)
    expect(validateTwiml([document])).toEqual([])
    expect(document).toMatch(/Nobody 0.*Last One.*<\/Gather><Redirect/)
    expect(document).not.toContain('Nobody 9')
  })
})
