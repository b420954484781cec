// Guards the promise of files that call themselves pure: what they return depends on their arguments alone. Neither they nor
// anything that they import at run time reaches a database, a file, the network, the clock or a source of random numbers.
import { type CheckedRule, file, headOf, importsOf, isTest, listSources, nameOf, type Source, testRules } from './sources.ts'

const alwaysPure = ['present.ts', 'schemas.ts', 'flow.ts', 'render.ts']

/** The names that pure files may import from Node: each computes and nothing else. */
const harmless: Readonly<Record<string, RegExp>> = {
  'node:crypto': /^(createHash|createHmac|timingSafeEqual)$/,
  'node:net': /^(isIP|isIPv4|isIPv6|SocketAddress|BlockList)$/,
  'node:util': /^(isDeepStrictEqual)$/,
  'node:path': /^(posix|join|extname|basename|dirname)$/,
}
const ioPackage =
  /^(kysely|pg|pg-copy-streams|fastify|fastify-plugin|@fastify\/.*|ioredis|twilio|aws4fetch|commander|prom-client)(\/|$)/
const ioText =
  /\bprocess\.(?!memoryUsage)|\bfetch\(|\bnew Date\(\)|\bDate\.now\(|\bMath\.random\b|\bset(Timeout|Interval)\(|\bawait\b|\bimport\(/

const rules: Readonly<Record<string, CheckedRule>> = {
  'a pure file reaches nothing but its arguments': {
    check: (files) => {
      const byPath = new Map(files.map((source) => [source.path, source]))
      return files.filter(isPure).flatMap((source) => impuritiesOf(source, byPath))
    },
    broken: [
      [
        file('src/auth/pages.ts', "// The pages. Pure.\nimport { read } from './read.ts'"),
        file('src/auth/read.ts', "// Reads.\nimport { readFileSync } from 'node:fs'"),
      ],
    ],
  },
  'a pure file takes no clock': {
    check: (files) =>
      files.filter((source) => isPure(source) && /\bClock\b/.test(source.text)).map(({ path }) => `${path}: take the instant`),
    broken: [file('src/auth/pages.ts', "// The pages. Pure.\nimport type { Clock } from '../clock.ts'")],
  },
}

function isPure(source: Source): boolean {
  return /\bpure\b/i.test(headOf(source)) || alwaysPure.includes(nameOf(source.path))
}

function impuritiesOf(source: Source, byPath: ReadonlyMap<string, Source>): string[] {
  const found: string[] = []
  const seen = new Set<string>()
  const visit = (each: Source) => {
    if (seen.has(each.path)) return
    seen.add(each.path)
    const code = each.text.replace(/^\s*(\/\/|\/?\*).*$/gm, '')
    const text = each === source ? ioText.exec(code)?.[0] : undefined
    if (text !== undefined) found.push(`${source.path}: has ${text}`)
    for (const { target, clause, isTypeOnly } of importsOf(each)) {
      if (isTypeOnly) continue
      if (isIo(target, clause)) found.push(`${source.path}: reaches ${target}${each === source ? '' : ` by ${each.path}`}`)
      const next = byPath.get(target)
      if (next !== undefined) visit(next)
    }
  }
  visit(source)
  return found
}

function isIo(target: string, clause: string): boolean {
  if (!target.startsWith('node:')) return ioPackage.test(target) && !target.startsWith('twilio/lib/twiml/')
  const allowed = harmless[target]
  const names = clause
    .replace(/[{}]/g, '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '))
  return names.some((name) => allowed?.test(name.split(' as ')[0] ?? '') !== true)
}

testRules(
  rules,
  listSources().filter(({ path }) => /^src\/.*\.ts$/.test(path) && !isTest(path)),
)
