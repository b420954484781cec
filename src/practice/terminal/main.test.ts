import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { freePort } from '../../../scripts/free-port.ts'
import { buildCampaign } from '../../../test/support/build-campaign.ts'
import { cloneDatabase } from '../../../test/support/database.ts'
import { openPhoneService } from '../../../test/support/phone-service.ts'
import { openPracticeService } from '../../../test/support/practice-service.ts'

const database = await cloneDatabase()
const { db } = database
const service = await openPracticeService(database)
/** Whose carrier is none of its own. */
const ringing = await openPhoneService(database)

interface Ended {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

/** The process as somebody types it, with no keyboard. */
function phone(args: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
  const env = { PATH: process.env.PATH, PORT: new URL(service.url).port, ...environment }
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { out: '', err: '' }
  child.stdout.on('data', (data) => (said.out += data))
  child.stderr.on('data', (data) => (said.err += data))
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, ...said })))
}

describe('npm run phone -- call', () => {
  test('dials the campaign, presses what it was told to, plays the offices, and ends well', async () => {
    const { id } = await buildCampaign(db, { name: 'Clean Water', prompts: { msg_intro: 'Welcome.' } })
    const { status, out, err } = await phone(['call', 'Clean Water', '--keys', '1,,9'])
    expect([status, err]).toEqual([0, ''])
    const order = [
      /^You call Clean Water at \+12025550100\. Your number is \+15105550100\.$/m,
      /^“Welcome\.”$/m,
      /^ {2}You pressed 1\.$/m,
      /^“Connecting you with Senator Ada Brown.*”$/m,
      /^ {2}You pressed nothing\.$/m,
      /^The office of Senator Ada Brown is dialled: \+12025550143\./m,
      /^The office answers\.$/m,
      /^“Connecting you with Senator Bo Chase.*”$/m,
      /^ {2}You pressed 9\.$/m,
      /^The call is over: completed, \d+ s\.\n$/m,
    ].map((line) => out.search(line))
    expect(order).not.toContain(-1)
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(await service.calls()).toMatchObject([{ campaign_id: id, status: 'completed', target_display: 'Senator Ada Brown' }])
  })

  test('--ring is rung, with the location that the form would have asked for', async () => {
    const { id } = await buildCampaign(db, { locations: { '94110': ['Bo Chase'] } })
    const { status, out } = await phone([
      'call',
      String(id),
      '--ring',
      '--location',
      '94110',
      '--keys',
      '1,9',
      '--server',
      service.url,
    ])
    expect(status).toBe(0)
    expect(out).toContain('Your phone rings. It shows +12025550100.')
    expect(out).toContain('Senator Bo Chase')
  })

  test.each([
    ['there is no such campaign', ['call', 'Nonexistent', '--keys', ''], 'There is no campaign Nonexistent.'],
    [
      'there is no keyboard',
      ['call', '1'],
      'There is no keyboard here: say with --keys what to press at each prompt, such as --keys "1,,*".',
    ],
    [
      'a key is none',
      ['call', '1', '--keys', '1,x'],
      '--keys has "x"; the keys 0 to 9, * and # are allowed, with a comma between prompts.',
    ],
    [
      'the address is none',
      ['call', '1', '--keys', '', '--server', 'x'],
      '--server is "x"; an address such as http://127.0.0.1:8080 is wanted.',
    ],
  ])('says in a sentence that %s', async (_what, args, sentence) => {
    expect(await phone(args)).toEqual({ status: 1, out: '', err: `${sentence}\n` })
  })

  test('says where to find another server when this one rings real phones', async () => {
    const { status, err } = await phone(['call', '1', '--keys', '', '--server', ringing.url])
    expect(status).toBe(1)
    expect(err).toMatch(/^The server at http\S+ has no practice phones, perhaps because it rings real ones: .*npm run demo.*\n$/)
  })

  test('says where to find a server when none answers', async () => {
    const port = await freePort()
    const { status, err } = await phone(['call', '1', '--keys', ''], { PORT: String(port) })
    expect(status).toBe(1)
    expect(err).toMatch(new RegExp(`^No server answers at http://127\\.0\\.0\\.1:${port}: .*npm run demo.*\\n$`))
  })
})
