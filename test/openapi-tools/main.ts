// Has tools that others wrote read the OpenAPI document and use the API of a running demo server: a validator, a generator of
// clients, and Schemathesis. They come from pip; without it, or without a registry, this is skipped. See README.md.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DemoServer, startDemoServer } from './demo-server.ts'
import { installTools, type Tools } from './python-tools.ts'

const here = import.meta.dirname

const print = (text: string) => process.stdout.write(`${text}\n`)

const folder = mkdtempSync(join(tmpdir(), 'patchboard-openapi-tools-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
const tools = installTools(join(here, 'requirements.txt'), join(folder, 'python'))
if ('skipped' in tools) {
  print(`Skipped: no tool from pip checks the OpenAPI document, because ${tools.skipped}.`)
  process.exit(0)
}
const server = await startDemoServer()
try {
  const failed = await runChecks(tools, server)
  process.exitCode = failed.length === 0 ? 0 : 1
} finally {
  await server.stop()
}

/** Runs all of them even if one fails. Returns the names of those that did. */
async function runChecks({ run }: Tools, { url, apiKey }: DemoServer): Promise<string[]> {
  const document = join(folder, 'openapi.json')
  const response = await fetch(`${url}/api/openapi.json`)
  writeFileSync(document, await response.text())
  const client = join(folder, 'client')
  mkdirSync(client)
  writeFileSync(join(folder, 'client.yaml'), 'package_name_override: client\n')
  const checks: Readonly<Record<string, () => boolean>> = {
    'openapi-spec-validator': () => run('openapi-spec-validator', [document]),
    'openapi-python-client': () =>
      run('openapi-python-client', [
        ...['generate', '--path', document, '--output-path', client, '--overwrite', '--meta', 'setup'],
        ...['--config', join(folder, 'client.yaml'), '--fail-on-warning'],
      ]),
    'the generated client': () => run('python', [join(here, 'use_client.py'), url, apiKey], { PYTHONPATH: client }),
    schemathesis: () =>
      run('schemathesis', [
        ...['--config-file', join(here, 'schemathesis.toml'), 'run', `${url}/api/openapi.json`],
        ...['--header', `Authorization: Bearer ${apiKey}`],
      ]),
  }
  const failed = Object.entries(checks).filter(([name, check]) => {
    print(`\n== ${name}`)
    return !check()
  })
  for (const name of Object.keys(checks)) print(`${failed.some(([other]) => other === name) ? 'FAILED' : 'ok    '} ${name}`)
  return failed.map(([name]) => name)
}
