// Guarantee: what docs/operations tells an operator to copy fits this version: its settings, its commands, its files.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parse } from 'yaml'

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const settings = [...read('src/config/read-config.ts').matchAll(/read\.\w+\('(\w+)'/g)].map(([, name = '']) => name)

describe('.env.example', () => {
  const lines = read('.env.example').split('\n')

  test('has every setting once, and sets none', () => {
    const names = lines.flatMap((line) => /^#(\w+)=/.exec(line)?.[1] ?? [])
    expect(names.toSorted()).toEqual([...new Set(settings)].sort())
    expect(lines.filter((line) => line !== '' && !line.startsWith('#'))).toEqual([])
  })
})

// Guarantee: the service and the commands have the same secrets. systemd reads a `#` in a value differently than Node does.
test('the service and the command read the settings in the same way', () => {
  const way = /launch\.mjs (--env-file=\S+) src\/(\w+)\.ts/
  const unit = read('docs/operations/patchboard.service')
  const [, ofService] = way.exec(unit) ?? []
  const [, ofCommand] = way.exec(read('docs/operations/deploy.md')) ?? []
  expect([ofService, ofCommand]).toEqual(['--env-file=/etc/patchboard.env', '--env-file=/etc/patchboard.env'])
  expect(unit).not.toMatch(/^EnvironmentFile/m)
})

describe('the image', () => {
  const containerfile = read('Containerfile')
  const included = read('.containerignore')
    .split('\n')
    .flatMap((line) => /^!(.+)/.exec(line)?.[1] ?? [])

  test('has all files that the programs need', () => {
    const image = mkdtempSync(join(tmpdir(), 'patchboard-image-'))
    onTestFinished(() => rmSync(image, { recursive: true }))
    for (const name of included) cpSync(join(root, name), join(image, name), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(image, 'node_modules'))
    for (const program of ['src/cli.ts', 'src/main.ts']) {
      expect(containerfile).toContain(`/opt/patchboard/${program}`)
      const env = { PATH: process.env.PATH, PORT: 'none' }
      const { stderr } = spawnSync(process.execPath, [join(image, program), 'help'], { cwd: image, env, encoding: 'utf8' })
      // The server gets as far as reading its settings.
      expect(stderr).toMatch(program === 'src/cli.ts' ? /^$/ : /^The configuration has a problem:\n {2}PORT is "none"/)
    }
  })

  test('has neither secrets nor data of the machine that it is built on', () => {
    expect(read('.containerignore')).toMatch(/^\*$/m)
    for (const name of included) expect(['.env', 'data', '.git', '.']).not.toContain(name)
  })

  test('runs as a user of its own, with the settings of this version', () => {
    expect(containerfile).toMatch(/^USER 10001:10001$/m)
    const [, names = ''] = /^ENV ([\s\S]*?[^\\])\n/m.exec(containerfile) ?? []
    for (const [, name = ''] of names.matchAll(/(\w+)=/g))
      expect([...settings, 'NODE_ENV', 'NODE_COMPILE_CACHE', 'PATH']).toContain(name)
  })
})

describe('compose.yaml', () => {
  interface Service {
    readonly environment: Readonly<Record<string, string>>
    readonly image: string
    readonly [key: string]: unknown
  }
  const { services } = parse(read('compose.yaml')) as { services: { patchboard: Service; postgres: Service } }

  test('gives the server settings that exist, and the database that it starts', () => {
    expect(settings).toEqual(expect.arrayContaining(Object.keys(services.patchboard.environment)))
    const { POSTGRES_USER, POSTGRES_DB } = services.postgres.environment
    expect(services.patchboard.environment.DATABASE_URL).toMatch(
      new RegExp(`^postgres://${POSTGRES_USER}:.*@postgres/${POSTGRES_DB}$`),
    )
  })

  test('keeps the server from the network, and from rights that it does not need', () => {
    expect(services.patchboard).toMatchObject({
      ports: ['127.0.0.1:8080:8080'],
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    })
    expect(services.postgres.ports).toBeUndefined()
  })
})

describe('patchboard.service', () => {
  const unit = read('docs/operations/patchboard.service')

  test('starts a program that exists, with settings that exist', () => {
    const [, program = ''] = /^ExecStart=\/usr\/bin\/node \/opt\/patchboard\/scripts\/launch\.mjs (\S+)$/m.exec(unit) ?? []
    expect(existsSync(join(root, program))).toBe(true)
    const [, environment = ''] = /^Environment=(.+)$/m.exec(unit) ?? []
    for (const [, name = ''] of environment.matchAll(/(\w+)=/g)) expect([...settings, 'NODE_ENV']).toContain(name)
  })
})

describe.each(globSync('docs/operations/*.md', { cwd: root }).sort())('%s', (path) => {
  const text = read(path)

  test('has commands that a shell can read', () => {
    for (const [, block = ''] of text.matchAll(/^```sh\n([\s\S]*?)^```/gm)) {
      const script = block.replace(/<[a-z ]+>/g, 'x')
      expect(spawnSync('sh', ['-n'], { input: script, encoding: 'utf8' }).stderr, script).toBe('')
    }
  })

  test('is in the index', () => {
    expect(path.endsWith('README.md') || read('docs/operations/README.md').includes(`](${path.split('/').at(-1)})`)).toBe(true)
  })

  test('names settings that exist', () => {
    const others = new Set(['PATCHBOARD_TAG', 'POSTGRES_PASSWORD', 'HELP', 'NAME', 'FILE', 'EMAIL', 'NODE_OPTIONS', 'ID', 'ALL'])
    const sqlWords = /^(SELECT|ALTER|DATABASE|RENAME|TO|NaN)$/
    for (const [, name = ''] of text.matchAll(/`([A-Z][A-Z0-9_]{3,})(?:=[^`]*)?`/g))
      if (!others.has(name) && !sqlWords.test(name)) expect(settings).toContain(name)
  })
})
