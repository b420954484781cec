// What the caller hears and what the flow does in each state. test/journeys covers the same over HTTP with a simulated carrier.
import { describe, expect, test } from 'vitest'
import { ada, askedFor, bo, cyd, defaultScript, office, plan, target, Walk } from '../../../test/support/models/flow-walk.ts'
import type { LegStatus } from '../../telephony/event.ts'

describe('the check that a person has answered', () => {
  test('asks for any key twice, then says goodbye', () => {
    const walk = new Walk([ada])
    expect(walk.heard).toBe('INTRO PRESS [1 keys, 10 s]')
    expect(walk.press('').heard).toBe('PRESS [1 keys, 10 s]')
    expect(walk.press('').heard).toBe('GOODBYE [hangUp]')
    expect(walk.press('1').heard).toBe('GOODBYE [hangUp]')
  })

  test.each(['1', '5', '0', '*', '#'])('%s starts the calls', (key) => {
    expect(new Walk([ada]).press(key).heard).toBe('BLOCK 1 TARGET Ada Washington [1 keys, 2 s]')
  })

  test('asks again if the carrier reports no keys', () => {
    const walk = new Walk([ada])
    walk.on({ kind: 'continued' })
    expect(walk.heard).toBe('PRESS [1 keys, 10 s]')
  })
})

describe('the location', () => {
  const located = { asksLocation: true }

  test('is entered on the keypad and selects the targets', () => {
    const walk = new Walk(null, located)
    expect(walk.heard).toBe('INTRO-LOCATION LOCATION [5 keys, 10 s]')
    expect(walk.locate('94110', [ada]).heard).toBe('BLOCK 1 TARGET Ada Washington [1 keys, 2 s]')
    expect(walk.last.located).toEqual({ location: '94110', targets: [ada] })
  })

  test('without targets is read back digit by digit, and the caller gets a second try', () => {
    const walk = new Walk(null, located)
    expect(walk.locate('00000', []).heard).toBe('INVALID 0 0 0 0 0 LOCATION [5 keys, 10 s]')
    expect(walk.locate('00001', []).heard).toBe('INVALID 0 0 0 0 1 GOODBYE [hangUp]')
  })

  test('that is not entered is asked for once more', () => {
    const walk = new Walk(null, located)
    expect(walk.press('').heard).toBe('UNPARSED LOCATION [5 keys, 10 s]')
    expect(walk.press('').heard).toBe('UNPARSED GOODBYE [hangUp]')
  })

  test('has two tries in total, for silence and wrong locations together', () => {
    expect(new Walk(null, located).press('').locate('00000', []).heard).toBe('INVALID 0 0 0 0 0 GOODBYE [hangUp]')
  })

  test('from the web form is not asked for', () => {
    expect(new Walk([ada], { ...located, location: '94110' }).heard).toBe('INTRO PRESS [1 keys, 10 s]')
  })

  test('from the web form that has no targets is read back, and the caller is asked to enter one', () => {
    expect(new Walk(null, { ...located, location: '00000' }).heard).toBe(
      'INTRO-LOCATION INVALID 0 0 0 0 0 LOCATION [5 keys, 10 s]',
    )
  })

  test('ends with the pound key in a country without a fixed number of digits, and the prompt says so', () => {
    expect(new Walk(null, { ...located, locationKeys: null }).heard).toBe(
      'INTRO-LOCATION LOCATION Then press pound, the hash key. [# keys, 10 s]',
    )
  })

  test('is asked for after the usual introduction if the campaign has not recorded a special one', () => {
    const { msg_intro_location: _, ...recordings } = plan.script.recordings
    expect(new Walk(null, { ...located, script: { ...plan.script, recordings } }).heard).toMatch(/^INTRO LOCATION/)
  })
})

describe('the offer of recurring calls', () => {
  test.each([
    ['1', 'START BLOCK 1', true],
    ['9', 'STOP BLOCK 1', false],
    ['', 'BLOCK 1', undefined],
    ['5', 'BLOCK 1', undefined],
  ])('the answer %j', (digits, heard, wanted) => {
    const walk = new Walk([ada], { schedule: 'offer' }).press('1')
    expect(walk.heard).toBe('SCHEDULE [1 keys, 3 s]')
    expect(walk.press(digits).heard).toContain(heard)
    expect(walk.last.wantsSubscription).toBe(wanted)
  })

  test('has another prompt for a caller who has subscribed before', () => {
    expect(new Walk([ada], { schedule: 'alter' }).press('1').heard).toBe('ALTER [1 keys, 3 s]')
  })
})

describe('choosing a target', () => {
  const choosing = { choosesTarget: true }

  test('offers one key for each, and only the chosen target is called', () => {
    const walk = new Walk([ada, bo, cyd], choosing).press('1')
    expect(walk.heard).toBe('CHOOSE 1 Ada CHOOSE 2 Boris CHOOSE 3 Cyd Ray [1 keys, 10 s]')
    expect(walk.press('2').heard).toBe('BLOCK 1 TARGET Boris Washington [1 keys, 2 s]')
    expect(walk.press('').ends('completed').heard).toBe('THANKS [hangUp]')
  })

  test('rejects a key without a target and offers the choice once more', () => {
    const walk = new Walk([ada, bo], choosing).press('1')
    expect(walk.press('7').heard).toMatch(/^That key does nothing here\. CHOOSE 1 Ada CHOOSE 2 Boris/)
    expect(walk.press('').heard).toBe('GOODBYE [hangUp]')
  })

  test('is not offered for one target, nor for ten', () => {
    expect(new Walk([ada], choosing).press('1').heard).toContain('BLOCK 1')
    const ten = Array.from({ length: 10 }, (_, i) => target(`T${i}`, office(`+1202555016${i}`)))
    expect(new Walk(ten, choosing).press('1').heard).toContain('BLOCK 10')
  })
})

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
    expect(walk.last.reserved).toEqual({ attempt: 1, targetId: 5, number: '+12025550121' })
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
