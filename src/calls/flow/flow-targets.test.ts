// Calling one target after another: announcements, keys, busy offices, lines and shared numbers.
import { describe, expect, test } from 'vitest'
import { ada, askedFor, bo, cyd, defaultScript, office, target, Walk } from '../../../test/support/models/flow-walk.ts'
import type { LegStatus } from '../../telephony/event.ts'

describe('a session with several targets', () => {
  test('announces and dials each target, says how many are left, and thanks the caller at the end', () => {
    const walk = new Walk([ada, bo]).press('1')
    expect(walk.heard).toBe('BLOCK 2 TARGET Ada Washington [1 keys, 2 s]')
    expect(walk.press('').heard).toBe('[dial +12025550111]')
    expect(walk.last.dialled).toBe(1)
    expect(walk.ends('completed', 60).heard).toBe('BETWEEN 1 TARGET Boris Washington [1 keys, 2 s]')
    expect(walk.last.ended).toEqual({ attempt: 1, leg: { status: 'completed', legId: 'CA1', seconds: 60 } })
    expect(walk.press('').last.dialled).toBe(2)
    expect(walk.ends('completed', 5).heard).toBe('THANKS [hangUp]')
  })

  test('tries the next office of the target after a busy one, then the next target', () => {
    const walk = new Walk([ada, bo]).press('1').press('')
    expect(walk.ends('busy').heard).toBe('BUSY Ada TARGET Ada Albany [1 keys, 2 s]')
    expect(walk.press('').heard).toBe('[dial +12025550112]')
    expect(walk.ends('busy').heard).toBe('BUSY Ada BETWEEN 1 TARGET Boris Washington [1 keys, 2 s]')
  })

  test.each<LegStatus>(['no-answer', 'failed', 'canceled'])('explains %s in a sentence, and tries the next office', (status) => {
    const walk = new Walk([ada]).press('1').press('').ends(status)
    expect(walk.heard).toMatch(/^.*Ada.* TARGET Ada Albany \[1 keys, 2 s]$/)
    expect(walk.heard).not.toContain('BUSY')
  })

  test('does not retry a leg whose outcome the carrier does not report', () => {
    expect(new Walk([ada, bo]).press('1').press('').ends('unknown').heard).toMatch(/^BETWEEN 1/)
    expect(new Walk([ada, bo]).press('1').press('').press('').heard).toMatch(/^BETWEEN 1/)
  })

  test('dials at most three offices of one target', () => {
    const many = target('Many', ...['1', '2', '3', '4', '5'].map((n) => office(`+1202555018${n}`)))
    const walk = new Walk([many]).press('1')
    for (let i = 0; i < 3; i++) walk.press('').ends('busy')
    expect(walk.heard).toBe('BUSY Many GOODBYE [hangUp]')
    expect(walk.legs).toHaveLength(3)
  })

  test('passes the extension to the carrier', () => {
    const walk = new Walk([target('Ext', office('+12025550150', { extension: '12' }))]).press('1').press('')
    expect(walk.last.instructions).toMatchObject([
      { kind: 'dial', extension: '12', callerId: '+15105550100', ringSecondsMax: 60, secondsMax: 900 },
    ])
  })

  test('skips a target without a number and tells the caller', () => {
    const walk = new Walk([target('Nobody'), bo]).press('1')
    expect(walk.heard).toMatch(/^BLOCK 1 .*Nobody.* TARGET Boris Washington/)
  })

  test('ends with goodbye if the only target has no number', () => {
    expect(new Walk([target('Nobody')]).press('1').heard).toMatch(/^We .*Nobody\. GOODBYE \[hangUp]$/)
  })

  test('says whom to ask for at a fallback number', () => {
    const walk = new Walk([target('Eve', office('+12025550190', { isFallback: true }))]).press('1')
    expect(walk.heard).toMatch(/^BLOCK 1 .*Senator Eve.* \[1 keys, 2 s]$/)
    expect(walk.heard).not.toContain('TARGET')
    expect(walk.press('').heard).toBe('[dial +12025550190]')
  })

  test('says so if there is nobody to call', () => {
    expect(new Walk([]).press('1').heard).toMatch(/^\S.* \[hangUp]$/)
  })
})

describe('keys during an announcement', () => {
  const started = () => new Walk([ada, bo]).press('1')

  test('* skips the target', () => {
    expect(started().press('*').heard).toBe('BETWEEN 1 TARGET Boris Washington [1 keys, 2 s]')
  })

  test('* at the last target ends the session', () => {
    expect(started().press('*').press('*').heard).toBe('GOODBYE [hangUp]')
    expect(started().press('').ends('completed').press('*').heard).toBe('THANKS [hangUp]')
  })

  test('2 repeats the announcement, which is heard at most five times', () => {
    const walk = started()
    for (let i = 0; i < 4; i++) expect(walk.press('2').heard).toBe('TARGET Ada Washington [1 keys, 2 s]')
    expect(walk.press('2').heard).toBe('[dial +12025550111]')
  })

  test('9 ends the session', () => {
    expect(started().press('9').heard).toBe('GOODBYE [hangUp]')
    expect(started().press('').ends('completed').press('9').heard).toBe('THANKS [hangUp]')
  })

  test.each(['', '1'])('%j dials', (digits) => {
    expect(started().press(digits).heard).toBe('[dial +12025550111]')
  })

  test.each(['5', '0', '#'])('%j is rejected, and then the office is dialled', (digits) => {
    expect(started().press(digits).heard).toBe('That key does nothing here. [1 keys, 2 s]')
    expect(started().press(digits).press('').heard).toBe('[dial +12025550111]')
  })

  test('the fifth wrong key dials the office', () => {
    const walk = started()
    for (let i = 0; i < 5; i++) walk.press('7')
    expect(walk.heard).toBe('[dial +12025550111]')
  })

  test('are explained once each, where they first apply', () => {
    const walk = new Walk([ada, bo, cyd], { script: defaultScript }).press('1')
    const [skip, repeat, stop] = [/press star/, /press 2/, /press 9/]
    expect(walk.heard).toMatch(/3 offices.*press star.*Senator Ada, Washington\. .*press 2\./)
    expect(walk.heard).not.toMatch(stop)
    walk.press('').ends('completed')
    expect(walk.heard).toMatch(/2 calls to go\. To stop, press 9\. Connecting you with Senator Boris/)
    for (const key of [skip, repeat]) expect(walk.heard).not.toMatch(key)
    walk.press('').ends('completed')
    for (const key of [skip, repeat, stop]) expect(walk.heard).not.toMatch(key)
  })

  test('are not explained if they do not apply: with one office there is nothing to skip', () => {
    const walk = new Walk([bo], { script: defaultScript }).press('1')
    expect(walk.heard).toBe('Connecting you with Senator Boris, Washington. To hear this again, press 2. [1 keys, 2 s]')
  })

  test('are not explained if the campaign has recorded its own announcement of the number of calls, as in CallPower', () => {
    expect(started().heard).not.toMatch(/press/)
  })
})

describe('if all lines to a number are in use', () => {
  test('another office of the target is announced', () => {
    expect(new Walk([ada]).full('+12025550111').press('1').heard).toBe('BLOCK 1 TARGET Ada Albany [1 keys, 2 s]')
  })

  test('the other targets come first, and the target with the full number comes last', () => {
    const walk = new Walk([bo, cyd]).full('+12025550121').press('1')
    expect(walk.heard).toBe('BLOCK 2 TARGET Cyd Ray Washington [1 keys, 2 s]')
    walk.press('').full()
    expect(walk.ends('completed').heard).toBe('BETWEEN 1 TARGET Boris Washington [1 keys, 2 s]')
  })

  test('a line is reserved before the announcement and released when the call ends or the caller skips it', () => {
    const walk = new Walk([bo, cyd]).press('1')
    expect(walk.last.reserved).toEqual({ attempt: 1, targetId: bo.targetId, number: '+12025550121' })
    walk.press('2')
    expect([walk.held, walk.last.released]).toEqual(['+12025550121', undefined])
    walk.press('*')
    expect([walk.held, walk.last.released]).toEqual(['+12025550131', 1])
    walk.press('').ends('completed')
    expect(walk.held).toBeUndefined()
    expect(new Walk([bo]).press('1').press('9').last.released).toBe(1)
  })

  test('and there is nobody else to call, the caller hears the position once, waits a minute, then hears who was not reached', () => {
    const walk = new Walk([bo]).full('+12025550121').press('1')
    expect(walk.heard).toMatch(/^BLOCK 1 .*Senator Boris.*number 3 in line.* \[1 keys, 10 s]$/)
    expect(walk.last.waitsFor).toBe('+12025550121')
    for (let i = 0; i < 5; i++) expect(walk.press('').heard).toBe('[1 keys, 10 s]')
    expect(walk.press('').heard).toBe('We could not reach Senator Boris. GOODBYE [hangUp]')
    expect(walk.legs).toEqual([])
  })

  test('all targets that share the number are unreachable, and the caller waits the minute only once', () => {
    const shared = ['Ann', 'Ben', 'Cat'].map((name) => target(name, office('+12025550140')))
    const walk = new Walk(shared).full('+12025550140').press('1')
    for (let i = 0; i < 6; i++) walk.press('')
    expect(walk.heard).toBe('We could not reach Senator Ann, Senator Ben, and Senator Cat. GOODBYE [hangUp]')
  })

  test('more than ten targets that were not reached are counted instead of named', () => {
    const many = Array.from({ length: 11 }, (_, i) => target(`T${i}`, office(`+120255501${60 + i}`)))
    const walk = new Walk(many).full(...many.flatMap(({ offices }) => offices.map(({ number }) => number))).press('1')
    for (let i = 0; i < 6; i++) walk.press('')
    expect(walk.heard).toBe('We could not reach 11 of the offices. GOODBYE [hangUp]')
  })

  test('a line that becomes free while the caller waits is used', () => {
    const walk = new Walk([bo]).full('+12025550121').press('1').full()
    expect(walk.press('').heard).toBe('TARGET Boris Washington [1 keys, 2 s]')
  })

  test('a waiting caller can end the session or skip to other targets, and wrong keys are rejected', () => {
    const waiting = () => new Walk([bo, cyd]).full('+12025550121', '+12025550131').press('1')
    expect(waiting().press('9').heard).toBe('GOODBYE [hangUp]')
    expect(waiting().press('5').heard).toBe('That key does nothing here. [1 keys, 10 s]')
    expect(waiting().press('*').last.waitsFor).toBe('+12025550131')
    expect(waiting().press('*').press('*').heard).toBe('GOODBYE [hangUp]')
  })

  test('an office that an earlier version announced without reserving a line is announced again', () => {
    const walk = new Walk([bo]).press('1')
    walk.state = { ...walk.state, reserved: null }
    expect(walk.press('').heard).toBe('TARGET Boris Washington [1 keys, 2 s]')
    expect(walk.press('').heard).toBe('[dial +12025550121]')
  })
})

describe('targets that share a number', () => {
  const clerk = '+12025550140'
  const shared = ['Ann', 'Ben'].map((name) => target(name, office(clerk)))

  test('are one call, whose announcement names the others', () => {
    const walk = new Walk([...shared, bo]).press('1')
    expect(walk.heard).toBe('BLOCK 2 TARGET Ann Washington The same office takes calls for Senator Ben. [1 keys, 2 s]')
    walk.press('')
    expect(walk.ends('completed').heard).toBe('BETWEEN 1 TARGET Boris Washington [1 keys, 2 s]')
    expect(walk.press('').ends('completed').heard).toBe('THANKS [hangUp]')
    expect(walk.legs).toEqual([clerk, '+12025550121'])
  })

  test('that is busy are named at the end, except the one already announced as busy', () => {
    const walk = new Walk(shared).press('1').press('')
    expect(walk.ends('busy').heard).toBe('BUSY Ann We could not reach Senator Ben. GOODBYE [hangUp]')
  })

  test('are a call each if callers ask for them by name', () => {
    const walk = new Walk([askedFor('Ann', clerk), askedFor('Ben', clerk)]).press('1')
    expect(walk.heard).toBe('BLOCK 2 TARGET Ann Washington Please ask for Senator Ann. [1 keys, 2 s]')
    walk.press('')
    expect(walk.ends('completed').heard).toBe('BETWEEN 1 TARGET Ben Washington Please ask for Senator Ben. [1 keys, 2 s]')
    walk.press('').ends('completed')
    expect(walk.legs).toEqual([clerk, clerk])
  })

  test('but have different extensions are a call each', () => {
    const at = (name: string, extension: string) => target(name, office(clerk, { extension }))
    const walk = new Walk([at('Ann', '1'), at('Ben', '2')]).press('1')
    expect(walk.heard).toBe('BLOCK 2 TARGET Ann Washington [1 keys, 2 s]')
    expect(walk.press('').ends('completed').heard).toBe('BETWEEN 1 TARGET Ben Washington [1 keys, 2 s]')
  })

  test('are called at another number if they have one', () => {
    const walk = new Walk([shared[0] ?? bo, target('Cat', office(clerk), office('+12025550141'))]).press('1').press('')
    expect(walk.ends('completed').heard).toBe('BETWEEN 1 TARGET Cat Washington [1 keys, 2 s]')
    expect(walk.press('').heard).toBe('[dial +12025550141]')
  })
})

describe('if nobody was reached', () => {
  test.each<LegStatus>(['busy', 'no-answer', 'failed', 'canceled'])('%s: the caller is not thanked for a call', (status) => {
    expect(new Walk([bo]).press('1').press('').ends(status).heard).toMatch(/GOODBYE \[hangUp]$/)
  })

  test('a call that was ended with * while it rang does not count as a call', () => {
    expect(new Walk([bo]).press('1').press('').ends('completed', 0).heard).toBe('GOODBYE [hangUp]')
  })
})

describe('several entries that are offices of one target', () => {
  const offices = ['+12025550121', '+12025550122'].map((number) => ({ ...bo, offices: [office(number)] }))

  test('are a call each, and the target is named once if it gets no more calls today', () => {
    const walk = new Walk(offices).press('1').press('')
    expect(walk.ends('completed').heard).toMatch(/^BETWEEN 1 TARGET Boris/)
    expect(new Walk(offices).spent(bo.targetId).press('1').heard).toContain("All of today's calls to Senator Boris are taken.")
  })

  test('count as reached if one of them has answered', () => {
    const walk = new Walk(offices).press('1').press('').ends('completed').press('')
    expect(walk.ends('busy').heard).toBe('BUSY Boris THANKS [hangUp]')
  })
})
