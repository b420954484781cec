// Takes the pictures of docs/pictures anew: the practice page during a call, on a server of its own with the demo data. Needs a
// Chromium.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { systemClock } from '../src/clock.ts'
import { readConfig } from '../src/config/read-config.ts'
import { makeDemo } from '../src/demo/seed.ts'
import { serve } from '../src/server/serve.ts'
import { openBrowser } from '../test/support/browser.ts'
import { freePort } from './free-port.ts'

const pictures = join(import.meta.dirname, '../docs/pictures')
const campaign = 'Clean Water for Port Amsel'
const port = await freePort()
const dataDir = mkdtempSync(join(tmpdir(), 'patchboard-pictures-'))
const stop = Promise.withResolvers<void>()
const listening = Promise.withResolvers<void>()
const served = serve({
  config: readConfig({ DATA_DIR: dataDir, PORT: String(port), LOG_LEVEL: 'silent' }),
  clock: systemClock,
  stopRequested: stop.promise,
  print: (text) => text.includes('is listening on') && listening.resolve(),
  isTerminal: false,
  warn: () => {},
  prepare: ({ db }) => makeDemo(db, { now: systemClock(), calls: 200 }),
})
try {
  await Promise.race([listening.promise, served])
  await takeAll()
} finally {
  stop.resolve()
  await served
  rmSync(dataDir, { recursive: true })
}

async function takeAll(): Promise<void> {
  const browser = await openBrowser()
  mkdirSync(pictures, { recursive: true })
  const open = async (options: BrowserContextOptions) => {
    const context = await browser.newContext({ ...options, reducedMotion: 'reduce' })
    // The pictures must not depend on the voices of this machine, nor wait for them.
    await context.addInitScript(`localStorage.setItem('practice-voice', 'off')`)
    const page = await context.newPage()
    await page.goto(`http://127.0.0.1:${port}/practice`)
    await page.getByLabel('Campaign').selectOption(campaign)
    return page
  }
  const wide = await open({ viewport: { width: 1120, height: 880 } })
  await callUntilOffice(wide)
  await wide.screenshot({ path: join(pictures, 'practice-wide.png') })
  const narrow = await open({ viewport: { width: 375, height: 667 }, deviceScaleFactor: 2 })
  await callUntilKey(narrow)
  await narrow.screenshot({ path: join(pictures, 'practice-narrow.png') })
  await browser.close()
}

async function callUntilKey(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Call me', exact: true }).click()
  await page.getByRole('button', { name: 'Answer', exact: true }).click()
  await page.locator('#countdown').getByText('seconds left').waitFor()
}

async function callUntilOffice(page: Page): Promise<void> {
  await callUntilKey(page)
  await page.keyboard.press('1')
  await page.getByRole('button', { name: 'Busy', exact: true }).waitFor()
}
