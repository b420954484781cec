// Guarantee: whoever leads a chamber or a party in it is found by role, and only as long as the role lasts.
import { expect, test } from 'vitest'
import { congressFiles } from '../../../test/support/civic/us-files.ts'
import { congress } from './congress.ts'

const lead = (title: string, chamber: 'senate' | 'house' = 'senate', end?: string) => ({
  title,
  chamber,
  ...(end === undefined ? {} : { end }),
})

function leadersOf(leads: readonly ReturnType<typeof lead>[]) {
  const read = congress.read(congressFiles([{ id: 'B1', name: 'Ada Brown', seat: 'CA', leads }]))
  if ('problems' in read) throw new Error(JSON.stringify(read.problems))
  return (read.records.leadership ?? []).map(({ key, name, members }) => [key, name, members.map(({ holder }) => holder)])
}

test.each([
  [lead('Senate Majority Leader'), 'us:leader:senate:majority-leader'],
  [lead('Speaker of the House', 'house'), 'us:leader:house:speaker'],
  [lead('Assistant House Minority Leader', 'house'), 'us:leader:house:assistant-minority-leader'],
  [lead('President Pro Tempore of the Senate'), 'us:leader:senate:president-pro-tempore'],
])('%j is %s', (role, key) => {
  expect(leadersOf([role])).toEqual([[key, role.title, ['us:bioguide:B1']]])
})

test('a role that has ended is nobody’s', () => {
  expect(leadersOf([lead('Senate Minority Whip', 'senate', '2025-01-03')])).toEqual([])
})

test('several may share a role', () => {
  const leads = [lead('Senate Conference Vice Chair')]
  const read = congress.read(
    congressFiles([
      { id: 'B1', name: 'Ada Brown', seat: 'CA', leads },
      { id: 'B2', name: 'Ben Cole', seat: 'NV', leads },
    ]),
  )
  expect(read).toMatchObject({
    records: { leadership: [{ members: [{ holder: 'us:bioguide:B1' }, { holder: 'us:bioguide:B2' }] }] },
  })
})
