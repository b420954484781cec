import { describe, expect, test } from 'vitest'
import { readDocument } from './document.ts'
import { ApplicationError } from './twiml-elements.ts'

const here = 'https://example.org/voice/7/1'
const read = (content: string) =>
  readDocument({ status: 200, contentType: 'text/xml', body: `<Response>${content}</Response>` }, here)

function codeOf(body: string, contentType = 'text/xml; charset=utf-8'): number | undefined {
  try {
    readDocument({ status: 200, contentType, body }, here)
  } catch (error) {
    if (error instanceof ApplicationError) return error.code
    throw error
  }
  return undefined
}

describe('a document', () => {
  test('may be empty', () => {
    expect(
      readDocument({ status: 200, contentType: 'application/xml', body: '<?xml version="1.0"?><!-- no --><Response/>' }, here),
    ).toEqual([])
  })

  test('has sounds with Twilio’s defaults', () => {
    expect(read('<Say>\n Hello &amp; <![CDATA[<welcome>]]> </Say><Play>/a.mp3</Play><Pause/>')).toEqual([
      { kind: 'say', text: 'Hello & <welcome>', voice: 'man', language: 'en-US' },
      { kind: 'play', url: 'https://example.org/a.mp3' },
      { kind: 'pause', seconds: 1 },
    ])
    expect(read('<Say voice="Polly.Lea-Neural" language="fr-FR">Bonjour</Say><Pause length="3"/>')).toEqual([
      { kind: 'say', text: 'Bonjour', voice: 'Polly.Lea-Neural', language: 'fr-FR' },
      { kind: 'pause', seconds: 3 },
    ])
  })

  test('has a Gather with Twilio’s defaults: its own URL, five seconds, #, and no request without keys', () => {
    expect(read('<Gather/>')).toEqual([
      {
        kind: 'gather',
        sounds: [],
        numDigits: undefined,
        finishOnKey: '#',
        timeoutSeconds: 5,
        actionOnEmptyResult: false,
        action: here,
        method: 'POST',
      },
    ])
  })

  test('has a Gather with all attributes', () => {
    const attributes = 'input="dtmf" action="2" method="GET" numDigits="1" finishOnKey="" timeout="9" actionOnEmptyResult="true"'
    expect(read(`<Gather ${attributes}><Say>One?</Say><Pause/><Play>b.mp3</Play></Gather>`)).toEqual([
      {
        kind: 'gather',
        sounds: [
          { kind: 'say', text: 'One?', voice: 'man', language: 'en-US' },
          { kind: 'pause', seconds: 1 },
          { kind: 'play', url: 'https://example.org/voice/7/b.mp3' },
        ],
        numDigits: 1,
        finishOnKey: '',
        timeoutSeconds: 9,
        actionOnEmptyResult: true,
        action: 'https://example.org/voice/7/2',
        method: 'GET',
      },
    ])
  })

  test('has a Dial with Twilio’s default time limits', () => {
    expect(read('<Dial>+12025550150</Dial>')).toEqual([
      {
        kind: 'dial',
        number: '+12025550150',
        sendDigits: undefined,
        statusCallback: undefined,
        callerId: undefined,
        timeoutSeconds: 30,
        timeLimitSeconds: 14_400,
        hangupOnStar: false,
        action: undefined,
        method: 'POST',
      },
    ])
  })

  test('has a Dial with all attributes', () => {
    const number =
      '<Number sendDigits="ww12#" statusCallback="/leg#rc=3" statusCallbackEvent="initiated completed">+12025550150</Number>'
    const attributes =
      'action="/next" timeout="20" timeLimit="600" hangupOnStar="true" callerId="+12025550100" answerOnBridge="true"'
    expect(read(`<Dial ${attributes}>${number}</Dial>`)).toEqual([
      {
        kind: 'dial',
        number: '+12025550150',
        sendDigits: 'ww12#',
        statusCallback: { url: 'https://example.org/leg#rc=3', method: 'POST', events: ['initiated', 'completed'] },
        callerId: '+12025550100',
        timeoutSeconds: 20,
        timeLimitSeconds: 600,
        hangupOnStar: true,
        action: 'https://example.org/next',
        method: 'POST',
      },
    ])
  })

  test('has Redirect, Hangup and Reject', () => {
    expect(read('<Redirect method="GET">../8/1?x=%20</Redirect><Hangup/><Reject/><Reject reason="busy"/>')).toEqual([
      { kind: 'redirect', url: 'https://example.org/voice/8/1?x=%20', method: 'GET' },
      { kind: 'hangup' },
      { kind: 'reject', reason: 'rejected' },
      { kind: 'reject', reason: 'busy' },
    ])
  })

  test('keeps an absolute URL as it is written, because that is what is signed', () => {
    const address = "https://example.org:443/a'b?q=[1]#rc=2"
    expect(read(`<Redirect>${address}</Redirect>`)).toEqual([{ kind: 'redirect', url: address, method: 'POST' }])
  })
})

describe('an application error', () => {
  test.each([
    ['12300 for what is not XML', 12300, '<Response/>', 'text/html'],
    ['12300 without a content type', 12300, '<Response/>', ''],
    ['11750 for more than 64 kB', 11750, `<Response><Say>${'é'.repeat(33_000)}</Say></Response>`, 'text/xml'],
  ])('%s', (_title, code, body, contentType) => {
    expect(codeOf(body, contentType)).toBe(code)
  })

  test.each([
    ['', 'no text at all'],
    [' <?xml version="1.0"?><Response/>', 'a space before the declaration'],
    ['<Response><Say>open</Response>', 'a tag that is left open'],
    ['<Response><Say voice=man>x</Say></Response>', 'an attribute without quotes'],
    ['<Response><Say>you & me</Say></Response>', 'a bare &'],
    ['<Response><Play>/a?b=1&c=2</Play></Response>', 'a bare & in an address'],
    ['<Response><Say>\u0007</Say></Response>', 'a control character'],
    ['<Response>&nbsp;</Response>', 'an entity that XML does not have'],
    ['<!DOCTYPE Response><Response/>', 'a document type'],
    ['<Response/><Response/>', 'two roots'],
    ['<response/>', 'another root'],
  ])('12100 for a document that is not well-formed: %j', (body) => {
    expect(codeOf(body)).toBe(12100)
  })

  test.each([
    'text',
    '<Record/>',
    '<constructor/>',
    '<Number>+12025550150</Number>',
    '<say>small letters</say>',
    '<Say loop="2">x</Say>',
    '<Say><break/></Say>',
    '<Pause length="long"/>',
    '<Gather input="speech"/>',
    '<Gather numDigits="0"/>',
    '<Gather timeout="-1"/>',
    '<Gather actionOnEmptyResult="yes"/>',
    '<Gather>Press one</Gather>',
    '<Gather><Dial>+12025550150</Dial></Gather>',
    '<Gather method="PUT"/>',
    '<Dial statusCallback="/leg">+12025550150</Dial>',
    '<Dial><Client>anna</Client></Dial>',
    '<Dial><Number>+12025550150</Number><Number>+12025550151</Number></Dial>',
    '<Dial>+12025550150<Number>+12025550151</Number></Dial>',
    '<Dial><Number sendDigits="abc">+12025550150</Number></Dial>',
    '<Dial><Number statusCallback="/leg" statusCallbackEvent="initiated,ringing">+12025550150</Number></Dial>',
    '<Redirect></Redirect>',
    '<Reject reason="tired"/>',
  ])('12200 for what is not supported: %s', (content) => {
    expect(codeOf(`<Response>${content}</Response>`)).toBe(12200)
  })

  test('13221 for a Dial without a number', () => {
    expect(codeOf('<Response><Dial/></Response>')).toBe(13221)
  })
})
