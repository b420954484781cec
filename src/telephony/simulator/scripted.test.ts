import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { office, startTrial, type Trial } from '../../../test/support/simulator/trial.ts'

let trial: Trial
beforeEach(async () => {
  trial = await startTrial()
})
afterEach(() => trial.close())

async function answered(content: string) {
  trial.server.at['/voice'] = content
  const { phone } = await trial.place()
  await phone.answer()
  return phone
}

describe('a test that expects what does not happen is told what did', () => {
  test('when the call ends', async () => {
    const phone = await answered('<Say>Hello.</Say><Play>https://example.org/a.mp3</Play>')
    await expect(phone.hears(/Goodbye/)).rejects.toThrow(
      'expected to hear /Goodbye/, but the call ended (completed); heard: "Hello.", "https://example.org/a.mp3"',
    )
  })

  test('when the call waits for keys', async () => {
    const phone = await answered('<Gather><Say>Press 1.</Say></Gather>')
    await expect(phone.hears(/Goodbye/)).rejects.toThrow('but the call waits for keys; heard: "Press 1."')
    await expect(phone.dials(office)).rejects.toThrow(`expected ${office} to be dialled, but the call waits for keys`)
  })

  test('when the phone was not answered', async () => {
    const { phone } = await trial.place()
    await expect(phone.hears(/Hello/)).rejects.toThrow('but the phone rings and is not answered; heard: nothing')
  })

  test('when the call waits for an office', async () => {
    const phone = await answered(`<Dial>${office}</Dial>`)
    await expect(phone.hears(/Hello/)).rejects.toThrow(`but ${office} rings and does not answer`)
    phone.officeAnswers()
    await expect(phone.hears(/Hello/)).rejects.toThrow(`but ${office} is talking and does not hang up`)
  })

  test('when another office is dialled', async () => {
    const phone = await answered(`<Dial>${office}</Dial>`)
    await expect(phone.dials('+12025550199')).rejects.toThrow(`expected +12025550199 to be dialled, but it was ${office}`)
  })

  test('when * does nothing', async () => {
    const phone = await answered(`<Dial>${office}</Dial>`)
    expect(() => phone.pressStar()).toThrow('none was dialled')
    await phone.dials(office)
    expect(() => phone.pressStar()).toThrow(`it does not end that to ${office}`)
  })
})

describe('what a test says', () => {
  test('ahead of time is kept until the call gets there', async () => {
    trial.server.at['/keys'] = `<Dial action="/end">${office}</Dial>`
    trial.server.at['/end'] = '<Say>Goodbye.</Say>'
    const phone = await answered('<Gather action="/first"/><Gather action="/keys"/>')
    phone.pressNothing()
    phone.press('1')
    phone.officeAnswers()
    phone.officeHangsUp(7)
    await phone.hears(/Goodbye/)
    expect(await phone.ended()).toEqual({ status: 'completed', seconds: 7 })
  })

  test('lets it hear each sound once, in order, passing over others', async () => {
    const phone = await answered('<Say>One.</Say><Say>Two.</Say><Say>One again.</Say>')
    expect(await phone.hears(/One/)).toBe('One.')
    expect(await phone.hears(/One/)).toBe('One again.')
    await expect(phone.hears(/Two/)).rejects.toThrow('the call ended')
  })
})
