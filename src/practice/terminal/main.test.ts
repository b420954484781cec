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
/** Has a carrier that is not its own simulator, so it has no practice phones. */
const withoutPractice = await openPhoneService(database)

interface Exit {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

/** Runs the command in a process without a keyboard. */
function runPhone(
  args: readonly string[],
  environment: Record<string, string> = {},
  { linesRead = Number.POSITIVE_INFINITY } = {},
): Promise<Exit> {
  const env = { PATH: process.env.PATH, PORT: new URL(service.url).port, ...environment }
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output = { out: '', err: '' }
  child.stdout.on('data', (data) => {
    output.out += data
    if (output.out.split('\n').length > linesRead) child.stdout.destroy()
  })
  child.stderr.on('data', (data) => (output.err += data))
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, ...output })))
}

describe('npm run phone -- call', () => {
  test('finishes the call if nobody reads what it prints any longer, as in a pipe to head', async () => {
    await buildCampaign(db, { name: 'Head', prompts: { msg_intro: 'Welcome.' } })
    const { status, err } = await runPhone(['call', 'Head', '--keys', '1,,9'], {}, { linesRead: 1 })
    expect([status, err]).toEqual([0, ''])
    expect(await service.calls()).toMatchObject([{ status: 'completed' }])
    await db.deleteFrom('calls').execute()
  })

  test('calls the campaign, presses the given keys, plays the offices, and exits with 0', async () => {
    const { id } = await buildCampaign(db, { name: 'Clean Water', prompts: { msg_intro: 'Welcome.' } })
    const { status, out, err } = await runPhone(['call', 'Clean Water', '--keys', '1,,9'])
    expect([status, err]).toEqual([0, ''])
    const order = [
      /^You call Clean Water at \+12025550100\. Your number is \+15105550100\.$/m,
      /^“Welcome\.”$/m,
      /^ {2}You pressed 1\.$/m,
      /^“Connecting you with Senator Ada Brown.*”$/m,
      /^Dialling the office of Senator Ada Brown at \+12025550143\./m,
      /^The office answers\.$/m,
      /^“Connecting you with Senator Bo Chase.*”$/m,
      /^ {2}You pressed 9\.$/m,
      /^The call ended: completed, \d+ s\.\n$/m,
    ].map((line) => out.search(line))
    expect(order).not.toContain(-1)
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    // Nobody is asked for a key before an office is dialled.
    expect(out).not.toContain('You pressed no key.')
    expect(await service.calls()).toMatchObject([{ campaign_id: id, status: 'completed', target_display: 'Senator Ada Brown' }])
  })

  test('--ring lets the campaign call, with the location that the form asks for', async () => {
    const { id } = await buildCampaign(db, { locations: { '94110': ['Bo Chase'] } })
    const { status, out } = await runPhone([
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
    expect(out).toContain('Your phone is ringing. Caller ID: +12025550100.')
    expect(out).toContain('Senator Bo Chase')
  })

  test.each([
    ['there is no such campaign', ['call', 'Nonexistent', '--keys', ''], 'There is no campaign Nonexistent.'],
    [
      'there is no keyboard',
      ['call', '1'],
      'Standard input is not a terminal. Use --keys to say what to press at each prompt, such as --keys "1,,*".',
    ],
    [
      'a key is not on a phone',
      ['call', '1', '--keys', '1,x'],
      '--keys contains "x". Allowed are the keys 0 to 9, * and #, with a comma between prompts.',
    ],
    [
      'the server is not a URL',
      ['call', '1', '--keys', '', '--server', 'x'],
      '--server is "x". It must be a URL such as http://127.0.0.1:8080.',
    ],
  ])('fails with a message if %s', async (_what, args, sentence) => {
    expect(await runPhone(args)).toEqual({ status: 1, out: '', err: `${sentence}\n` })
  })

  test('names another server to use if this one rings real phones', async () => {
    const { status, err } = await runPhone(['call', '1', '--keys', '', '--server', withoutPractice.url])
    expect(status).toBe(1)
    expect(err).toMatch(/^The server at http\S+ has no practice phones, perhaps because it rings real ones\. .*npm run demo.*\n$/)
  })

  test('names a server to start if none answers', async () => {
    const port = await freePort()
    const { status, err } = await runPhone(['call', '1', '--keys', ''], { PORT: String(port) })
    expect(status).toBe(1)
    expect(err).toMatch(new RegExp(`^No server answers at http://127\\.0\\.0\\.1:${port}\\. .*npm run demo.*\\n$`))
  })
})
