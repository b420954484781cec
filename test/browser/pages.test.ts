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

  // The last two are errors.
  const pages = ['/', '/login', '/docs', '/practice', '/nosuch', '/metrics']
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

  test.each(pages)('%s: everything can be reached by keyboard, and shows that it has the focus', async (path) => {
    const page = await browser.newPage({ viewport: { width: 375, height: 667 } })
    await page.goto(service.url + path)
    const controls = await page.locator('a, button, input, select, [tabindex]').filter({ visible: true }).count()
    const reached = new Set<string>()
    for (let i = 0; i < controls + 5 && reached.size < controls; i++) {
      await page.keyboard.press('Tab')
      const focused = await page.evaluate<{ name: string; isMarked: boolean } | null>(describeFocus)
      if (focused === null) continue
      expect(focused.isMarked, focused.name).toBe(true)
      reached.add(focused.name)
    }
    expect(reached.size).toBe(controls)
    await page.close()
  })

  test('an error page leads to the front page, and that to everything else', async () => {
    const page = await browser.newPage()
    await page.goto(`${service.url}/nosuch`)
    await page.getByRole('link', { name: 'Go to the front page' }).click()
    await page.getByRole('heading', { name: 'Calls for campaigns' }).waitFor()
    for (const [link, heading] of [
      ['Practise a call', 'Practise a call'],
      ['API reference', 'Patchboard integration API'],
      ['Log in', 'Log in to Patchboard'],
    ] as const) {
      await page.getByRole('link', { name: link, exact: true }).click()
      await page.getByRole('heading', { level: 1, name: heading }).waitFor()
      await page.getByRole('link', { name: 'Patchboard', exact: true }).click()
    }
    await page.close()
  })
}

/** Runs in the page. The name is unique, and the focus is marked by an outline within the window. */
const describeFocus = `(() => {
  const element = document.activeElement
  if (element === document.body) return null
  const { outlineStyle, outlineWidth } = getComputedStyle(element)
  const { top, bottom } = element.getBoundingClientRect()
  const isInView = bottom > 0 && top < innerHeight
  const isMarked = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 && isInView
  return { name: [...document.querySelectorAll('*')].indexOf(element) + ' ' + element.outerHTML.slice(0, 80), isMarked }
})()`
