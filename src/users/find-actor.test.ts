import { expect, test } from 'vitest'
import { cloneDatabase } from '../../test/support/database.ts'
import { commandLine } from '../audit/actor.ts'
import { findActor } from './find-actor.ts'
import { insertUser } from './queries.ts'

const { db } = await cloneDatabase()
const ada = await insertUser(db, { email: 'Ada@example.org', name: 'Ada', role: 'staff', password_hash: null })
await insertUser(db, { email: 'old@example.org', name: 'Old', role: 'staff', password_hash: null, active: false })

test('without an address, the command line is responsible', async () => {
  expect(await findActor(db, undefined)).toEqual({ value: commandLine })
})

test('an account is responsible under its address as stored, whatever the case', async () => {
  const value = { kind: 'user', id: ada?.id, name: 'Ada@example.org' }
  expect(await findActor(db, ' ADA@example.org ')).toEqual({ value })
})

test('an unknown account and a deactivated one cannot be responsible', async () => {
  expect(await findActor(db, 'who@example.org')).toEqual({
    error: {
      kind: 'not_found',
      message: 'No account has the e-mail address who@example.org. The command "users list" shows all accounts.',
    },
  })
  expect(await findActor(db, 'old@example.org')).toEqual({
    error: { kind: 'conflict', message: 'The account old@example.org is deactivated. Name an active one with --as.' },
  })
})
