// A Chromium for browser tests: one that is installed, or Debian’s, which is installed if this runs as root.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Returns its path, or undefined if none is available. */
export function findOrInstallChromium(): string | undefined {
  return findChromium() ?? (installDebian() ? findChromium() : undefined)
}

function findChromium(): string | undefined {
  return [process.env.CHROMIUM_PATH ?? '', ...usual].find((path) => path !== '' && existsSync(path))
}

function installDebian(): boolean {
  if (process.getuid?.() !== 0) return false
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...args: string[]) =>
    spawnSync('apt-get', ['-q', '-y', ...args], { env, stdio: ['ignore', 'ignore', 'inherit'], timeout: 600_000 }).status === 0
  return apt('update') && apt('install', '--no-install-recommends', 'chromium')
}
