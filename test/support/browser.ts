// A browser for tests of pages, where this machine has one; and what every page has to keep to, measured on what is shown: names
// of controls, their size, contrast, and no scrolling sideways.
import { existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'

const places = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome']

/** Undefined: there is none. */
export const browserPath = places.find((path) => path !== undefined && existsSync(path))

/** With it, tests of pages fail where there is no browser, instead of being left out. */
export const isBrowserRequired = process.env.PATCHBOARD_REQUIRE_BROWSER === '1'

export function openBrowser(): Promise<Browser> {
  if (browserPath === undefined) throw new Error('There is no Chromium: install one, or say with CHROMIUM_PATH where it is.')
  return chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] })
}

const screenshots = join(tmpdir(), 'patchboard-screenshots')

/** For people to look at; each run replaces those of the run before. */
export async function takeScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true })
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true })
}

/** What is wrong with the page as it stands, one line a fault. WCAG 2.2 AA, and 44 pixels for whatever is pressed. */
export function findFaults(page: Page): Promise<string[]> {
  return page.evaluate(`(${measure})()`)
}

/** Runs in the page, whose globals the types of this project do not know. */
const measure = `() => {
  const faults = []
  const isShown = (element) => element.checkVisibility() && element.getClientRects().length > 0
  const nameOf = (element) =>
    element.getAttribute('aria-label') ?? (element.labels?.length ? element.labels[0].innerText : element.innerText)
  for (const control of document.querySelectorAll('button, select, input, a')) {
    if (!isShown(control)) continue
    const name = (nameOf(control) ?? '').trim()
    if (name === '') faults.push('no name: ' + control.outerHTML)
    const label = control.type === 'checkbox' ? control.labels[0] : control
    const { width, height } = label.getBoundingClientRect()
    if (width < 44 || height < 44) faults.push('smaller than 44 pixels: ' + name)
  }
  for (const group of document.querySelectorAll('[role=group], [role=log], section'))
    if (isShown(group) && !group.hasAttribute('aria-label') && !document.getElementById(group.getAttribute('aria-labelledby'))?.innerText)
      faults.push('no name: ' + group.id)
  const channels = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number)
  const luminance = (color) => {
    const [r, g, b] = channels(color).map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const paperOf = (element) => {
    const color = getComputedStyle(element).backgroundColor
    return channels(color)[3] === 0 ? paperOf(element.parentElement) : color
  }
  for (const element of document.body.querySelectorAll('*')) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== '')
    if (!hasText || !isShown(element) || element.tagName === 'OPTION') continue
    const [ink, paper] = [getComputedStyle(element).color, paperOf(element)].map(luminance).sort((a, b) => b - a)
    const contrast = (ink + 0.05) / (paper + 0.05)
    if (contrast < 4.5) faults.push('contrast ' + contrast.toFixed(2) + ': ' + element.innerText)
  }
  const { scrollWidth, clientWidth } = document.documentElement
  if (scrollWidth > clientWidth) faults.push('scrolls sideways: ' + scrollWidth + ' > ' + clientWidth)
  return faults
}`
