import { sql } from 'kysely'
import { beforeEach, expect, test } from 'vitest'
import { runCommands } from '../../test/support/commands/run-commands.ts'
import { cloneDatabase } from '../../test/support/database.ts'
import { addRecordingCommands } from './commands.ts'

const database = await cloneDatabase()
const { db } = database
const run = (...args: string[]) => runCommands({ add: addRecordingCommands, database }, ['recordings', ...args])

beforeEach(async () => {
  await sql`TRUNCATE campaigns, audio_recordings, audit_log RESTART IDENTITY CASCADE`.execute(db)
  await sql`INSERT INTO campaigns (name) VALUES ('Rivers')`.execute(db)
  await sql`INSERT INTO audio_recordings (key, version, text_to_speech, file_storage) VALUES
    ('msg_intro', 1, 'Hello.', NULL), ('msg_intro', 2, NULL, 'audio/a.mp3')`.execute(db)
  await sql`INSERT INTO campaign_audio_recordings (campaign_id, recording_id, selected) VALUES (1, 1, true), (1, 2, false)`.execute(
    db,
  )
})

test('recordings are listed with the campaigns that play them', async () => {
  const listed = '1\tmsg_intro\tversion 1\t"Hello."\tplayed by Rivers\n2\tmsg_intro\tversion 2\tfile audio/a.mp3\n'
  expect((await run('list')).out).toBe(listed)
  expect((await run('list', 'msg_intro')).out).toBe(listed)
  expect((await run('list', 'msg_goodbye')).out).toContain('There are no recordings.')
})

test('hiding and restoring is in the audit log once each, and campaigns continue to play the recording', async () => {
  expect((await run('hide', '1')).out).toBe('Version 1 of msg_intro is now hidden.\n')
  expect((await run('hide', '1')).out).toBe('Version 1 of msg_intro already was hidden.\n')
  expect((await run('list')).out).toContain('hidden\tplayed by Rivers')
  expect((await run('restore', '1')).out).toBe('Version 1 of msg_intro is now visible.\n')
  const log = await db
    .selectFrom('audit_log')
    .select(['action', 'object_kind', 'object_id', 'object_name'])
    .orderBy('id')
    .execute()
  const object = { object_kind: 'recording', object_id: '1', object_name: 'msg_intro 1' }
  expect(log).toEqual([
    { action: 'recording.hidden', ...object },
    { action: 'recording.restored', ...object },
  ])
})

test('a recording that does not exist is an error', async () => {
  expect(await run('hide', '9')).toMatchObject({ status: 1, err: 'There is no recording 9.\n' })
  expect(await run('hide', 'x')).toMatchObject({ status: 1 })
})
