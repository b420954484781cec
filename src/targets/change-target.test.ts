import { sql } from 'kysely'
import { beforeEach, describe, expect, test } from 'vitest'
import { runCommands } from '../../test/support/commands/run-commands.ts'
import { cloneDatabase } from '../../test/support/database.ts'
import { commandLine } from '../audit/actor.ts'
import { changeTarget } from './change-target.ts'
import { addTargetCommands } from './commands.ts'
import { listTargetsById } from './queries.ts'

const database = await cloneDatabase()
const { db } = database
const authorship = { actor: commandLine, now: new Date('2026-03-01T10:00:00Z') }

beforeEach(async () => {
  await sql`TRUNCATE targets, campaigns, audit_log RESTART IDENTITY CASCADE`.execute(db)
  await sql`INSERT INTO targets (key, title, name, number) VALUES ('custom:1:1-ada', 'Senator', 'Ada Brown', '+12025550143')`.execute(
    db,
  )
})

const change = (sent: unknown) => changeTarget(db, { id: 1, sent, country: 'US' }, authorship)
const ada = { title: 'Senator', name: 'Ada Brown', phone: '+12025550143' }
const log = () => db.selectFrom('audit_log').select(['action', 'object_id', 'before', 'after']).execute()

describe('a target', () => {
  test('is changed with its offices, and the audit log says how', async () => {
    const sent = { ...ada, phone: '(202) 555-0149', offices: [{ name: 'Oakland', phone: '510-555-0101' }] }
    expect(await change(sent)).toMatchObject({ value: { isChanged: true, target: { number: '+12025550149' } } })
    const offices = [{ name: 'Oakland', type: null, number: '+15105550101', address: null }]
    expect(await listTargetsById(db, [1])).toMatchObject([{ key: 'custom:1:1-ada', number: '+12025550149', offices }])
    expect(await log()).toEqual([
      {
        action: 'target.changed',
        object_id: '1',
        before: { number: '+12025550143', offices: [] },
        after: { number: '+12025550149', offices },
      },
    ])
  })

  test('that is already so leaves no trace', async () => {
    expect(await change(ada)).toMatchObject({ value: { isChanged: false } })
    expect(await log()).toEqual([])
  })

  test.each<[unknown, unknown[]]>([
    [{ ...ada, name: '' }, [{ path: ['name'], code: 'required', message: 'name is missing' }]],
    [{ ...ada, phone: '12' }, [expect.objectContaining({ path: ['phone'], code: 'invalid_number' })]],
    [{ ...ada, phone: null }, [expect.objectContaining({ path: ['phone'], code: 'required' })]],
    [{ ...ada, key: 'custom:2' }, [expect.objectContaining({ path: ['key'], code: 'not_allowed' })]],
    [{ ...ada, offices: [{ phone: 'x' }] }, [expect.objectContaining({ path: ['offices', 0, 'phone'] })]],
    [{ ...ada, party: 'X' }, [expect.objectContaining({ path: ['party'], code: 'unknown_key' })]],
    [5, [expect.objectContaining({ path: [], code: 'wrong_type' })]],
  ])('is not changed by wrong input, which is reported with paths: %j', async (sent, problems) => {
    expect(await change(sent)).toEqual({ error: { kind: 'invalid_input', problems } })
    expect(await log()).toEqual([])
  })

  test('that somebody else changed meanwhile is not changed', async () => {
    const [expected] = await listTargetsById(db, [1])
    await change({ ...ada, district: 'CA' })
    const late = { id: 1, sent: { ...ada, district: 'NY' }, country: 'US', ...(expected && { expected }) }
    expect(await changeTarget(db, late, authorship)).toMatchObject({ error: { kind: 'conflict' } })
    expect(await changeTarget(db, { ...late, id: 9 }, authorship)).toMatchObject({ error: { kind: 'not_found' } })
  })
})

describe('the commands', () => {
  const run = (...args: string[]) => runCommands({ add: addTargetCommands, database }, ['targets', ...args])

  test('find shows targets with the campaigns that call them', async () => {
    await sql`INSERT INTO campaigns (name) VALUES ('Rivers')`.execute(db)
    await sql`INSERT INTO campaign_targets (campaign_id, target_id) VALUES (1, 1)`.execute(db)
    expect((await run('find', 'brown')).out).toBe('custom:1:1-ada\tSenator Ada Brown\t+12025550143\tcalled by Rivers\n')
    expect((await run('find', '%')).out).toBe('No target matches %.\n')
  })

  test('change changes what is given, and nothing else', async () => {
    expect((await run('change', 'custom:1:1-ada', '--phone', '202-555-0149', '--title', '')).out).toBe(
      'custom:1:1-ada\tAda Brown\t+12025550149\n',
    )
    expect((await run('change', 'custom:1:1-ada', '--phone', '202-555-0149')).out).toBe('Nothing to change.\n')
    expect((await run('change', 'custom:nobody', '--name', 'X')).err).toContain('No target has the key custom:nobody')
    expect((await run('change', 'custom:1:1-ada', '--phone', '12')).err).toContain('too short')
  })
})
