// Guards the promise that docs/carriers.md describes what the adapter does.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { CarrierName } from '../../config/config.ts'
import { readConfig } from '../../config/read-config.ts'
import { createAddresses, routes } from './addresses.ts'
import { type CarrierProfile, profiles } from './profiles.ts'

const documentation = readFileSync(join(import.meta.dirname, '../../../docs/carriers.md'), 'utf8')
const cellsOf = (line: string) =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())
const table = documentation
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map(cellsOf)
const names = (table[0] ?? []).slice(1).map((cell) => cell.replaceAll('`', '') as CarrierName)

describe('the table of carriers', () => {
  test('lists every carrier', () => {
    expect(names.toSorted()).toEqual(Object.keys(profiles).toSorted())
  })

  test.each<[string, (profile: CarrierProfile) => boolean, RegExp]>([
    ['speaks with the voices', ({ hasPollyVoices }) => hasPollyVoices, /^(yes|–)$/],
    ['retries', ({ readsRetries }) => readsRetries, /^three times$/],
    ['lists the calls it started', ({ listsCalls }) => listsCalls, /^yes$/],
    ['lists the legs to offices', ({ listsLegs }) => listsLegs, /^yes$/],
    ['`twilio set-up-call-in`', ({ callIn }) => callIn !== undefined, /^(yes|–)$/],
  ])('says for each carrier whether it %s', (title, has, yes) => {
    const [, ...cells] = table.find(([first = '']) => first.startsWith(title)) ?? []
    expect(cells.map((cell) => yes.test(cell))).toEqual(names.map((name) => has(profiles[name])))
  })
})

describe('the settings of each carrier', () => {
  const blocks = [...documentation.matchAll(/```sh\n((?:[A-Z_]+=.*\n)+)```/g)].map(([, block = '']) => block)

  test('are listed for each but the simulator', () => {
    expect(blocks).toHaveLength(names.length - 1)
  })

  test.each(blocks)('are complete: %s', (block) => {
    const given = [...block.matchAll(/^([A-Z_]+)=(\S*)/gm)].map(([, name = '', value = '']) => [
      name,
      value.replace('…', 'example.org'),
    ])
    const environment = Object.fromEntries(given)
    const keys = environment.CARRIER === 'telnyx' ? { CARRIER_SIGNING_KEYS: `${'A'.repeat(43)}=` } : {}
    expect(readConfig({ ...environment, ...keys }).carrier.name).toBe(environment.CARRIER ?? 'twilio')
  })
})

test('the URLs to enter by hand are those that set-up-call-in enters', () => {
  const addresses = createAddresses(() => 'https://calls.example.org', profiles.telnyx)
  for (const address of [addresses.incoming, addresses.apology('en'), addresses.incomingStatus])
    expect(documentation).toContain(`\`${address}\``)
  expect(documentation).toContain(routes.incomingFormerly)
})
