// Guarantee: whatever a server does, a download that fails is one sentence and changes nothing; and nothing is fetched from the
// operator's own network.
import type { RequestListener } from 'node:http'
import { PassThrough } from 'node:stream'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { addCivicDataCommands } from '../../src/civic-data/commands.ts'
import { createDownload, type DownloadLimits, usualLimits } from '../../src/civic-data/downloading/download.ts'
import { breakOff, openFileServer } from '../support/civic/file-server.ts'
import { congressFiles, type InventedMember } from '../support/civic/us-files.ts'
import { runCommands } from '../support/commands/run-commands.ts'
import { cloneDatabase } from '../support/database.ts'

const server = await openFileServer()
afterAll(() => server.close())

const database = await cloneDatabase()
const noTerminal = { input: new PassThrough(), output: new PassThrough() }
const clock = () => new Date('2026-11-27T12:00:00Z')
const testLimits = { ...usualLimits, bytesMax: 1_000_000, idleMillisecondsMax: 1500, millisecondsMax: 3000, allowsLocal: true }

function run(args: readonly string[], limits: DownloadLimits = testLimits) {
  const download = createDownload(limits)
  return runCommands(
    {
      add: (program, context) => addCivicDataCommands(program, context, { cwd: '/', terminal: noTerminal, download }),
      database,
      clock,
      env: {},
    },
    ['data', ...args],
  )
}

const load = (path = '', limits?: DownloadLimits) => run(['load', 'us', '--from', server.url + path], limits)

const ada: InventedMember = { id: 'B1', name: 'Ada Brown', seat: 'CA-12', phone: '202-225-0101', offices: ['415-555-0101'] }
const people = '/legislators-current.json'

function publish(members: readonly InventedMember[]): void {
  server.answers.clear()
  for (const [name, bytes] of congressFiles(members)) server.answers.set(`/${name}.json`, String(bytes))
}

beforeEach(() => {
  publish([ada])
  server.requests.length = 0
})

test('a source is loaded from where it is published; what is not there stays as it is', async () => {
  const { out, err } = await load()
  expect(out).toBe('us/congress: 541 seats, 540 of them vacant, 2 numbers.\n')
  expect(err).toContain(`${server.url}committees-current.json: there is no such file; what it would have stays as it is.\n`)
  expect((await run(['find', 'Ada'])).out).toContain('Ada Brown')
})

test('files that have not changed are not sent again', async () => {
  await load()
  server.requests.length = 0
  expect(await load('legislators-current.json')).toMatchObject({ status: 0, out: 'us/congress: nothing has changed.\n' })
  expect(server.requests).toEqual([{ path: people, etag: expect.any(String) }])
})

test('if one file has changed, the others are fetched, too', async () => {
  await load()
  publish([{ ...ada, party: 'Much greener than before' }])
  expect((await load()).out).toContain('us/congress: 541 seats')
  expect((await run(['find', 'Ada'])).out).toContain('Much greener than before\tCA-12\t+12022250101\t1 more office')
})

test('a redirect to the same site is followed', async () => {
  const file = server.answers.get(people) ?? ''
  server.answers.set('/moved.json', file)
  server.answers.set(people, (_request, response) => void response.writeHead(302, { location: '/moved.json' }).end())
  expect(await load()).toMatchObject({ status: 0 })
  expect(server.requests.map(({ path }) => path)).toContain('/moved.json')
})

const answer =
  (status: number, headers: Record<string, string | number> = {}, body = ''): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, headers).end(body)

const faults: Record<string, [RequestListener, RegExp]> = {
  'too many requests': [answer(429), /too many requests \(429\); try again later/],
  'too many requests for a minute': [answer(429, { 'retry-after': 60 }), /\(429\); try again in 60 seconds/],
  'a server out of service': [
    answer(503, { 'retry-after': 'Sat, 28 Nov 2026 06:00:00 GMT' }),
    /\(503\); try again after Sat, 28 Nov/,
  ],
  'an error of the server': [answer(500), /the server answered 500/],
  'a file that is gone': [answer(404), /there is no such file \(404\)/],
  'a web page': [answer(200, { 'content-type': 'text/html; charset=utf-8' }, '<p>'), /a web page instead of the file/],
  'a web page that says it is none': [answer(200, {}, '\n<!DOCTYPE html><html>'), /a web page instead of the file/],
  'an empty file': [answer(200), /the file is empty/],
  'half a file': [(_request, response) => breakOff(response, { 'content-length': '5000' }), /the file ended early/],
  'half a file of unknown length': [(_request, response) => breakOff(response, {}), /the file ended early/],
  'a gigabyte': [answer(200, { 'content-length': 1_000_000_000 }), /the file has more than 1 MB/],
  'a file without end': [
    (_request, response) => {
      const more = () => !response.destroyed && response.write('x'.repeat(100_000), more)
      more()
    },
    /the file has more than 1 MB/,
  ],
  'a server that says nothing': [() => undefined, /the server says nothing/],
  'a server that never comes to an end': [
    (_request, response) => {
      const drip = () => !response.destroyed && response.write('x', () => setImmediate(drip))
      drip()
    },
    /the server took too long|more than 1 MB/,
  ],
  'a redirect to elsewhere': [
    answer(302, { location: 'https://elsewhere.example/people.json' }),
    /another site, elsewhere\.example/,
  ],
  'a redirect to another port': [answer(302, { location: 'http://127.0.0.1:1/' }), /another site, 127\.0\.0\.1:1/],
  'a redirect to a file': [answer(302, { location: 'file:///etc/passwd' }), /another site/],
  'a circle': [answer(302, { location: people }), /in circles/],
  'a compressed file': [answer(200, { 'content-encoding': 'br' }, 'x'), /compresses the file/],
}

test.each(Object.entries(faults))('%s is one sentence, and the last good version serves on', async (_name, [fault, sentence]) => {
  await load()
  server.answers.set(people, fault)
  const { status, out, err } = await load()
  expect({ status, out }).toEqual({ status: 1, out: '' })
  expect(err).toMatch(sentence)
  expect(err).toMatch(/us\/congress:\nhttp:\/\/127\.0\.0\.1:\d+\/legislators-current\.json: .*\nNothing was changed\.\n$/)
  expect((await run(['find', 'Ada'])).out).toContain('Ada Brown')
})

test('a file that no reader understands changes nothing', async () => {
  await load()
  server.answers.set(people, '[{"id": {"bioguide": 7}}]')
  expect(await load()).toMatchObject({ status: 1, err: expect.stringContaining('Nothing was changed') })
})

test.each([
  ['http://example.org/legislators-current.json', 'only addresses that begin with https:// are allowed'],
  ['https://someone:secret@example.org/legislators-current.json', 'an address with a password is not allowed'],
  ['https://127.0.0.1/legislators-current.json', 'the address is in a private network'],
  ['https://169.254.169.254/legislators-current.json', 'the address is in a private network'],
  ['https://[::1]/legislators-current.json', 'the address is in a private network'],
  ['https://0x7f.1/legislators-current.json', 'the address is in a private network'],
  ['https://localhost/legislators-current.json', 'the address is in a private network'],
])('nothing is fetched from %s', async (from, sentence) => {
  const { status, err } = await run(['load', 'us', '--from', from], usualLimits)
  expect({ status, err }).toEqual({ status: 1, err: expect.stringContaining(sentence) })
})

test('a file whose name is not known is refused', async () => {
  expect(await load('people.json')).toMatchObject({ status: 1, err: expect.stringContaining('people.json') })
})
