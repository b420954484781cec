// Checks every page in a real browser, wide and narrow, light and dark: axe finds nothing, and nothing is wider than the window.
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browserPath, findViolations, isBrowserRequired, openBrowser, scrollsSideways } from '../support/browser.ts'
import { buildCampaign } from '../support/build-campaign.ts'
import { cloneDatabase } from '../support/database.ts'
import { openPracticeService } from '../support/practice-service.ts'

if (browserPath === undefined && !isBrowserRequired)
  test.skip('pages need a Chromium: install one, or set CHROMIUM_PATH to its path', () => {})
else describe('each page', pageTests)

async function pageTests() {
  const database = await cloneDatabase()
  const service = await openPracticeService(database)
  await buildCampaign(database.db, { name: 'Clean Water', locations: { '94110': ['Bo Chase'] } })
  let browser: Browser

  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  const pages = ['/', '/login', '/docs', '/practice']
  const looks = (['light', 'dark'] as const).flatMap((colorScheme) => [320, 1280].map((width) => ({ colorScheme, width })))
  const cases = pages.flatMap((path) => looks.map((look) => ({ path, ...look })))

  test.each(cases)(
    '$path is accessible and fits the window: $width pixels, $colorScheme',
    async ({ path, colorScheme, width }) => {
      const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, bypassCSP: true })
      const page = await context.newPage()
      await page.goto(service.url + path)
      expect([await findViolations(page), await scrollsSideways(page)]).toEqual([[], false])
      await context.close()
    },
  )
}
