// The operations on our list of numbers: what they change, and what they write into the audit log.
import { beforeEach, expect, test } from 'vitest'
import { audited } from '../../../test/support/audited.ts'
import { buildCampaign } from '../../../test/support/build-campaign.ts'
import { cloneDatabase } from '../../../test/support/database.ts'
import { type Authorship, commandLine } from '../../audit/actor.ts'
import { requireValue } from '../../cli/command.ts'
import type { AccountNumber } from '../../telephony/account-numbers.ts'
import { chooseNumbers } from './changes.ts'
import { listKnownNumbers } from './queries.ts'
import { storeApplication } from './store-application.ts'
import { synchronizeNumbers } from './synchronize-numbers.ts'

const { db } = await cloneDatabase()
const authorship: Authorship = { actor: commandLine, now: new Date('2026-01-15T12:00:00Z') }

const accountNumber = (number: string, id = `PN${number}`): AccountNumber => ({
  id,
  number,
  applicationId: undefined,
  address: undefined,
})
const [first, second, third] = ['+12025550101', '+12025550102', '+12025550103'] as const
const synchronize = (...numbers: AccountNumber[]) => audited(db, () => synchronizeNumbers(db, numbers, authorship))
const idOf = async (number: string) => (await listKnownNumbers(db)).find((known) => known.number === number)?.id

beforeEach(async () => {
  await db.deleteFrom('campaign_phone_numbers').execute()
  await db.deleteFrom('phone_numbers').execute()
})

test('the entry has the ids of the numbers that were added, changed and removed, and no number', async () => {
  const { entries: added } = await synchronize(accountNumber(first), accountNumber(second))
  expect(added).toMatchObject([{ action: 'phone_numbers.synchronized', object_id: null, after: { changed: [], removed: [] } }])
  const { entries } = await synchronize(accountNumber(first, 'PNother'), accountNumber(third))
  expect(entries).toMatchObject([{ after: { added: [await idOf(third)], changed: [await idOf(first)] } }])
  expect(JSON.stringify([added, entries])).not.toMatch(/2025550/)
})

test('a list that is that of the account already, or keeps only what a campaign uses, does not change', async () => {
  await buildCampaign(db, { numbers: [first] })
  await synchronize(accountNumber(first), accountNumber(second))
  const { result, entries } = await synchronize(accountNumber(second))
  expect([result.kept.map(({ number }) => number), entries]).toEqual([[first], []])
})

test('of many who synchronize at once, one changes the list', async () => {
  const { result, entries } = await audited(db, () =>
    Promise.all(Array.from({ length: 5 }, () => synchronizeNumbers(db, [accountNumber(first)], authorship))),
  )
  expect(result.filter(({ added }) => added.length > 0)).toHaveLength(1)
  expect([entries.length, (await listKnownNumbers(db)).length]).toEqual([1, 1])
})

test('the application is stored once, with one entry', async () => {
  const account = [accountNumber(first), accountNumber(second)]
  await synchronize(...account)
  const numbers = requireValue(chooseNumbers(await listKnownNumbers(db), account, [first]))
  const { result, entries } = await audited(db, () =>
    Promise.all(Array.from({ length: 5 }, () => storeApplication(db, { numbers, applicationId: 'AP1' }, authorship))),
  )
  expect(result.sort()).toEqual([0, 0, 0, 0, 1])
  expect(entries).toMatchObject([{ action: 'phone_numbers.set_up', after: { changed: [await idOf(first)] } }])
  expect((await listKnownNumbers(db)).map(({ carrier_app_id }) => carrier_app_id)).toEqual(['AP1', null])
})

test('a number that is not ours is not found', () => {
  expect(chooseNumbers([], [accountNumber(first)], [first])).toMatchObject({ error: { kind: 'not_found' } })
  expect(chooseNumbers([], [accountNumber(first)], [])).toMatchObject({ error: { kind: 'conflict' } })
})
