import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { office, type SimulatorHarness, startSimulatorHarness } from '../../../test/support/simulator/simulator-harness.ts'

let harness: SimulatorHarness
beforeEach(async () => {
  harness = await startSimulatorHarness()
})
afterEach(() => harness.close())

async function answerCall(content: string) {
  harness.server.at['/voice'] = content
  const { phone } = await harness.createCall()
  await phone.answer()
  return phone
}

describe('an expectation that fails says what happened instead', () => {
  test('if the call ends', async () => {
    const phone = await answerCall('<Say>Hello.</Say><Play>https://example.org/a.mp3</Play>')
    await expect(phone.hears(/Goodbye/)).rejects.toThrow(
      'expected to hear /Goodbye/, but the call ended (completed); heard: "Hello.", "https://example.org/a.mp3"',
    )
  })

  test('if the call is waiting for keys', async () => {
    const phone = await answerCall('<Gather><Say>Press 1.</Say></Gather>')
    await expect(phone.hears(/Goodbye/)).rejects.toThrow('but the call is waiting for keys; heard: "Press 1."')
    await expect(phone.dials(office)).rejects.toThrow(`expected ${office} to be dialled, but the call is waiting for keys`)
  })

  test('if the phone was not answered', async () => {
    const { phone } = await harness.createCall()
    await expect(phone.hears(/Hello/)).rejects.toThrow('but the phone is ringing and the test does not answer it; heard: nothing')
  })

  test('if the call is waiting for an office', async () => {
    const phone = await answerCall(`<Dial>${office}</Dial>`)
    await expect(phone.hears(/Hello/)).rejects.toThrow(`but ${office} is ringing and does not answer`)
    phone.officeAnswers()
    await expect(phone.hears(/Hello/)).rejects.toThrow(`but ${office} is talking and does not hang up`)
  })

  test('if another office is dialled', async () => {
    const phone = await answerCall(`<Dial>${office}</Dial>`)
    await expect(phone.dials('+12025550199')).rejects.toThrow(`expected +12025550199 to be dialled, but it was ${office}`)
  })

  test('if * does nothing', async () => {
    const phone = await answerCall(`<Dial>${office}</Dial>`)
    expect(() => phone.pressStar()).toThrow('none was dialled')
    await phone.dials(office)
    expect(() => phone.pressStar()).toThrow(`it does not end the call to ${office}`)
  })
})

describe('a scripted phone', () => {
  test('keeps actions until the call needs them', async () => {
    harness.server.at['/keys'] = `<Dial action="/end">${office}</Dial>`
    harness.server.at['/end'] = '<Say>Goodbye.</Say>'
    const phone = await answerCall('<Gather action="/first"/><Gather action="/keys"/>')
    phone.pressNothing()
    phone.press('1')
    phone.officeAnswers()
    phone.officeHangsUp(7)
    await phone.hears(/Goodbye/)
    expect(await phone.ended()).toEqual({ status: 'completed', seconds: 7 })
  })

  test('hears each sound once, in order, and skips others', async () => {
    const phone = await answerCall('<Say>One.</Say><Say>Two.</Say><Say>One again.</Say>')
    expect(await phone.hears(/One/)).toBe('One.')
    expect(await phone.hears(/One/)).toBe('One again.')
    await expect(phone.hears(/Two/)).rejects.toThrow('the call ended')
  })
})
