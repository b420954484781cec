// Drives the practice phone in a real browser: whole calls by keyboard alone and by touch, on wide and narrow screens, light and
// dark, with a voice and without.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { browserPath, findFaults, findViolations, isBrowserRequired, openBrowser, takeScreenshot } from '../support/browser.ts'
import { addPrompt, buildCampaign } from '../support/build-campaign.ts'
import { cloneDatabase } from '../support/database.ts'
import { openPracticeService } from '../support/practice-service.ts'

if (browserPath === undefined && !isBrowserRequired)
  test.skip('/practice needs a Chromium: install one, or set CHROMIUM_PATH to its path', () => {})
else describe('/practice', practiceTests)

/** Less than the timeout of a test, so that a failure names what was waited for. */
const timeoutMilliseconds = 15_000

/** Short, so that the page does not wait long for them to be read. */
const prompts = {
  msg_intro: 'Hi.',
  msg_intro_confirm: 'Press any key.',
  msg_call_block_intro: 'To {{n_targets}} offices.',
  msg_target_intro: 'Now {{name}}.',
  msg_target_busy: '{{name}} is busy.',
  msg_between_calls: 'Next.',
  msg_final_thanks: 'Thanks.',
}

async function practiceTests() {
  const database = await cloneDatabase()
  const { db } = database
  const service = await openPracticeService(database)
  let browser: Browser

  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
    await db.deleteFrom('session_flows').execute()
    await db.deleteFrom('calls').execute()
    await db.updateTable('campaigns').set({ status_code: 1 }).execute()
  })

  async function openPage(options: BrowserContextOptions = {}, initScript = ''): Promise<Page> {
    const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
    await context.addInitScript(initScript)
    const page = await context.newPage()
    page.setDefaultTimeout(timeoutMilliseconds)
    await page.goto(`${service.url}/practice`)
    return page
  }

  const eventually = <T>(read: () => Promise<T>) => expect.poll(read, { timeout: timeoutMilliseconds })
  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })
  const focused = (page: Page) => page.evaluate<string>('document.activeElement.innerText || document.activeElement.id')
  const status = (page: Page) => page.getByRole('status')
  const transcript = (page: Page) => page.getByRole('log')

  test('a whole call by keyboard alone, with the focus always on what comes next', async () => {
    await buildCampaign(db, { name: 'Another' })
    await buildCampaign(db, { name: 'Clean Water', prompts })
    const page = await openPage({ viewport: { width: 1200, height: 820 } })
    const press = (key: string) => page.keyboard.press(key)
    await press('Tab')
    expect(await focused(page)).toBe('Patchboard')
    await press('Tab')
    expect(await page.evaluate('document.activeElement.labels[0].innerText')).toBe('Campaign')
    await press('c')
    await takeScreenshot(page, 'wide-light-1-start')
    await press('Tab')
    expect(await focused(page)).toBe('Call me')
    await press('Enter')
    await eventually(() => focused(page)).toBe('Answer')
    expect(await status(page).innerText()).toBe('The campaign is calling you')
    expect(await findFaults(page)).toEqual([])
    await takeScreenshot(page, 'wide-light-2-ringing')
    await press('Enter')
    await transcript(page).getByText('Press any key.').waitFor()
    expect(await findFaults(page)).toEqual([])
    await takeScreenshot(page, 'wide-light-3-prompt')
    await press('1')
    await transcript(page).getByText('To 2 offices.').waitFor()
    await transcript(page).getByText('You pressed 1.').waitFor()
    await press('1')
    await eventually(() => focused(page)).toBe('Answer')
    expect(await page.getByRole('heading', { level: 2 }).innerText()).toBe('Now play the office of Senator Ada Brown')
    await page.getByText('Supporter’s page: the office of Senator Ada Brown').waitFor()
    expect(await findFaults(page)).toEqual([])
    await takeScreenshot(page, 'wide-light-4-office')
    await press('Enter')
    await status(page).getByText('Talking with the office of Senator Ada Brown').waitFor()
    expect(await page.evaluate('document.activeElement.id')).toBe('office')
    await takeScreenshot(page, 'wide-light-5-talking')
    // A call of less than a second counts as abandoned while ringing, and gets no thanks.
    service.now = new Date(service.now.getTime() + 2_000)
    await press('*')
    await transcript(page).getByText('Next.').waitFor()
    await press('1')
    await page.getByRole('heading', { name: 'Senator Bo Chase' }).waitFor()
    await press('Tab')
    expect(await focused(page)).toBe('Busy')
    await press('Enter')
    await transcript(page).getByText('Thanks.').waitFor()
    await eventually(() => focused(page)).toBe('Practise again')
    expect(await status(page).innerText()).toMatch(/^The call ended after 0:/)
    expect(await findFaults(page)).toEqual([])
    await takeScreenshot(page, 'wide-light-6-ended')
    await press('Enter')
    expect(await focused(page)).toContain('Clean Water')
    expect(await service.calls()).toMatchObject([
      { status: 'completed', target_display: 'Senator Ada Brown' },
      { status: 'busy', target_display: 'Senator Bo Chase' },
    ])
  })

  test('a whole call by touch on a small dark screen, with a recording that cannot be played', async () => {
    const { id } = await buildCampaign(db, { allow_call_in: true, prompts: { ...prompts, msg_intro: '' } })
    await addPrompt(db, id, { key: 'msg_intro', file_storage: 'nowhere.mp3' })
    const page = await openPage({ viewport: { width: 360, height: 740 }, colorScheme: 'dark', hasTouch: true })
    expect(await findFaults(page)).toEqual([])
    await takeScreenshot(page, 'narrow-dark-1-start')
    await button(page, 'Call the campaign').tap()
    await transcript(page).getByText('Recording: nowhere.mp3').waitFor()
    await transcript(page).getByText('Press any key.').waitFor()
    expect(await findFaults(page)).toEqual([])
    await takeScreenshot(page, 'narrow-dark-3-prompt')
    await button(page, '# pound').tap()
    await transcript(page).getByText('You pressed #.').waitFor()
    await button(page, 'Go on').tap()
    await button(page, 'Answer').waitFor()
    expect(await findFaults(page)).toEqual([])
    await takeScreenshot(page, 'narrow-dark-4-office')
    await button(page, 'Answer').tap()
    await takeScreenshot(page, 'narrow-dark-5-talking')
    await button(page, 'Office hangs up').tap()
    await button(page, 'Go on').tap()
    await button(page, 'No answer').tap()
    await transcript(page)
      .getByText(/could not be reached/)
      .waitFor()
    await button(page, 'Practise again').waitFor()
    expect(await findFaults(page)).toEqual([])
    expect(await service.calls()).toMatchObject([{ status: 'completed' }, { status: 'no-answer' }])
  })

  // The smallest phones, and short windows: the browser's own bars take a part of the screen.
  test.each([
    { width: 375, height: 667, colorScheme: 'light' },
    { width: 375, height: 553, colorScheme: 'dark' },
    { width: 320, height: 480, colorScheme: 'light' },
    { width: 1280, height: 600, colorScheme: 'dark' },
  ] as const)(
    'hanging up is in sight all the time: %o',
    async ({ width, height, colorScheme }) => {
      await buildCampaign(db, {
        prompts: { ...prompts, msg_intro: 'This is a long introduction, as campaigns have them. '.repeat(2) },
      })
      const page = await openPage({ viewport: { width, height }, colorScheme, hasTouch: true, bypassCSP: true })
      await button(page, 'Call me').tap()
      /** Scrolled to the top and to the end. */
      const check = async (name: string, stage: string) => {
        await button(page, name).waitFor()
        for (const top of [0, 10_000]) {
          await page.evaluate(`scrollTo(0, ${top})`)
          expect(await page.evaluate<boolean>(`(${isUncovered})(${JSON.stringify(name)})`), `${stage}, ${top}`).toBe(true)
        }
        expect([stage, await findFaults(page)]).toEqual([stage, []])
        await takeScreenshot(page, `${width}x${height}-${colorScheme}-${stage}`)
      }
      await check('Decline', 'ringing')
      await button(page, 'Answer').tap()
      await check('Hang up', 'hearing')
      await page.locator('#countdown').getByText('left').waitFor()
      await check('Hang up', 'prompt')
      await button(page, '1').tap()
      await button(page, 'Go on').waitFor()
      await check('Hang up', 'optional-key')
      expect(await findViolations(page)).toEqual([])
      await button(page, 'Go on').tap()
      await button(page, 'Answer').waitFor()
      await check('Hang up', 'office-rings')
      await button(page, 'Answer').tap()
      await button(page, 'Office hangs up').waitFor()
      await check('Hang up', 'talking')
      expect(await findViolations(page)).toEqual([])
      await button(page, 'Press * to go on').tap()
      await check('Hang up', 'next-office')
      await button(page, 'Hang up').tap()
      await button(page, 'Practise again').waitFor()
      // Nobody was asked for a key before the office.
      expect(await transcript(page).innerText()).not.toContain('You pressed no key.')
    },
    60_000,
  )

  test('what was said last stays in sight when the window gets lower', async () => {
    await buildCampaign(db, { prompts: { ...prompts, msg_intro: 'This is a long introduction. '.repeat(3) } })
    const page = await openPage({ viewport: { width: 375, height: 900 } })
    await button(page, 'Call the campaign').click()
    await transcript(page).getByText('Press any key.').waitFor()
    // Otherwise nothing is pressed in time, and the transcript goes on.
    await page.getByLabel('Time limits').uncheck()
    await page.setViewportSize({ width: 375, height: 480 })
    await eventually(() => page.evaluate<number>(pixelsBelowLastEntry)).toBeLessThanOrEqual(1)
  })

  test('keys are pressed on the phone only while it has the focus', async () => {
    await buildCampaign(db, { prompts })
    const page = await openPage()
    await button(page, 'Call the campaign').click()
    await transcript(page).getByText('Press any key.').waitFor()
    await page.evaluate('document.activeElement.blur()')
    await page.keyboard.press('1')
    await page.locator('#keys').focus()
    await page.keyboard.press('2')
    await transcript(page).getByText('You pressed 2.').waitFor()
    expect(await transcript(page).innerText()).not.toContain('You pressed 1.')
  })

  test('the call goes on if nothing is pressed in time, and waits if time limits are off', async () => {
    await buildCampaign(db, { prompts })
    const page = await openPage()
    await page.clock.install()
    await button(page, 'Call the campaign').click()
    await transcript(page).getByText('Press any key.').waitFor()
    const countdown = async () => {
      await page.clock.runFor(1000)
      return page.locator('#countdown').innerText()
    }
    await eventually(countdown).toMatch(/^[1-9] seconds/)
    await page.getByLabel('Time limits').uncheck()
    await page.clock.runFor(60_000)
    expect(await countdown()).toBe('No time limit.')
    await page.getByLabel('Time limits').check()
    await page.clock.runFor(15_000)
    await transcript(page).getByText('You pressed no key.').waitFor()
  })

  test('a call that cannot be started shows the reason', async () => {
    const { id } = await buildCampaign(db, { name: 'Stopped', prompts })
    const page = await openPage()
    await db.updateTable('campaigns').set({ status_code: 1 }).where('id', '=', id).execute()
    await button(page, 'Call me').click()
    await page.getByRole('alert').getByText('Campaign Stopped is paused').waitFor()
    await eventually(() => focused(page)).toBe('Call me')
  })

  test('the form asks for a location if the campaign uses one, and the call uses it', async () => {
    await buildCampaign(db, { name: 'A', targets: [] })
    await buildCampaign(db, { name: 'B', locations: { '94110': ['Bo Chase'] }, prompts })
    const page = await openPage()
    expect(await page.getByLabel('Postal code').isVisible()).toBe(false)
    await page.getByLabel('Campaign').selectOption('B')
    await page.getByLabel('Postal code').fill('94110')
    await button(page, 'Call me').click()
    await button(page, 'Answer').click()
    await transcript(page).getByText('Press any key.').waitFor()
    await page.keyboard.press('1')
    await transcript(page).getByText('To 1 offices.').waitFor()
  })

  test('declining and hanging up reach the carrier', async () => {
    await buildCampaign(db, { prompts })
    const page = await openPage()
    await button(page, 'Call me').click()
    await button(page, 'Decline').click()
    await status(page).getByText('You declined the call').waitFor()
    await button(page, 'Practise again').click()
    await button(page, 'Call the campaign').click()
    await transcript(page).getByText('Press any key.').waitFor()
    await button(page, 'Hang up').click()
    await status(page)
      .getByText(/^The call ended/)
      .waitFor()
  })

  describe('the voice', () => {
    const voices = (speak: string) => `
      const voices = ['en-US', 'es-ES'].map((lang) => ({ lang }))
      window.spoken = []
      Object.defineProperty(window, 'speechSynthesis', { value: { getVoices: () => voices, cancel() {}, speak: ${speak} } })
      window.SpeechSynthesisUtterance = class extends EventTarget {
        constructor(text) { super(); this.text = text }
      }`

    test('speaks the campaign’s language, is silent when switched off, and stays off after a reload', async () => {
      await buildCampaign(db, { campaign_language: 'es', prompts })
      const speak = `(utterance) => {
        spoken.push(utterance.voice.lang + ' ' + utterance.lang)
        for (const event of ['start', 'end']) utterance.dispatchEvent(new Event(event))
      }`
      const page = await openPage({}, voices(speak))
      await button(page, 'Call the campaign').click()
      await page
        .locator('#countdown')
        .getByText(/seconds/)
        .waitFor()
      expect(await page.evaluate('spoken')).toEqual([expect.stringMatching(/^es-ES es-/), expect.stringMatching(/^es-ES es-/)])
      await page.getByLabel('Speak aloud').uncheck()
      await page.keyboard.press('1')
      await transcript(page).getByText('Ada Brown').waitFor()
      expect(await page.evaluate('spoken.length')).toBe(2)
      await page.reload()
      expect(await page.evaluate('localStorage.getItem("practice-voice")')).toBe('off')
      expect(await page.locator('#voice').isChecked()).toBe(false)
    })

    test('that never starts does not block the call', async () => {
      await buildCampaign(db, { prompts })
      const page = await openPage({}, voices('() => {}'))
      await page.clock.install()
      await button(page, 'Call the campaign').click()
      await transcript(page).getByText('Hi.').waitFor()
      expect(await transcript(page).innerText()).not.toContain('Press any key.')
      const readTranscript = async () => {
        await page.clock.runFor(1000)
        return transcript(page).innerText()
      }
      await eventually(readTranscript).toContain('Press any key.')
    })
  })
}

/** Runs in the page: true if the button with this text is in the window, and what is seen in its middle is the button. */
const isUncovered = `(text) => {
  const button = [...document.querySelectorAll('button')].find((each) => each.innerText === text && each.checkVisibility())
  const { left, right, top, bottom } = button.getBoundingClientRect()
  if (left < 0 || top < 0 || right > innerWidth || bottom > innerHeight) return false
  return document.elementFromPoint((left + right) / 2, (top + bottom) / 2) === button
}`

/** Runs in the page: how far the transcript could still be scrolled. */
const pixelsBelowLastEntry = `(() => {
  const { scrollHeight, scrollTop, clientHeight } = document.getElementById('transcript')
  return scrollHeight - scrollTop - clientHeight
})()`
