// Makes the bitmap icons from src/http/pages/icons/favicon.svg, for browsers and devices that cannot show an SVG. Needs a Chromium.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openBrowser } from '../test/support/browser.ts'

const icons = join(import.meta.dirname, '../src/http/pages/icons')
const svg = readFileSync(join(icons, 'favicon.svg'), 'utf8')
const browser = await openBrowser()

/** The ground fills the corners. */
async function draw(size: number, ground: string): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: size, height: size } })
  await page.setContent(
    `<style>body { margin: 0; background: ${ground} } svg { display: block; width: 100vw; height: 100vh }</style>${svg}`,
  )
  const picture = await page.screenshot({ omitBackground: true })
  await page.close()
  return picture
}

/** An ICO file with one picture, which is a PNG. */
function icoOf(png: Buffer, size: number): Buffer {
  const head = Buffer.alloc(22)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(1, 4)
  head.writeUInt8(size, 6)
  head.writeUInt8(size, 7)
  head.writeUInt16LE(1, 10)
  head.writeUInt16LE(32, 12)
  head.writeUInt32LE(png.length, 14)
  head.writeUInt32LE(head.length, 18)
  return Buffer.concat([head, png])
}

writeFileSync(join(icons, 'favicon.ico'), icoOf(await draw(32, 'transparent'), 32))
writeFileSync(join(icons, 'apple-touch-icon.png'), await draw(180, '#0b5a8a'))
await browser.close()
