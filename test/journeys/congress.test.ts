// Guarantee: callers of a campaign of type congress talk to their own members of Congress, found in loaded data, and to nobody else's.
import { expect, test } from 'vitest'
import { commandLine } from '../../src/audit/actor.ts'
import { changeCampaign } from '../../src/campaigns/changing/change-campaign.ts'
import { congress } from '../../src/civic-data/us/congress.ts'
import { zipDistricts } from '../../src/civic-data/us/zip-codes/zip-districts.ts'
import { zipPoints } from '../../src/civic-data/us/zip-codes/zip-points.ts'
import { requireValue } from '../../src/cli/command.ts'
import type { ScriptedPhone } from '../../src/telephony/simulator/scripted.ts'
import { loadInventedCongress, loadSource } from '../support/civic/load.ts'
import { congressFiles, zipFile } from '../support/civic/us-files.ts'
import { cloneDatabase } from '../support/database.ts'
import { openPhoneService, supporter } from '../support/phone-service.ts'

const database = await cloneDatabase()
const log: string[] = []
const service = await openPhoneService(database, { log: (line) => void log.push(line) })
await loadInventedCongress(database.db)

const [senator1, senator2, member11, member12] = ['+12022240101', '+12022240102', '+12022250111', '+12022250112'] as const

let made = 0
async function make(more: object = {}): Promise<string> {
  const input = { name: `Rivers ${++made}`, status: 'live', type: 'congress', numbers: ['202-555-0100'], ...more }
  const options = { actor: commandLine, now: new Date(), hasAnyNumber: true }
  return String(requireValue(await changeCampaign(database.db, input, options)).id)
}

async function call(campaignId: string, userLocation?: string): Promise<ScriptedPhone> {
  const phone = service.phone()
  const { status } = await service.create({ campaignId, userPhone: supporter, ...(userLocation && { userLocation }) })
  expect(status).toBe(200)
  await phone.answer()
  return phone
}

async function talkWith(phone: ScriptedPhone, ...numbers: readonly string[]): Promise<void> {
  for (const number of numbers) {
    phone.pressNothing()
    await phone.dials(number)
    phone.officeAnswers()
    phone.officeHangsUp(12)
  }
  await phone.hears(/making your voice heard/)
  await phone.ended()
}

test('a ZIP code from the web page: the senators, then the representative', async () => {
  const phone = await call(await make(), '94110')
  phone.press('1')
  await talkWith(phone, senator1, senator2, member11)
})

test('a ZIP code that is keyed in does the same, in the order that the campaign wants', async () => {
  const phone = await call(await make({ order: 'lower-first' }))
  await phone.hears(/enter your postal code/)
  phone.press('94110')
  await talkWith(phone, member11, senator1, senator2)
})

test('a ZIP code in two districts: the caller chooses by name, and only that member is called', async () => {
  const phone = await call(await make({ subtype: 'lower' }))
  await phone.hears(/enter your postal code/)
  phone.press('94117')
  await phone.hears(/Several districts share your postal code/)
  await phone.hears(/For Representative Cy Eleven, press 1/)
  await phone.hears(/For Representative Di Twelve, press 2/)
  phone.press('2')
  await talkWith(phone, member12)
})

test('a caller who does not know the district talks to the senators, who are certain', async () => {
  const phone = await call(await make(), '94117')
  phone.press('1')
  await phone.hears(/press 0/)
  phone.press('0')
  await talkWith(phone, senator1, senator2)
})

test('a vacant seat is said, and the senators are called', async () => {
  const phone = await call(await make(), '90210')
  phone.press('1')
  await phone.hears(/The seat of the Representative for (district )?CA-30 is vacant/)
  await talkWith(phone, senator1, senator2)
})

test('an unknown ZIP code is asked for again', async () => {
  const phone = await call(await make())
  await phone.hears(/enter your postal code/)
  phone.press('99999')
  await phone.hears(/could not find 9 9 9 9 9/)
  phone.press('94110')
  await phone.hears(/with 3 offices/)
  phone.hangUp()
  await phone.ended()
})

test("a special target of the campaign comes before the caller's own", async () => {
  const id = await make({ special: 'before', subtype: 'lower', targets: [{ key: 'us:bioguide:S1' }] })
  const phone = await call(id, '94110')
  phone.press('1')
  await talkWith(phone, senator1, member11)
})

test('a role that a campaign names, or that the web page chooses, rings at whoever has it now', async () => {
  const targets = ['us:bioguide:R12', 'us:leader:senate:majority-leader'].map((key) => ({ key }))
  const id = await make({ type: 'custom', allow_target_ids: true, targets })
  const phone = await call(id)
  phone.press('1')
  await talkWith(phone, member12, senator1)
  for (const targetIds of ['us:leader:senate:majority-leader', 'us:bioguide:S1']) {
    const phone = service.phone()
    expect(await service.create({ campaignId: id, userPhone: supporter, targetIds })).toMatchObject({ status: 200 })
    await phone.answer()
    phone.press('1')
    await talkWith(phone, senator1)
  }
  const refused = { campaignId: id, userPhone: supporter, targetIds: 'us:bioguide:S2' }
  expect(await service.create(refused)).toMatchObject({ status: 400 })
})

test('calls are rows with the keys of the data source', async () => {
  const keys = await database.db
    .selectFrom('calls')
    .innerJoin('targets', 'targets.id', 'calls.target_id')
    .select('key')
    .distinct()
    .orderBy('key')
    .execute()
  expect(keys.map(({ key }) => key)).toEqual(['us:bioguide:R11', 'us:bioguide:R12', 'us:bioguide:S1', 'us:bioguide:S2'])
})

test('of a street address, only the postal code is stored, and no log has it', async () => {
  const campaignId = await make()
  const response = await service.create({
    campaignId,
    userPhone: '+15105550177',
    userLocation: '1600 Invented Avenue, Springfield CA 94110',
  })
  expect(response.status).toBe(200)
  const sessions = database.db.selectFrom('sessions').select('location').orderBy('id', 'desc').limit(1)
  expect(await sessions.executeTakeFirstOrThrow()).toEqual({ location: '94110' })
  expect(log.join()).not.toContain('Invented')
})

test('an address without a geocoder counts by its ZIP code, and the caller chooses on the phone', async () => {
  const phone = await call(await make({ subtype: 'lower' }), '1 Invented Street, San Francisco CA 94117')
  phone.press('1')
  await phone.hears(/For Representative Di Twelve, press 2/)
  phone.press('2')
  await talkWith(phone, member12)
})

test('a ZIP+4 code that a table has tells the district: callers key it in, and end it with the pound key', async () => {
  const rows = ['06,CA,94117,11', '06,CA,94117,12', '06,CA,94117-0001,12', '06,CA,94110,11']
  await loadSource(database.db, zipDistricts, zipFile(rows))
  const phone = await call(await make({ subtype: 'lower' }))
  await phone.hears(/Then press pound/)
  phone.press('941170001#')
  await talkWith(phone, member12)
  const short = await call(await make({ subtype: 'lower' }))
  await short.hears(/enter your postal code/)
  short.press('94117#')
  await short.hears(/Several districts share your postal code/)
  short.hangUp()
  await short.ended()
})

test('a session knows with which versions its targets were found, also if they change before the caller keys in a ZIP code', async () => {
  const { db } = database
  const recorded = async () => {
    const sessions = db.selectFrom('sessions').select('civic_data').orderBy('id', 'desc').limit(1)
    return (await sessions.executeTakeFirstOrThrow()).civic_data
  }
  const current = async () => {
    const versions = await db.selectFrom('dataset_versions').select(['dataset', 'id']).where('is_current', '=', true).execute()
    return Object.fromEntries(versions.map(({ dataset, id }) => [dataset, id]))
  }
  const before = await current()
  expect(Object.keys(before).toSorted()).toEqual(['us/congress', 'us/zip-districts'])
  const told = await call(await make({ subtype: 'lower' }), '94110')
  told.press('1')
  await talkWith(told, member11)
  expect(await recorded()).toEqual(before)
  await call(await make({ type: 'custom', targets: [{ key: 'us:leader:senate:majority-leader' }] }))
  expect(await recorded()).toEqual(before)
  await call(await make({ type: 'custom', targets: [{ name: 'Own', phone: '202-555-0155' }] }))
  expect(await recorded()).toBeNull()

  const asked = await call(await make({ subtype: 'lower' }))
  await asked.hears(/enter your postal code/)
  expect(await recorded()).toBeNull()
  await loadSource(db, zipDistricts, zipFile(['06,CA,94110,12', '06,CA,94117,12']))
  asked.press('94110')
  await talkWith(asked, member12)
  expect(await recorded()).toEqual(await current())
  expect(await recorded()).not.toEqual(before)
})

test('the office that is nearest to the caller comes first, or every office is called', async () => {
  const member = { id: 'R12', name: 'Di Twelve', seat: 'CA-12', phone: '202-225-0112', offices: ['415-555-0121', '415-555-0122'] }
  await loadSource(database.db, congress, congressFiles([member]))
  await loadSource(database.db, zipDistricts, zipFile(['06,CA,94117,12', '06,CA,94118,12']))
  await loadSource(database.db, zipPoints, new Map([['zip-points', Buffer.from('GEOID,INTPTLAT,INTPTLONG\n94117,37.95,-122.9')]]))
  // A Friday at noon in California: all offices are open.
  service.now = new Date('2026-11-27T20:00:00Z')
  const [main, far, near] = [member12, '+14155550121', '+14155550122']
  const callAll = { subtype: 'lower', offices: 'all' }
  const phone = await call(await make({ subtype: 'lower', offices: 'nearest' }), '94117')
  phone.press('1')
  await talkWith(phone, near)
  const unknown = await call(await make({ subtype: 'lower', offices: 'nearest' }), '94118')
  unknown.press('1')
  await talkWith(unknown, far)
  const all = await call(await make(callAll), '94117')
  all.press('1')
  await talkWith(all, main, far, near)
})
