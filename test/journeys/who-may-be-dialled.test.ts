// Which numbers may be dialled, and which never. A refusal says why and dials nobody.
import { describe, expect, test } from 'vitest'
import { adaNumber, buildCampaign, fromNumber } from '../support/build-campaign.ts'
import { cloneDatabase } from '../support/database.ts'
import { openPhoneService } from '../support/phone-service.ts'

const database = await cloneDatabase()
const { db } = database
const service = await openPhoneService(database)
const campaign = (await buildCampaign(db, { name: 'Wells at home' })).id

const sessions = async () => (await db.selectFrom('sessions').select('id').execute()).length
const ask = async (userPhone: string, more: Record<string, string> = {}) => {
  const before = await sessions()
  const { status, body } = await service.create({ campaignId: String(campaign), userPhone, ...more })
  expect((await sessions()) - before).toBe(status === 200 ? 1 : 0)
  return status === 200 ? 'dialled' : `${status} ${body.error}`
}
const of = (id: number) => ({ campaignId: String(id) })

describe('one calling code is not one country', () => {
  test.each([
    ['+18765550123', 'JM'],
    ['+18095550123', 'DO'],
    ['+16492310123', 'TC'],
    ['+12845550123', 'VG'],
    ['+16045550123', 'CA'],
  ])('a US campaign does not dial %s (%s)', async (userPhone, country) => {
    expect(await ask(userPhone)).toBe(`400 no numbers available for campaign ${campaign} in ${country}`)
  })

  test.each(['787-555-0123', '671-555-0123', '+16845550123', '+13405550123', '+16705550123'])(
    'a US campaign dials its territories: %s',
    async (userPhone) => {
      expect(await ask(userPhone)).toBe('dialled')
    },
  )

  test('a campaign dials the countries that it lists, from any of its numbers', async () => {
    const { id } = await buildCampaign(db, { countries: ['JM', 'GB'] })
    expect(await ask('+18765550123', of(id))).toBe('dialled')
    expect(await ask('020 7946 0018', { ...of(id), userCountry: 'uk' })).toBe('dialled')
    expect(await ask('510-555-0111', of(id))).toBe(`400 no numbers available for campaign ${id} in US`)
  })

  test('it dials from a number of the supporter’s country if it has one', async () => {
    const numbers = ['+12025550100', '+18765550199', '+442079460999']
    const { id } = await buildCampaign(db, { countries: ['US', 'JM', 'GB', 'FR'], numbers })
    const from = async (userPhone: string) => (await service.create({ ...of(id), userPhone })).body.fromNumber
    expect([await from('+18765550123'), await from('510-555-0112'), await from('+442079460018')]).toEqual([
      '+18765550199',
      '+12025550100',
      '+442079460999',
    ])
    expect(numbers).toContain(await from('+33612345678'))
  })
})

describe('an area code that is too new for the library', () => {
  test('is dialled by a campaign in the United States or Canada', async () => {
    const canadian = await buildCampaign(db, { country_code: 'ca', numbers: ['+16045550199'] })
    expect([await ask('861-555-0143'), await ask('861-555-0144', of(canadian.id))]).toEqual(['dialled', 'dialled'])
  })

  test('is not dialled by any other, even if it dials abroad', async () => {
    const { id } = await buildCampaign(db, { country_code: 'gb', allow_intl_calls: true })
    expect(await ask('+18615550143', of(id))).toBe(`400 no numbers available for campaign ${id} in +1 861`)
  })
})

describe('never dialled, whatever the campaign allows', () => {
  test.each([
    ['+18005550143', 'it is a toll-free number'],
    ['+19005550143', 'it is a premium-rate number'],
    ['202-555-1212', 'it is a number of a service, such as directory enquiries'],
    ['+881612345678', 'it is a satellite phone'],
    ['+870773111632', 'it is a satellite phone'],
    ['+883510012345678', 'it belongs to an international network, not to a country'],
    ['+80012345678', 'it is a toll-free number'],
    ['+61147123456', 'it is a satellite phone'],
  ])('%s', async (userPhone, problem) => {
    const { id } = await buildCampaign(db, { allow_intl_calls: true })
    expect(await ask(userPhone, of(id))).toBe(`400 13224: This phone number cannot be called: ${problem}`)
  })

  test('toll-free numbers, unless the campaign allows them', async () => {
    const { id } = await buildCampaign(db, { allow_toll_free: true })
    expect(await ask('800-555-0143', of(id))).toBe('dialled')
  })

  test('our own numbers, including those of other campaigns', async () => {
    await buildCampaign(db, { numbers: ['+12025550177'] })
    for (const userPhone of [fromNumber, '202-555-0177', '(202) 555-0100'])
      expect(await ask(userPhone)).toBe('400 13224: This phone number cannot be called: it is one of our own numbers')
  })

  test('the number of any target of any campaign, with or without its extension', async () => {
    await buildCampaign(db, {
      fallback_number: '+12025550195',
      targets: [
        { name: 'Eve', number: '+12025550191;ext=12', offices: [{ name: 'Home', number: '+12025550192' }] },
        { name: 'Flo', number: '+12025550193', offices: [{ name: 'Home', number: '+12025550194;ext=7' }] },
      ],
    })
    for (const userPhone of [adaNumber, '202-555-0191', '202-555-0192', '202-555-0193', '202-555-0194', '202-555-0195'])
      expect(await ask(userPhone)).toBe('400 13224: This phone number cannot be called: it is the number of an office')
    // A number that differs in one digit is not an office.
    expect(await ask('202-555-0119')).toBe('dialled')
  })

  test('an office or a number of ours that is stored in an old format', async () => {
    const { id } = await buildCampaign(db, {
      country_code: 'MX',
      countries: ['MX', 'GB'],
      numbers: ['+5215598765432', '+525598765400'],
      targets: [
        { name: 'Gil', number: '+5215587650001;ext=4' },
        { name: 'Hal', number: '+4402079460017' },
      ],
    })
    const refusal = (what: string) => `400 13224: This phone number cannot be called: it is ${what}`
    for (const userPhone of ['+5215587650001', '55 8765 0001', '+44 20 7946 0017'])
      expect(await ask(userPhone, of(id))).toBe(refusal('the number of an office'))
    expect(await ask('55 9876 5432', of(id))).toBe(refusal('one of our own numbers'))
    expect(await ask('55 8765 0002', of(id))).toBe('dialled')
  })
})

describe('numbers and countries as people write them', () => {
  test('a number with invisible characters is read', async () => {
    expect(await ask('\u202a+1 202-555-0121\u202c')).toBe('dialled')
  })

  test.each(['uk', 'UK', 'GB', 'gbr', 'United Kingdom', 'Great Britain'])('userCountry %j', async (userCountry) => {
    const { id } = await buildCampaign(db, { country_code: 'uk', numbers: ['+442079460999'] })
    expect(await ask('020 7946 0018', { ...of(id), userCountry })).toBe('dialled')
    expect(await ask('020 7946 0018', of(id))).toBe('dialled')
  })

  test.each(['Atlantis', 'XV', 'constructor', 'u'])(
    'an unknown userCountry is rejected, and not read as the US: %j',
    async (userCountry) => {
      expect(await ask('202-555-0122', { userCountry })).toBe(
        `400 userCountry is "${userCountry}": a country is written as in ISO 3166, such as US or GB, or by its name`,
      )
    },
  )

  test('a campaign in a country without phone numbers reads them as numbers of the first country it dials', async () => {
    const { id } = await buildCampaign(db, { country_code: 'xv', countries: ['US'] })
    for (const more of [{}, { userCountry: 'XV' }]) expect(await ask('202-555-0123', { ...of(id), ...more })).toBe('dialled')
    const nowhere = await buildCampaign(db, { country_code: 'xv' })
    expect(await ask('+12025550123', of(nowhere.id))).toBe(`400 no numbers available for campaign ${nowhere.id} in US`)
  })

  test('a number in an old national format is read', async () => {
    const { id } = await buildCampaign(db, { country_code: 'mx', numbers: ['+525512345600'] })
    for (const userPhone of ['+52 1 55 1234 5678', '044 55 1234 5678', '01 55 1234 5678'])
      expect(await ask(userPhone, of(id))).toBe('dialled')
  })
})
