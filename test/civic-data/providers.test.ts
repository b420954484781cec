// Guarantee: every country keeps what the rest of the server relies on. A country that is added is added here, too.
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { commandLine } from '../../src/audit/actor.ts'
import { openBoundaries } from '../../src/civic-data/boundaries/open-boundaries.ts'
import type { Directory } from '../../src/civic-data/directory.ts'
import { kindOf } from '../../src/civic-data/division.ts'
import { loadSource } from '../../src/civic-data/loading/load-source.ts'
import { locateCaller } from '../../src/civic-data/locating/locate-caller.ts'
import { kindOfLocation, locationKinds } from '../../src/civic-data/locating/location.ts'
import { regionKind } from '../../src/civic-data/locating/place.ts'
import { reachOf } from '../../src/civic-data/locating/reach.ts'
import { openDirectory } from '../../src/civic-data/open-directory.ts'
import { listDatasets, listSeats } from '../../src/civic-data/queries.ts'
import { civicProviders } from '../../src/civic-data/registry.ts'
import type { SourceTexts } from '../../src/civic-data/source.ts'
import { listSubtypes } from '../../src/countries/campaign-types.ts'
import { unitedStatesCountry } from '../support/civic/countries/united-states.ts'
import { verdaniaCountry } from '../support/civic/countries/verdania.ts'
import { cloneDatabase } from '../support/database.ts'

const countries = [unitedStatesCountry, verdaniaCountry]

test('every country that is registered is tested, with files for each of its sources', () => {
  expect(countries.map(({ provider }) => provider)).toEqual(civicProviders)
  for (const { provider, files } of countries)
    expect([...files.keys()].sort()).toEqual(provider.sources.map(({ dataset }) => dataset).sort())
})

describe.each(countries.map((country) => [country.provider.name, country] as const))('%s', async (_name, country) => {
  const { provider, files, now, newMapsAt } = country
  const { db } = await cloneDatabase()
  const services = { db, readDirectory: openDirectory(), readBoundaries: openBoundaries(), geocoder: undefined }
  const load = async (dataset: string, texts: SourceTexts = files.get(dataset) ?? new Map()) => {
    const source = provider.sources.find((each) => each.dataset === dataset)
    if (source === undefined) throw new Error(`There is no source ${dataset}`)
    const wanted = { source, files: texts, origin: 'invented', isAccepted: false }
    return await loadSource(db, wanted, { actor: commandLine, now })
  }
  const locate = (text: string, at = now) => locateCaller(services, provider, { kind: kindOfLocation(provider, text), text }, at)
  const reachAt = async (text: string, at = now) => {
    const [directory, place] = [await services.readDirectory(db), await locate(text, at)]
    return provider.types.map((wanted) => ({
      ...wanted,
      place,
      ...(place === undefined ? { seats: [], unclear: [], unknown: [] } : reachOf(directory, provider, place, wanted)),
    }))
  }
  const divisionsAt = async (text: string, at: Date) => {
    const kinds = [...((await locate(text, at))?.candidates ?? [])].filter(([kind]) => kind !== regionKind)
    return kinds.flatMap(([, own]) => own.map(({ division }) => division))
  }
  const codesOf = (directory: Directory) => [
    ...new Set(directory.tablesOf(provider.country).flatMap(({ areas }) => Object.keys(areas))),
  ]

  beforeAll(async () => {
    for (const dataset of files.keys())
      expect(await load(dataset)).toMatchObject({ outcome: 'loaded', loaded: { outcome: 'switched' } })
  })

  test('each source tells districts by what it says it does', async () => {
    for (const { dataset, tells, read } of provider.sources) {
      const found = await read(files.get(dataset) ?? new Map())
      if ('problems' in found) throw new Error(JSON.stringify(found.problems))
      const { areas, boundaries = [] } = found.records
      const kinds = { postal: areas.map(({ kind }) => kind), latlon: boundaries.map(({ kind }) => kind) }
      const told = Object.entries(kinds).flatMap(([by, all]) => (all.length > 0 ? [{ by, kinds: [...new Set(all)].sort() }] : []))
      expect(told, dataset).toEqual(tells === undefined ? [] : [{ ...tells, kinds: [...tells.kinds].sort() }])
    }
  })

  test('every seat is in a region that the country knows, of a type and a chamber that campaigns can call', async () => {
    const seats = await listSeats(db)
    expect(seats.length).toBeGreaterThan(10)
    for (const { key, type, chamber, division, region } of seats) {
      expect(provider.regionOf(division), key).toBe(region)
      expect(provider.types.find((each) => each.type === type)?.chambers, key).toContain(chamber)
      expect(division.startsWith(`ocd-division/country:${provider.country.toLowerCase()}/`), key).toBe(true)
    }
    expect(new Set(seats.map(({ key }) => key)).size).toBe(seats.length)
  })

  test('the chambers are subtypes of the campaign types of the country', () => {
    for (const { type, chambers } of provider.types) {
      const subtypes = listSubtypes(type, provider.country)
      expect(subtypes, type).toEqual(expect.arrayContaining([...chambers]))
      expect([...chambers].sort()).toEqual(subtypes.filter((subtype) => subtype !== 'both').sort())
    }
  })

  test('every division is found by its id, and a name that is read is that of a division so called', async () => {
    const seats = await listSeats(db)
    let named = 0
    for (const { division, district } of seats) {
      expect(provider.divisionNamed(division)).toBe(division)
      const found = district === null ? undefined : provider.divisionNamed(district)
      if (found === undefined) continue
      named++
      const sameName = seats.filter((seat) => seat.district === district).map((seat) => seat.division)
      expect(sameName, district ?? '').toContain(found)
    }
    expect(named).toBeGreaterThan(10)
  })

  test('every postal code tells each chamber, asks for it or says that it cannot; nobody of two districts is called', async () => {
    const directory = await services.readDirectory(db)
    const codes = codesOf(directory)
    expect(codes.length).toBeGreaterThan(4)
    let asked = 0
    for (const code of codes)
      for (const { type, chambers, place, seats, unclear, unknown } of await reachAt(code)) {
        expect(place, code).toBeDefined()
        asked += unclear.length
        const regions = (place?.candidates.get(regionKind) ?? []).map(({ division }) => provider.regionOf(division) ?? '')
        for (const chamber of chambers) {
          const own = regions.map((region) => provider.chamberIn(type, chamber, region))
          const exists = regions.some((region, i) => directory.kindsOf(type, own[i] ?? '', region).size > 0)
          const reached = seats.filter((seat) => own.includes(seat.chamber))
          const isSame = (each: string) => regions.some((region, i) => provider.chamberIn(type, each, region) === own[i])
          const isSaid = [...unclear.map((each) => each.chamber), ...unknown].some(isSame)
          expect(reached.length > 0 || isSaid || !exists, `${code}, ${type}, ${chamber}`).toBe(true)
          const districts = reached.map(({ division }) => division).filter((each) => !provider.regionKinds.has(kindOf(each)))
          expect(new Set(districts).size, `${code}, ${type}, ${chamber}`).toBeLessThanOrEqual(1)
        }
        for (const { choices } of unclear) {
          expect(new Set(choices.map(({ division }) => division)).size).toBe(choices.length)
          for (const seat of choices.flatMap((choice) => choice.seats)) expect(seats).not.toContain(seat)
        }
      }
    expect(asked).toBeGreaterThan(0)
  })

  test('a postal code that is in no table leads to nobody', async () => {
    expect(await locate('00001')).toBeUndefined()
  })

  test('there are vacant seats; whoever has no number is asked for at one of somebody else', async () => {
    expect((await listSeats(db)).some(({ target }) => target === null)).toBe(true)
    const target = await db.selectFrom('targets').selectAll().where('key', '=', country.withoutNumber).executeTakeFirst()
    expect(target).toMatchObject({ number: expect.stringMatching(/^\+/), ask_for: true })
  })

  test('a district may elect several members, and a region may have a single chamber', async () => {
    const { type, region } = country.singleChamber
    expect((await services.readDirectory(db)).seatsOf(country.multiMember).length).toBeGreaterThan(1)
    expect(provider.chamberIn(type, 'upper', region)).toBe(provider.chamberIn(type, 'lower', region))
    const chambers = (await listSeats(db)).filter(
      (seat) => seat.region === region && seat.type === type && seat.chamber !== 'exec',
    )
    expect(new Set(chambers.map(({ chamber }) => chamber))).toEqual(new Set([provider.chamberIn(type, 'lower', region)]))
  })

  test('from the day of the new map on, points are in its districts, and old tables tell the region alone', async () => {
    const { point, postalCode } = country.moved
    const [lastMoment, directory] = [new Date(newMapsAt.getTime() - 1), await services.readDirectory(db)]
    const [before, after] = [await divisionsAt(point, lastMoment), await divisionsAt(point, newMapsAt)]
    expect([before.length, after.length]).toEqual([before.length || 1, before.length])
    expect(after).not.toEqual(before)
    const place = await locate(postalCode, newMapsAt)
    expect([...(place?.outdated ?? [])]).toHaveLength(1)
    expect((await locate(postalCode, lastMoment))?.outdated.size).toBe(0)
    expect(place?.candidates.get(regionKind)).toHaveLength(1)
    const endings = directory.tablesOf(provider.country).map(({ map }) => provider.listEnding(map, { now, redrawn: [] }))
    expect(endings.filter(({ regions }) => regions.length > 0).map(({ endsAt }) => endsAt)).toEqual([newMapsAt])
  })

  test.each(country.bad)('a bad file of %s changes nothing, and says where (%#)', async (dataset, texts, said) => {
    const [status, seats] = [await listDatasets(db), await listSeats(db)]
    const result = await load(dataset, texts)
    expect(result).toMatchObject({ outcome: 'failed', message: expect.stringMatching(said) })
    expect('message' in result && result.message.endsWith('Nothing was changed.')).toBe(true)
    expect([await listDatasets(db), await listSeats(db)]).toEqual([status, seats])
  })

  test('the same files again change nothing', async () => {
    const seats = await listSeats(db)
    for (const dataset of files.keys()) expect(await load(dataset)).toMatchObject({ loaded: { outcome: 'unchanged' } })
    expect(await listSeats(db)).toEqual(seats)
  })

  test('any text leads to a place or to nobody', async () => {
    const codes = codesOf(await services.readDirectory(db))
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.stringMatching(/^[-+0-9., ;A-Z]{0,20}$/),
      fc.constantFrom(
        '__proto__',
        'constructor',
        '\0',
        '9'.repeat(1e5),
        `ocd-division/country:${provider.country.toLowerCase()}`,
        ...codes,
      ),
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...locationKinds), text, async (kind, text) => {
        await locateCaller(services, provider, { kind, text }, now)
        await reachAt(text)
      }),
    )
  })

  test('a version that has lost too many people waits, and callers reach those of before', async () => {
    const seats = await listSeats(db)
    expect(await load(...country.shrunk)).toMatchObject({
      loaded: { outcome: 'waiting', report: { suspicious: [expect.any(String)] } },
    })
    expect(await listSeats(db)).toEqual(seats)
  })
})
