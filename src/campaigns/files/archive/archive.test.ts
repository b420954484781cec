// Guarantee: an archive brings a whole campaign to another server, and nothing that an archive contains is written anywhere else.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gunzipSync, gzipSync } from 'node:zlib'
import { sql } from 'kysely'
import { pack } from 'tar-stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCampaigns } from '../../../../test/support/commands/run-campaigns.ts'
import { cloneDatabase, type TestDatabase } from '../../../../test/support/database.ts'

const base = mkdtempSync(join(tmpdir(), 'patchboard-archive-test-'))
afterAll(() => rmSync(base, { recursive: true }))

function serverIn(name: string, database: TestDatabase) {
  const cwd = join(base, name)
  mkdirSync(cwd)
  return {
    cwd,
    db: database.db,
    run: (...args: string[]) => runCampaigns(database, args, { cwd }),
    recordings: () => {
      const folder = join(cwd, 'uploads/audio')
      return existsSync(folder) ? readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), 'hex')]) : []
    },
  }
}

const [one, other] = (await Promise.all([cloneDatabase(), cloneDatabase()])).map((database, i) => serverIn(`${i}`, database)) as [
  ReturnType<typeof serverIn>,
  ReturnType<typeof serverIn>,
]

/** One frame of an MP3. */
const mp3 = (fill: number) => Buffer.concat([Buffer.from([0xff, 0xfb, 0x90, 0x00]), Buffer.alloc(413, fill)])

const yaml = `name: Save the Rivers
status: live
locate: postal
targets:
  - { title: Senator, name: Ada Brown, phone: 202-555-0143, offices: [{ name: Oakland, phone: 510-555-0101 }] }
numbers: [202-555-0100]
prompts:
  msg_intro: { file: intro.mp3, description: read by Carmen }
  msg_final_thanks: { file: thanks.mp3 }
  msg_between_calls: "{{calls_left}} to go."
embed: { script: Ask for a yes. }
`
const csv = `location,title,name,phone,ask_for,offices
94110,Member,Dev Khan,510-555-0117,yes,"510-555-0118 | Main\\; upstairs | district | 1 River Street, Oakland; 510-555-0119 ext. 5"
94110,Senator,Clara Núñez,510-555-0111,,
02139,Senator,"Clara Núñez",510-555-0111,,
`

beforeAll(async () => {
  writeFileSync(join(one.cwd, 'intro.mp3'), mp3(1))
  writeFileSync(join(one.cwd, 'thanks.mp3'), mp3(2))
  writeFileSync(join(one.cwd, 'campaign.yaml'), yaml)
  writeFileSync(join(one.cwd, 'locations.csv'), csv)
  expect(await one.run('campaigns', 'apply', 'campaign.yaml', '--yes')).toMatchObject({ status: 0 })
  expect(await one.run('locations', 'import', '1', 'locations.csv', '--yes')).toMatchObject({ status: 0 })
})

describe('an archive', () => {
  const archive = join(one.cwd, 'rivers.tar.gz')

  test('is applied on an empty server, and exported there again: the same file, and the same recordings', async () => {
    const exported = await one.run('campaigns', 'export', 'Save the Rivers', '--archive', 'rivers.tar.gz')
    expect(exported).toEqual({ status: 0, out: 'rivers.tar.gz: Save the Rivers, with 2 recordings and 2 locations\n', err: '' })
    // The other server has other ids.
    await other.db.insertInto('campaigns').values({ name: 'Other', embed: null }).execute()
    const applied = await other.run('campaigns', 'apply', archive, '--yes')
    expect(applied).toMatchObject({ status: 0, err: '' })
    expect(applied.out).toMatch(
      /^\+ target 1: Senator Ada Brown .*\n(.*\n)*\+ target: Member Dev Khan .*\n(.*\n)*\+ 2 locations\nCampaign \d+, Save/m,
    )
    expect(await other.run('campaigns', 'export', 'Save the Rivers', '--archive', 'again.tar.gz')).toMatchObject({ status: 0 })
    expect(readFileSync(join(other.cwd, 'again.tar.gz')).equals(readFileSync(archive))).toBe(true)
    expect(other.recordings()).toEqual(one.recordings())
    expect(other.recordings()).toHaveLength(2)
    const offices = (db: TestDatabase['db']) =>
      sql`SELECT targets.name, ask_for, offices.name AS office, offices.number, type, address FROM targets
        LEFT JOIN offices ON target_id = targets.id ORDER BY targets.key, offices.id`.execute(db)
    expect((await offices(other.db)).rows).toEqual((await offices(one.db)).rows)
  })

  test('changes nothing where it comes from, and never overwrites a file', async () => {
    expect(await one.run('campaigns', 'apply', archive, '--yes')).toMatchObject({ out: 'Nothing to change.\n' })
    expect(await one.run('campaigns', 'export', '1', '--archive', 'rivers.tar.gz')).toMatchObject({
      status: 1,
      err: expect.stringMatching(/rivers\.tar\.gz already exists/),
    })
  })

  test('is an ordinary .tar.gz with the campaign file, the locations and the recordings', () => {
    const names = gunzipSync(readFileSync(archive))
      .toString('latin1')
      .match(/[a-z]+(\/[0-9a-f]{64})?\.(yaml|csv|mp3)(?=\0)/g)
    expect(names).toEqual([
      expect.stringMatching(/^recordings\//),
      expect.stringMatching(/^recordings\//),
      'locations.csv',
      'campaign.yaml',
    ])
  })

  test('is not written if a recording is missing in the store', async () => {
    const [file] = readdirSync(join(one.cwd, 'uploads/audio'))
    const path = join(one.cwd, 'uploads/audio', file ?? '')
    const bytes = readFileSync(path)
    rmSync(path)
    await expect(one.run('campaigns', 'export', '1', '--archive', 'half.tar.gz')).rejects.toThrow(
      /recording .* cannot be read \(ENOENT\)/,
    )
    expect(existsSync(join(one.cwd, 'half.tar.gz'))).toBe(false)
    writeFileSync(path, bytes)
  })
})

type Header = Parameters<ReturnType<typeof pack>['entry']>[0]
type Part = [header: Header, content?: Buffer | string]

async function archiveOf(parts: readonly Part[]): Promise<Buffer> {
  const archive = pack()
  for (const [header, content = ''] of parts) {
    if (header.type === undefined || header.type === 'file') archive.entry(header, Buffer.from(content))
    else archive.entry(header)
  }
  archive.finalize()
  return await buffer(archive)
}

const campaign = (text = yaml): Part => [{ name: 'campaign.yaml' }, text]
const plain = 'name: Plain\n'

describe('an archive that was tampered with, or damaged, is refused in one sentence, and nothing is changed', () => {
  const apply = async (bytes: Buffer) => {
    writeFileSync(join(other.cwd, 'bad.tar.gz'), bytes)
    return await other.run('campaigns', 'apply', 'bad.tar.gz', '--yes')
  }
  const names = async () =>
    (await other.db.selectFrom('campaigns').select('name').orderBy('id').execute()).map(({ name }) => name)

  test.each<[string, Part[], RegExp]>([
    [
      'a path that leads out',
      [[{ name: '../escaped.txt' }, 'x'], campaign(plain)],
      /"\.\.\/escaped\.txt" does not belong into it/,
    ],
    ['an absolute path', [[{ name: `${base}/escaped.txt` }, 'x'], campaign(plain)], /does not belong into it/],
    ['a path through a folder', [[{ name: 'recordings/../../escaped.txt' }, 'x'], campaign(plain)], /does not belong into it/],
    ['a hidden file', [[{ name: 'recordings/.escaped' }, 'x'], campaign(plain)], /does not belong into it/],
    [
      'a symbolic link',
      [[{ name: 'recordings/x.mp3', type: 'symlink', linkname: '/etc/passwd' }], campaign(plain)],
      /not a regular file/,
    ],
    [
      'a hard link',
      [[{ name: 'recordings/x.mp3', type: 'link', linkname: '/etc/passwd' }], campaign(plain)],
      /not a regular file/,
    ],
    [
      'a path that leads out after a ./',
      [[{ name: './../escaped.txt' }, 'x'], campaign(plain)],
      /"\.\.\/escaped\.txt" does not belong/,
    ],
    ['a folder', [[{ name: 'elsewhere/', type: 'directory' }], campaign(plain)], /not a regular file/],
    ['an entry twice', [campaign(plain), campaign(plain)], /"campaign\.yaml" is in it twice/],
    ['no campaign file', [[{ name: 'locations.csv' }, 'location\n']], /does not contain campaign\.yaml/],
    [
      'a campaign file that is too large',
      [[{ name: 'campaign.yaml' }, Buffer.alloc(5 * 1024 * 1024, 'a')]],
      /more than 4194304 bytes/,
    ],
    ['a recording that is too large', [[{ name: 'recordings/x.mp3' }, Buffer.alloc(21 * 1024 * 1024)]], /more than \d+ bytes/],
    [
      'too many entries',
      Array.from({ length: 201 }, (_, i): Part => [{ name: `recordings/${i}.mp3` }, 'x']),
      /more than 200 entries/,
    ],
    ['a campaign file that is not UTF-8', [[{ name: 'campaign.yaml' }, Buffer.from('name: Z\xfcrich', 'latin1')]], /not UTF-8/],
  ])('%s', async (_, parts, sentence) => {
    const before = await names()
    expect(await apply(gzipSync(await archiveOf(parts)))).toEqual({ status: 1, out: '', err: expect.stringMatching(sentence) })
    expect(await names()).toEqual(before)
    expect(existsSync(join(base, 'escaped.txt')) || existsSync(join(tmpdir(), 'escaped.txt'))).toBe(false)
  })

  test.each<[string, () => Promise<Buffer>]>([
    ['cut off', async () => gzipSync(await archiveOf([campaign()])).subarray(0, 200)],
    ['cut off within an entry', async () => gzipSync((await archiveOf([campaign(plain.repeat(900))])).subarray(0, 3000))],
    ['gzipped text', async () => gzipSync('name: x\n'.repeat(1000))],
    [
      'a header that claims a megabyte of attributes',
      async () => gzipSync(await archiveOf([[{ name: 'campaign.yaml', pax: { comment: 'x'.repeat(3_000_000) } }, plain]])),
    ],
  ])('%s', async (_, make) => {
    expect(await apply(await make())).toMatchObject({
      status: 1,
      err: expect.stringMatching(/is not an archive of a campaign: .*\.\n/),
    })
  })

  test('a campaign file that names a file outside of the archive', async () => {
    const text = `${plain}prompts: { msg_intro: { file: ${join(one.cwd, 'intro.mp3')} } }\n`
    expect((await apply(gzipSync(await archiveOf([campaign(text)])))).err).toMatch(
      /^line 2, .*The archive does not contain .*intro\.mp3\./,
    )
  })

  test('locations with problems, of which each has its line, and without the campaign', async () => {
    const locations: Part = [{ name: 'locations.csv' }, 'location,name,phone\n94110,Ada,5550111\n94111,,510-555-0111\n']
    const { err } = await apply(gzipSync(await archiveOf([campaign(plain), locations])))
    expect(err).toMatch(/^locations\.csv, line 2: phone .*\nlocations\.csv, line 3: name is missing\.\nNothing was changed\.\n$/)
    expect(await names()).not.toContain('Plain')
  })

  test('but an archive that was packed by hand, without gzip, is applied', async () => {
    for (const at of ['', './']) {
      const folders = ['', 'recordings/'].filter((name) => at + name !== '')
      const parts: Part[] = folders.map((name) => [{ name: at + name, type: 'directory' }])
      const byHand = await archiveOf([...parts, [{ name: `${at}campaign.yaml` }, plain]])
      expect(await apply(byHand)).toMatchObject({ status: 0, err: '' })
    }
    expect(await names()).toContain('Plain')
  })
})
