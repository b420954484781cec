// A browser for tests of pages, if this machine has one, and an audit of the rendered page: names and sizes of controls,
// contrast, no horizontal scrolling.
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'

const places = [process.env.CHROMIUM_PATH, '/usr/bin/chromium', '/usr/bin/google-chrome']

/** Undefined if there is no browser. */
export const browserPath = places.find((path) => path !== undefined && existsSync(path))

/** If set, tests of pages fail without a browser instead of being skipped. */
export const isBrowserRequired = process.env.PATCHBOARD_REQUIRE_BROWSER === '1'

export function openBrowser(): Promise<Browser> {
  if (browserPath === undefined) throw new Error('There is no Chromium: install one, or set CHROMIUM_PATH to its path.')
  return chromium.launch({ executablePath: browserPath, args: ['--no-sandbox'] })
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Returns the rules of WCAG 2.2 AA, and the best practices, that axe finds broken. The page must be opened with `bypassCSP`. */
export async function findViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return await page.evaluate(`axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    .then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html.slice(0, 100)).join(' | ')))`)
}

/** True if something is wider than the window. */
export function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth')
}

const screenshots = join(tmpdir(), 'patchboard-screenshots')

/** For people to look at. Each run replaces the pictures of the previous one. */
export async function takeScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true })
  await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true })
}

/** Returns the faults of the page as it is now, one line each. Source: WCAG 2.2 AA; controls have at least 44 pixels. */
export function findFaults(page: Page): Promise<string[]> {
  return page.evaluate(`(${measure})()`)
}

/** Runs in the page, whose globals have no types in this project. */
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
