// What is known about one country is in src/countries/, and its civic data in src/civic-data/, alone: no other file of src/ names a campaign type or what it reaches.
// phone/ knows numbers, prompts/ knows wording, the demo invents a country, and migrations are frozen.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { customType, listAllSubtypes, listCampaignTypes } from '../src/countries/campaign-types.ts'
import { countries } from '../src/countries/registry.ts'

const root = join(import.meta.dirname, '..')
const allowed = /^src\/(countries|civic-data\/(us|xv)|phone|prompts|demo|database\/migrations)\/|\.test\.ts$/
/** Words that mean other things, too: a metric has the label `state`, a practice server is `local`. */
const everydayWords = ['state', 'local']

const types = listCampaignTypes().filter((type) => type !== customType && !everydayWords.includes(type))
const labels = countries
  .flatMap(({ campaignTypes }) => Object.values(campaignTypes))
  .flatMap(({ name, offices, chambers }) => [name, ...Object.values({ ...offices, ...chambers })])
  .filter((label) => label !== null)

/** The names as whole texts, and types as keys of an object. */
const pattern = new RegExp(`(['"\`])(?:${[...types, ...labels].join('|')})\\1|\\b(?:${types.join('|')}):`)

function breaches(path: string, text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, i) => (pattern.test(line) && !allowed.test(path) ? [`${path}:${i + 1}: ${line.trim()}`] : []))
}

describe('what is known about a country', () => {
  it('is in src/countries/ and a folder of src/civic-data/ alone', () => {
    const paths = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
      .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    expect(paths).toContain('src/countries/us.ts')
    expect(paths.flatMap((path) => breaches(path, readFileSync(join(root, path), 'utf8')))).toEqual([])
  })

  it.each([
    "case 'congress':",
    '  congress: [],',
    "  'province': null,",
    'const name = "House of Representatives"',
    "description: '`custom`; `parliament` in Canada'",
    "isExecutive ? 'Governor' : null",
  ])('would be noticed elsewhere: %s', (line) => {
    expect(breaches('src/campaigns/campaign.ts', `// A comment.\n${line}\n`)).toEqual([
      `src/campaigns/campaign.ts:2: ${line.trim()}`,
    ])
    expect(breaches('src/countries/us.ts', line)).toEqual([])
  })

  it('is in the table of campaign files, too', () => {
    const guide = readFileSync(join(root, 'docs/campaigns.md'), 'utf8')
    for (const word of [...listCampaignTypes(), ...listAllSubtypes()]) expect(guide).toContain(`\`${word}\``)
  })
})
