// Installs Python tools into an environment of their own, and runs them.
import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { join } from 'node:path'

export interface Tools {
  /** Runs a command of the environment and shows what it prints. Returns false if it fails or takes too long. */
  run(command: string, args: readonly string[], environment?: Readonly<Record<string, string>>): boolean
}

const runSecondsMax = 240
const installSecondsMax = 600
const oldestPython = '3.10'

/**
 * Returns why it cannot be done if Python, pip or the registry is missing. Throws if the registry answers and the tools cannot be
 * installed, so that a wrong version does not skip the checks for ever.
 */
export function installTools(requirements: string, folder: string): Tools | { readonly skipped: string } {
  const version = `import sys; sys.exit(sys.version_info < (${oldestPython.replace('.', ', ')}))`
  if (spawnSync('python3', ['-c', version]).status !== 0) return { skipped: `there is no Python ${oldestPython} or newer` }
  const made = spawnSync('python3', ['-m', 'venv', folder], { encoding: 'utf8' })
  if (made.status !== 0) return { skipped: `python3 -m venv fails (${lastLine(made)})` }
  const pip = (...args: string[]) =>
    spawnSync(join(folder, 'bin/python'), ['-m', 'pip', '--disable-pip-version-check', '--no-input', ...args], {
      encoding: 'utf8',
      timeout: installSecondsMax * 1000,
    })
  const installed = pip('install', '--quiet', '--requirement', requirements)
  if (installed.status === 0) return toolsIn(folder)
  // A small package without dependencies, which every registry has.
  const reached = pip('download', '--quiet', '--no-deps', '--dest', join(folder, 'reached'), 'pip')
  if (reached.status !== 0) return { skipped: `pip reaches no registry (${lastLine(reached)})` }
  throw new Error(`pip cannot install ${requirements}: ${installed.stderr}`)
}

function toolsIn(folder: string): Tools {
  const bin = join(folder, 'bin')
  return {
    run: (command, args, environment = {}) => {
      const { status, error } = spawnSync(join(bin, command), args, {
        stdio: ['ignore', 'inherit', 'inherit'],
        timeout: runSecondsMax * 1000,
        // Some leave files where they run.
        cwd: folder,
        env: { ...process.env, PATH: `${bin}:${process.env.PATH ?? ''}`, PYTHONUTF8: '1', ...environment },
      })
      if (error !== undefined) process.stdout.write(`${error.message}\n`)
      return status === 0
    },
  }
}

function lastLine({ stdout, stderr }: SpawnSyncReturns<string>): string {
  return `${stdout ?? ''}\n${stderr ?? ''}`.trim().split('\n').at(-1) ?? ''
}
