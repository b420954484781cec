import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadCallPowerSource, type SourceName } from '../../../test/support/callpower-source.ts'
import { cloneDatabase } from '../../../test/support/database.ts'
import { commandLine } from '../../audit/actor.ts'
import { importCallPower } from '../../callpower/import-callpower.ts'
import { systemClock } from '../../clock.ts'
import { readCountry } from '../../countries/read-country.ts'
import { makeDemo } from '../../demo/seed.ts'
import { collectProblems } from '../../input/problems.ts'
import { decodeText } from '../../input/text/decode.ts'
import { promptKeys } from '../../prompts/keys.ts'
import type { StoredTarget } from '../../targets/target.ts'
import { matchTargets } from '../changing/match-targets.ts'
import { readContent } from '../changing/read-content.ts'
import { checkInput } from '../changing/read-input.ts'
import type { CampaignContent, Prompt } from '../content/content.ts'
import { readCurrent } from '../content/current.ts'
import { differenceOf } from '../content/difference.ts'
import { campaignInput } from '../content/input.ts'
import { inputOf } from '../content/input-of.ts'
import { defaults } from '../content/settings.ts'
import { planFile } from './read-campaign-file.ts'
import { writeCampaignFile } from './write-file.ts'
import { YamlFile } from './yaml-file.ts'

const authorship = { actor: commandLine, now: new Date('2026-01-15T12:00:00Z') }

describe('the export of a campaign that was not created from a file can be applied and changes nothing', () => {
  const database = cloneDatabase()

  /** Campaign name → problems or changes when its export is applied. */
  async function roundTrip(): Promise<Record<string, unknown>> {
    const { db } = await database
    const outcomes: Record<string, unknown> = {}
    for (const row of await db.selectFrom('campaigns').selectAll().execute()) {
      const text = writeCampaignFile((await readCurrent(db, row)).campaign)
      const readAudio = () => Promise.reject(new Error('no file is named'))
      const file = await planFile(db, text, { hasAnyNumber: false, readAudio })
      outcomes[row.name] = 'problems' in file ? file.problems : differenceOf(file.planned)
    }
    return outcomes
  }
  const unchanged = (outcomes: Record<string, unknown>) =>
    Object.values(outcomes).filter((outcome) => Array.isArray(outcome) && outcome.length === 0).length

  describe.each<[SourceName, number]>([
    ['callpower', 6],
    ['filters', 4],
  ])('the recorded CallPower "%s"', (name, campaigns) => {
    beforeAll(async () => {
      const { db, pool } = await database
      await sql`TRUNCATE campaigns, targets, phone_numbers, audio_recordings, sessions, imports, users RESTART IDENTITY CASCADE`.execute(
        db,
      )
      const { url } = await loadCallPowerSource(name)
      await importCallPower(
        { from: url, dryRun: false, sameSource: false },
        { database: { db, pool }, clock: systemClock, authorship, note: () => {} },
      )
    })

    test('as imported', async () => {
      const outcomes = await roundTrip()
      expect(unchanged(outcomes), JSON.stringify(outcomes)).toBe(campaigns)
    })

    test('with values that a file could not set', async () => {
      const { db } = await database
      await sql`UPDATE campaigns SET campaign_language = 'xx', voice = 'alice', campaign_type = 'odd', campaign_subtype = 'odder',
        target_ordering = 'upper-first', include_special = 'sometimes', segment_by = 'location', locate_by = 'stars',
        country_code = 'utopia', fallback_number = '+1999', embed = '[1, null]'`.execute(db)
      await sql`UPDATE targets SET number = '+1999', title = '', district = ' '`.execute(db)
      await sql`UPDATE phone_numbers SET number = '+1555' WHERE id = 1`.execute(db)
      await sql`UPDATE audio_recordings SET key = 'msg_of_old', version = id WHERE text_to_speech IS NOT NULL`.execute(db)
      const outcomes = await roundTrip()
      expect(unchanged(outcomes), JSON.stringify(outcomes)).toBe(campaigns)
    })
  })

  test('the demo', async () => {
    const { db } = await database
    await makeDemo(db, { now: new Date('2026-01-15T12:00:00Z'), calls: 10 })
    expect(unchanged(await roundTrip())).toBe(7)
  })
})

/** Garbled or with invisible characters, as rows may be that were imported. */
const odd = fc.constantFrom('NÃºÃ±ez', 'N\ufffdez', 'Ne\u200bz', '\u202aAda\u202c', '👩‍👧 \u200d', 'می\u200cرود')
const text = (max = 100) =>
  fc.oneof(
    { weight: 9, arbitrary: fc.string({ minLength: 1, maxLength: max, unit: 'binary' }).filter((one) => !one.includes('\0')) },
    { weight: 1, arbitrary: odd },
  )
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null })
const number = fc.bigInt({ min: 1_000_000n, max: 99_999_999_999n }).map((digits) => `+${digits}`)
const numbers = fc.uniqueArray(number, { maxLength: 3 }).map((list) => list.toSorted())

const settings = fc.record<CampaignContent['settings']>({
  name: text(255).filter((name) => name.trim() !== ''),
  status: fc.constantFrom('archived', 'paused', 'live'),
  country: text()
    .map((country) => country.toUpperCase())
    .filter((country) => country === country.toUpperCase() && country.length <= 100)
    // Rows never read as another spelling of a known country, such as ARG.
    .filter((country) => [undefined, country].includes(readCountry(country))),
  language: text(),
  voice: maybe(text()),
  type: text(),
  subtype: maybe(text()),
  state: maybe(text()),
  order: text(),
  shuffle_chambers: fc.boolean(),
  offices: fc.constantFrom('main', 'district'),
  call_maximum: maybe(fc.integer({ min: 1, max: 32_767 })),
  choose_target: fc.boolean(),
  allow_target_ids: fc.boolean(),
  fallback_number: maybe(number),
  locate: maybe(text()),
  special: maybe(text()),
  call_in_allowed: fc.boolean(),
  countries: maybe(fc.uniqueArray(fc.constantFrom('US', 'CA', 'GB', 'XV'), { minLength: 1 }).map((list) => list.toSorted())),
  international: fc.boolean(),
  toll_free: fc.boolean(),
  caller_id: maybe(fc.constantFrom('supporter', 'campaign')),
  schedule_prompt: fc.boolean(),
  calls_per_hour: maybe(fc.integer({ min: 1 })),
  calls_per_day: maybe(fc.integer({ min: 1 })),
  minutes_per_day: maybe(fc.integer({ min: 1 })),
  calls_per_number: maybe(fc.integer({ min: 1 })),
  calls_per_target_per_day: maybe(fc.integer({ min: 1 })),
  seconds_between_calls: maybe(fc.integer({ min: 1 })),
  share_per_target: maybe(fc.integer({ min: 1, max: 100 })),
  // PostgreSQL preserves -0 in JSON, but JSON.stringify writes it as 0.
  embed: fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) ?? {}),
})
const plain = { noNullPrototype: true }
const office = fc.record({ name: maybe(text()), type: maybe(text()), number, address: maybe(text()) }, plain)
const target = fc.record(
  {
    id: fc.integer({ min: 1 }),
    key: maybe(
      fc.oneof(
        text(),
        text(90).map((key) => `custom:${key}`),
      ),
    ),
    title: maybe(text()),
    name: text(),
    district: maybe(text()),
    location: maybe(text()),
    number: maybe(number),
    ask_for: fc.boolean(),
    is_body: fc.constant(false),
    offices: fc.array(office, { maxLength: 2 }),
  },
  plain,
)
const description = maybe(text())
const prompt: fc.Arbitrary<Prompt> = fc.oneof(
  fc.record({ description, text: text(500) }),
  fc.record({ description, storage: text().map((name) => `audio/${name}`) }),
)
const campaign = fc.record({
  settings,
  targets: fc.uniqueArray(target, { maxLength: 4, selector: ({ id }) => id }),
  numbers,
  callInNumbers: numbers,
  prompts: fc.dictionary(fc.oneof(fc.constantFrom(...promptKeys), text(30)), prompt, { maxKeys: 4, noNullPrototype: true }),
})

test('for any rows, writing and reading the file returns the same campaign', () => {
  fc.assert(
    fc.property(campaign, ({ prompts, ...rest }) => {
      const pinned = new Set(rest.targets.flatMap(({ ask_for }, i) => (ask_for ? [i] : [])))
      const before: CampaignContent = { ...rest, pinned, prompts: new Map(Object.entries(prompts)) }
      const decoded = decodeText(Buffer.from(writeCampaignFile(before)))
      if ('problem' in decoded) throw new Error(JSON.stringify(decoded.problem))
      const read = new YamlFile(decoded.text).read(campaignInput)
      if ('problems' in read) throw new Error(JSON.stringify(read.problems))
      const { input, problems: ofShape } = checkInput(read.input, inputOf(before))
      const { problems, addProblem } = collectProblems()
      const {
        numbers,
        callInNumbers,
        targets,
        pinned: readPins,
        prompts: said,
        settings,
      } = readContent(input, before, addProblem)
      const own = before.targets as StoredTarget[]
      const matched = matchTargets(targets, { own, others: [], hasFallback: false, addProblem })
      expect([...ofShape, ...problems]).toEqual([])
      const after = {
        settings,
        targets: matched,
        pinned: readPins,
        numbers: numbers.map(({ number }) => number),
        callInNumbers: callInNumbers.map(({ number }) => number),
        prompts: said,
      }
      expect({ ...after, prompts: Object.fromEntries(after.prompts) }).toEqual({ ...before, prompts })
    }),
    { numRuns: 300 },
  )
})

test('the name in the comment after a key stays on one line', () => {
  const empty = { title: null, district: null, location: null, number: null, ask_for: false, is_body: false, offices: [] }
  const targets = [{ ...empty, id: 1, key: 'us:1', name: 'Ada\rname: Brown\r\njunior' }]
  const settings = { ...defaults, name: 'Rivers' }
  const text = writeCampaignFile({ settings, targets, pinned: new Set(), numbers: [], callInNumbers: [], prompts: new Map() })
  expect(text).toBe('name: Rivers\ntargets:\n  - key: us:1 # Ada name: Brown junior\n')
})
