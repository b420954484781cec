import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import { sql } from 'kysely'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { type Run, runCampaigns } from '../../test/support/commands/run-campaigns.ts'
import { cloneDatabase } from '../../test/support/database.ts'

const database = await cloneDatabase()
const { db } = database
const cwd = mkdtempSync(join(tmpdir(), 'patchboard-text-'))
afterAll(() => rmSync(cwd, { recursive: true }))
beforeEach(() => sql`TRUNCATE campaigns, targets RESTART IDENTITY CASCADE`.execute(db))

/** Applies a campaign's file, and returns what ended how, with the names in the database. */
async function apply(bytes: Buffer, options: string[] = ['--yes'], run: Partial<Run> = {}) {
  writeFileSync(join(cwd, 'campaign.yaml'), bytes)
  const { status, out, err } = await runCampaigns(database, ['campaigns', 'apply', 'campaign.yaml', ...options], { cwd, ...run })
  const rows = await db.selectFrom('campaigns').select('name').execute()
  return { status, out, err, names: rows.map(({ name }) => name) }
}

const yaml = (name: string) => `# Kampania\nname: ${name}\n`
const polish = iconv.encode(yaml('Czyste źródła'), 'windows-1250')

describe('a byte order mark decides', () => {
  test.each(['utf-8', 'utf-16le', 'utf-16be', 'utf-32le', 'utf-32be'])('%s, whatever encoding is named', async (encoding) => {
    const bytes = iconv.encode(yaml('Czyste źródła'), encoding, { addBOM: true })
    expect(await apply(bytes, ['--encoding', 'windows-1252', '--yes'])).toMatchObject({ err: '', names: ['Czyste źródła'] })
  })

  test('a file that is not what its mark says is refused', async () => {
    const bytes = Buffer.concat([iconv.encode(yaml('Wells'), 'utf-16le', { addBOM: true }), Buffer.from('x')])
    expect(await apply(bytes)).toMatchObject({
      status: 1,
      err: /^line 3: this is not UTF-16LE: the file is damaged\./,
      names: [],
    })
  })
})

describe('UTF-8 comes next', () => {
  test('whatever encoding is named', async () => {
    const bytes = Buffer.from(yaml('Czyste źródła'))
    expect(await apply(bytes, ['--encoding', 'windows-1250', '--yes'])).toMatchObject({ err: '', names: ['Czyste źródła'] })
  })

  test.each([
    ['Clara NÃºÃ±ez', 'line 2: there is "NÃºÃ±ez", which probably means "Núñez"; it was garbled when it was saved: correct it.'],
    ['Р–Р°РЅРЅР°', 'line 2: there is "Р–Р°РЅРЅР°", which probably means "Жанна"; it was garbled when it was saved: correct it.'],
    ['Ð–Ð°Ð½Ð½Ð°', 'line 2: there is "Ð–Ð°Ð½Ð½Ð°", which probably means "Жанна"; it was garbled when it was saved: correct it.'],
    ['Jos√© N', 'line 2: there is "Jos√©", which probably means "José"; it was garbled when it was saved: correct it.'],
    ['ĹąrebiÄ™', 'line 2: there is "ĹąrebiÄ™", which probably means "Źrebię"; it was garbled when it was saved: correct it.'],
    ['Î†Î½Î½Î±', 'line 2: there is "Î†Î½Î½Î±", which probably means "Άννα"; it was garbled when it was saved: correct it.'],
    ['å±±ç”°', 'line 2: there is "å±±ç”°", which probably means "山田"; it was garbled when it was saved: correct it.'],
    ['Clara N\ufffdez', 'line 2: there is "N\ufffdez"; it was garbled when it was saved: correct it.'],
    ['Clara N\u0096ez', 'line 2: there is "N\u0096ez"; it was garbled when it was saved: correct it.'],
  ])('but not with garbled texts, such as %j', async (name, sentence) => {
    expect(await apply(Buffer.from(yaml(name)))).toMatchObject({
      status: 1,
      err: `${sentence}\nNothing was changed.\n`,
      names: [],
    })
  })

  test.each([
    '»MENÜ«',
    'ÀÉÎÕÜ',
    'SÃO JOÃO',
    'Ångström',
    'Đặng Thị Ý',
    'ÂŞIK',
    'FĂŞĂ',
    'ПІДІЇ',
    'Сі ЕЈ',
    '–É',
    '20 – “Sí”',
    '5 ≈ ƒ',
  ])('a name that only looks unusual is fine: %s', async (name) => {
    expect(await apply(Buffer.from(yaml(name)))).toMatchObject({ err: '', names: [name] })
  })
})

describe('other encodings', () => {
  test('are refused without a terminal, by the first line that is not UTF-8, with a hint', async () => {
    const { err, names } = await apply(polish, [])
    expect(err).toBe(
      'line 2: this line is not UTF-8: what follows "name: Czyste " is in another encoding.\n' +
        'Save the file in UTF-8 (in Excel: "CSV UTF-8"), or name its encoding with --encoding. With --encoding windows-1250, it has: Czyste źródła.\n' +
        'Nothing was changed.\n',
    )
    expect(names).toEqual([])
  })

  test.each([
    ['windows-1250', 'Czyste źródła'],
    ['Windows 1250', 'Czyste źródła'],
    ['cp852', 'Czyste źródła'],
    ['latin1', 'Núñez – “Sí”'],
    ['latin1', 'Save £5m, £bn – 30 m³, ¼ of 100 ¥ (“¿Qué?”)'],
    ['macintosh', 'l’école José'],
    ['shift_jis', '山田太郎'],
    ['gb18030', '王小明'],
    ['utf-16le', 'Czyste źródła'],
  ])('are read as --encoding %s says', async (encoding, name) => {
    const bytes = iconv.encode(yaml(name), encoding === 'latin1' ? 'windows-1252' : encoding)
    expect(await apply(bytes, ['--encoding', encoding, '--yes'])).toMatchObject({ err: '', names: [name] })
  })

  test('are refused if a byte means nothing in the one that is named', async () => {
    const { err, names } = await apply(Buffer.from('name: a\nstate: \x81\n', 'latin1'), ['--encoding', 'windows-1252', '--yes'])
    expect(err).toMatch(/^line 2: there is .*; this line is not windows-1252\.\nNothing was changed\.\n$/)
    expect(names).toEqual([])
  })

  test.each(['klingon', 'base64', 'hex', 'ascii', ''])('cannot be named %j', async (encoding) => {
    expect((await apply(polish, ['--encoding', encoding, '--yes'])).err).toMatch(
      /There is no such encoding\. Common ones are windows-1252/,
    )
  })
})

describe('at a terminal, a guess is shown with texts of the file', () => {
  test('and the file is read so after a yes', async () => {
    expect(await apply(polish, [], { typed: 'y\ry\r' })).toMatchObject({ status: 0, names: ['Czyste źródła'] })
  })

  test.each(['n\r', '\r', '\u0003'])('and nothing is changed after %j', async (typed) => {
    const { status, err, names } = await apply(polish, [], { typed })
    expect([status, names]).toEqual([1, []])
    expect(err).toMatch(/^Save the file in UTF-8 .* Nothing was changed\.\n$/)
  })

  test('but not with --yes, which asks nothing', async () => {
    expect(await apply(polish, ['--yes'], { typed: 'y\r' })).toMatchObject({ status: 1, names: [] })
  })
})

test.each([
  [
    'xlsx',
    Buffer.from('504b03041400060008000000210000000000000000000000000000', 'hex'),
    /is not text, but a workbook or an archive/,
  ],
  ['pdf', Buffer.from('%PDF-1.7\n\x80', 'latin1'), /is not text, but pdf/],
])('a file that is no text is named by what it is: %s', async (_kind, bytes, sentence) => {
  expect(await apply(bytes)).toMatchObject({ status: 1, err: sentence, names: [] })
})

test('invisible characters are removed before anything is read', async () => {
  const { err, names } = await apply(Buffer.from('\u200bname\u2060: Sa\u00advethe\ufeff Rivers\u202c\n'))
  expect([err, names]).toEqual(['', ['Savethe Rivers']])
})
