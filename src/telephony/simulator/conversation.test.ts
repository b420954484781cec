import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  account,
  fromNumber,
  type SimulatorHarness,
  startSimulatorHarness,
  supporter,
} from '../../../test/support/simulator/simulator-harness.ts'

let harness: SimulatorHarness
beforeEach(async () => {
  harness = await startSimulatorHarness()
})
afterEach(() => harness.close())

describe('a document', () => {
  test('is requested from the Url as Twilio does, and followed from top to bottom', async () => {
    harness.server.at['/voice'] = '<Say>Hello.</Say><Pause length="2"/><Play>/tune.mp3</Play><Say>Goodbye.</Say>'
    const { phone, call } = await harness.answerCall()
    await phone.hears(/Goodbye/)
    expect(phone.heard).toEqual(['Hello.', `${harness.server.url}/tune.mp3`, 'Goodbye.'])
    expect(await phone.ended()).toEqual({ status: 'completed', seconds: 0 })
    expect(harness.server.received).toMatchObject([
      {
        method: 'POST',
        params: {
          CallSid: call.sid,
          AccountSid: account,
          From: fromNumber,
          To: supporter,
          Caller: fromNumber,
          Called: supporter,
          CallStatus: 'in-progress',
          ApiVersion: '2010-04-01',
          Direction: 'outbound-api',
        },
      },
    ])
    expect(call.documents).toEqual([{ url: `${harness.server.url}/voice`, text: expect.stringContaining('Hello.') }])
    expect(call.errors).toEqual([])
  })

  test('ends the call at a Hangup', async () => {
    harness.server.at['/voice'] = '<Say>One.</Say><Hangup/><Say>Two.</Say>'
    const { phone } = await harness.answerCall()
    await phone.ended()
    expect(phone.heard).toEqual(['One.'])
  })

  test('continues at the URL of a Redirect, relative to its own', async () => {
    harness.server.at['/voice'] = '<Redirect method="GET">flow/2?step=a</Redirect><Say>Not this.</Say>'
    harness.server.at['/flow/2'] = '<Redirect>3</Redirect>'
    harness.server.at['/flow/3'] = '<Say>Here.</Say>'
    const { phone, call } = await harness.answerCall()
    await phone.hears(/Here/)
    await phone.ended()
    const [, second, third] = harness.server.received
    expect(second?.method).toBe('GET')
    expect(second?.url).toMatch(new RegExp(`^/flow/2\\?step=a&CallSid=${call.sid}&`))
    expect(third).toMatchObject({ method: 'POST', url: '/flow/3' })
    expect(phone.heard).toEqual(['Here.'])
  })

  test('that redirects in circles ends the call after 200 documents', async () => {
    harness.server.at['/voice'] = '<Redirect>/voice</Redirect>'
    const { phone, call } = await harness.answerCall()
    expect(await phone.ended()).toMatchObject({ status: 'completed' })
    expect(call.documents).toHaveLength(200)
    expect(call.errors).toEqual([expect.stringContaining('in circles')])
  })
})

describe('keys', () => {
  test('are sent to the action', async () => {
    harness.server.at['/voice'] = '<Gather action="/keys" numDigits="1"><Say>Press 1.</Say></Gather><Say>Nobody there.</Say>'
    harness.server.at['/keys'] = '<Say>Thank you.</Say>'
    const { phone } = await harness.answerCall()
    await phone.hears(/Press 1/)
    phone.press('1')
    await phone.hears(/Thank you/)
    expect(harness.server.to('/keys')).toMatchObject([{ params: { Digits: '1', CallStatus: 'in-progress' } }])
    expect(phone.heard).not.toContain('Nobody there.')
  })

  test.each([
    ['end with the finishing key', '', '20500#9', '20500'],
    ['end with the last of numDigits', 'numDigits="3"', '20500', '205'],
    ['may include # without a finishing key', 'finishOnKey="" numDigits="2"', '#*', '#*'],
    ['end with another finishing key', 'finishOnKey="*"', '1#2*', '1#2'],
  ])('%s', async (_title, attributes, pressed, digits) => {
    harness.server.at['/voice'] = `<Gather action="/keys" ${attributes}/>`
    harness.server.at['/keys'] = ''
    const { phone } = await harness.answerCall()
    phone.press(pressed)
    await phone.ended()
    expect(harness.server.to('/keys').map(({ params }) => params.Digits)).toEqual([digits])
  })

  test('if none is pressed, the document continues', async () => {
    harness.server.at['/voice'] = '<Gather action="/keys"/><Say>Nobody there.</Say>'
    const { phone } = await harness.answerCall()
    phone.pressNothing()
    await phone.hears(/Nobody there/)
    await phone.ended()
    expect(harness.requestedPaths()).toEqual(['/voice'])
  })

  test('if none is pressed, the action is still requested with actionOnEmptyResult', async () => {
    harness.server.at['/voice'] = '<Gather action="/keys" actionOnEmptyResult="true"/><Say>Nobody there.</Say>'
    harness.server.at['/keys'] = '<Say>Still there?</Say>'
    const { phone } = await harness.answerCall()
    phone.pressNothing()
    await phone.hears(/Still there/)
    expect(harness.server.to('/keys').map(({ params }) => params.Digits)).toEqual([''])
  })

  test('that do not exist are an error of the handset', async () => {
    harness.server.at['/voice'] = '<Gather/>'
    const { phone, call } = await harness.answerCall()
    phone.press('x')
    await phone.ended()
    expect(call.errors).toEqual([expect.stringContaining('not keys of a phone')])
  })
})

describe('a document that', () => {
  const broken = { body: '<Response><Say>', contentType: 'text/xml' }

  test.each([
    ['is broken', broken, '12100'],
    ['has an error status', { status: 500, body: '<Response/>' }, '11200'],
    ['has a redirect status', { status: 302, body: '' }, '11200'],
    ['does not arrive', () => 'lost' as const, '11200'],
  ])('%s ends the call with an error', async (_title, answer, code) => {
    harness.server.at['/voice'] = answer
    const { phone, call } = await harness.answerCall()
    expect(await phone.ended()).toMatchObject({ status: 'completed' })
    expect(call.errors).toEqual([expect.stringMatching(new RegExp(`^${code} ${harness.server.url}/voice: `))])
  })

  test('cannot be followed is replaced by that of the FallbackUrl, which gets the error', async () => {
    harness.server.at['/voice'] = '<Redirect>/broken</Redirect>'
    harness.server.at['/broken'] = broken
    harness.server.at['/fallback'] = '<Say>We are sorry.</Say>'
    const { phone } = await harness.answerCall({ FallbackUrl: `${harness.server.url}/fallback` })
    await phone.hears(/sorry/)
    const [request] = harness.server.to('/fallback')
    expect(request?.params).toMatchObject({
      ErrorCode: '12100',
      ErrorUrl: `${harness.server.url}/broken`,
      CallStatus: 'in-progress',
    })
  })

  test('cannot be followed ends the call if the fallback cannot be followed either', async () => {
    harness.server.at['/voice'] = broken
    harness.server.at['/fallback'] = broken
    const { phone, call } = await harness.answerCall({ FallbackUrl: `${harness.server.url}/fallback` })
    await phone.ended()
    expect(harness.requestedPaths()).toEqual(['/voice', '/fallback'])
    expect(call.errors).toHaveLength(2)
  })
})
