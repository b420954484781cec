// The heart, as tables: what is heard and done in each state. Who hears it over a telephone is shown by test/journeys.
import { describe, expect, test } from 'vitest'
import { ada, askedFor, bo, cyd, defaultScript, office, plan, target, Walk } from '../../../test/support/models/flow-walk.ts'
import type { LegStatus } from '../../telephony/event.ts'

describe('is there a human', () => {
  test('the introduction, then any key; twice, then goodbye', () => {
    const walk = new Walk([ada])
    expect(walk.heard).toBe('INTRO PRESS [1 keys, 10 s]')
    expect(walk.press('').heard).toBe('PRESS [1 keys, 10 s]')
    expect(walk.press('').heard).toBe('GOODBYE [hangUp]')
    expect(walk.press('1').heard).toBe('GOODBYE [hangUp]')
  })

  test.each(['1', '5', '0', '*', '#'])('%s begins the calls', (key) => {
    expect(new Walk([ada]).press(key).heard).toBe('BLOCK 1 TARGET Ada Washington [1 keys, 2 s]')
  })

  test('a carrier that comes back without a word of keys is asked again', () => {
    const walk = new Walk([ada])
    walk.on({ kind: 'continued' })
    expect(walk.heard).toBe('PRESS [1 keys, 10 s]')
  })
})

describe('where the caller is', () => {
  const located = { asksLocation: true }

  test('is asked by keypad, and leads to targets', () => {
    const walk = new Walk(null, located)
    expect(walk.heard).toBe('INTRO-LOCATION LOCATION [5 keys, 10 s]')
    expect(walk.locate('94110', [ada]).heard).toBe('BLOCK 1 TARGET Ada Washington [1 keys, 2 s]')
    expect(walk.last.located).toEqual({ location: '94110', targets: [ada] })
  })

  test('a location that leads to nobody is said digit by digit and asked again, once', () => {
    const walk = new Walk(null, located)
    expect(walk.locate('00000', []).heard).toBe('INVALID 0 0 0 0 0 LOCATION [5 keys, 10 s]')
    expect(walk.locate('00001', []).heard).toBe('INVALID 0 0 0 0 1 GOODBYE [hangUp]')
  })

  test('silence is asked again, once', () => {
    const walk = new Walk(null, located)
    expect(walk.press('').heard).toBe('UNPARSED LOCATION [5 keys, 10 s]')
    expect(walk.press('').heard).toBe('UNPARSED GOODBYE [hangUp]')
  })

  test('silence and a wrong location are two tries together', () => {
    expect(new Walk(null, located).press('').locate('00000', []).heard).toBe('INVALID 0 0 0 0 0 GOODBYE [hangUp]')
  })

  test('one that the web form knew is not asked for', () => {
    expect(new Walk([ada], { ...located, location: '94110' }).heard).toBe('INTRO PRESS [1 keys, 10 s]')
  })

  test('one from the web form that led to nobody is said, and asked for by keypad', () => {
    expect(new Walk(null, { ...located, location: '00000' }).heard).toBe(
      'INTRO-LOCATION INVALID 0 0 0 0 0 LOCATION [5 keys, 10 s]',
    )
  })

  test('a country without a fixed number of digits ends with the pound key, which callers are told', () => {
    expect(new Walk(null, { ...located, locationKeys: null }).heard).toBe(
      'INTRO-LOCATION LOCATION Then press pound, the hash key. [# keys, 10 s]',
    )
  })

  test('a campaign that recorded only its usual introduction has that one heard', () => {
    const { msg_intro_location: _, ...recordings } = plan.script.recordings
    expect(new Walk(null, { ...located, script: { ...plan.script, recordings } }).heard).toMatch(/^INTRO LOCATION/)
  })
})

describe('being rung regularly', () => {
  test.each([
    ['1', 'START BLOCK 1', true],
    ['9', 'STOP BLOCK 1', false],
    ['', 'BLOCK 1', undefined],
    ['5', 'BLOCK 1', undefined],
  ])('%j', (digits, heard, wanted) => {
    const walk = new Walk([ada], { schedule: 'offer' }).press('1')
    expect(walk.heard).toBe('SCHEDULE [1 keys, 3 s]')
    expect(walk.press(digits).heard).toContain(heard)
    expect(walk.last.wantsSubscription).toBe(wanted)
  })

  test('somebody who has asked for it before is told so', () => {
    expect(new Walk([ada], { schedule: 'alter' }).press('1').heard).toBe('ALTER [1 keys, 3 s]')
  })
})

describe('choosing a target', () => {
  const choosing = { choosesTarget: true }

  test('one key each, and only the chosen one is called', () => {
    const walk = new Walk([ada, bo, cyd], choosing).press('1')
    expect(walk.heard).toBe('CHOOSE 1 Ada CHOOSE 2 Boris CHOOSE 3 Cyd Ray [1 keys, 10 s]')
    expect(walk.press('2').heard).toBe('BLOCK 1 TARGET Boris Washington [1 keys, 2 s]')
    expect(walk.press('').ends('completed').heard).toBe('THANKS [hangUp]')
  })

  test('a key that chooses nobody is named as wrong, and asked again, once', () => {
    const walk = new Walk([ada, bo], choosing).press('1')
    expect(walk.press('7').heard).toMatch(/^That key does nothing here\. CHOOSE 1 Ada CHOOSE 2 Boris/)
    expect(walk.press('').heard).toBe('GOODBYE [hangUp]')
  })

  test('one target is no choice, and ten are too many', () => {
    expect(new Walk([ada], choosing).press('1').heard).toContain('BLOCK 1')
    const ten = Array.from({ length: 10 }, (_, i) => target(`T${i}`, office(`+1202555016${i}`)))
    expect(new Walk(ten, choosing).press('1').heard).toContain('BLOCK 10')
  })
})

describe('one target after the other', () => {
  test('introduces, dials, says how many are left, and thanks at the end', () => {
    const walk = new Walk([ada, bo]).press('1')
    expect(walk.heard).toBe('BLOCK 2 TARGET Ada Washington [1 keys, 2 s]')
    expect(walk.press('').heard).toBe('[dial +12025550111]')
    expect(walk.last.dialled).toBe(1)
    expect(walk.ends('completed', 60).heard).toBe('BETWEEN 1 TARGET Boris Washington [1 keys, 2 s]')
    expect(walk.last.ended).toEqual({ attempt: 1, leg: { status: 'completed', legId: 'CA1', seconds: 60 } })
    expect(walk.press('').last.dialled).toBe(2)
    expect(walk.ends('completed', 5).heard).toBe('THANKS [hangUp]')
  })

  test('a busy office is followed by the next one of the same target, then by the next target', () => {
    const walk = new Walk([ada, bo]).press('1').press('')
    expect(walk.ends('busy').heard).toBe('BUSY Ada TARGET Ada Albany [1 keys, 2 s]')
    expect(walk.press('').heard).toBe('[dial +12025550112]')
    expect(walk.ends('busy').heard).toBe('BUSY Ada BETWEEN 1 TARGET Boris Washington [1 keys, 2 s]')
  })

  test.each<LegStatus>(['no-answer', 'failed', 'canceled'])('%s leads to the next office with a calm sentence', (status) => {
    const walk = new Walk([ada]).press('1').press('').ends(status)
    expect(walk.heard).toMatch(/^.*Ada.* TARGET Ada Albany \[1 keys, 2 s]$/)
    expect(walk.heard).not.toContain('BUSY')
  })

  test('a leg of which the carrier says nothing is not tried again', () => {
    expect(new Walk([ada, bo]).press('1').press('').ends('unknown').heard).toMatch(/^BETWEEN 1/)
    expect(new Walk([ada, bo]).press('1').press('').press('').heard).toMatch(/^BETWEEN 1/)
  })

  test('no more than three offices of one target', () => {
    const many = target('Many', ...['1', '2', '3', '4', '5'].map((n) => office(`+1202555018${n}`)))
    const walk = new Walk([many]).press('1')
    for (let i = 0; i < 3; i++) walk.press('').ends('busy')
    expect(walk.heard).toBe('BUSY Many GOODBYE [hangUp]')
    expect(walk.legs).toHaveLength(3)
  })

  test('an extension is dialled along', () => {
    const walk = new Walk([target('Ext', office('+12025550150', { extension: '12' }))]).press('1').press('')
    expect(walk.last.instructions).toMatchObject([
      { kind: 'dial', extension: '12', callerId: '+15105550100', ringSecondsMax: 60, secondsMax: 900 },
    ])
  })

  test('a target without a number is skipped, and the caller is told', () => {
    const walk = new Walk([target('Nobody'), bo]).press('1')
    expect(walk.heard).toMatch(/^BLOCK 1 .*Nobody.* TARGET Boris Washington/)
  })

  test('a campaign whose only target has no number ends with goodbye', () => {
    expect(new Walk([target('Nobody')]).press('1').heard).toMatch(/^We .*Nobody\. GOODBYE \[hangUp]$/)
  })

  test('a fallback number comes with whom to ask for', () => {
    const walk = new Walk([target('Eve', office('+12025550190', { isFallback: true }))]).press('1')
    expect(walk.heard).toMatch(/^BLOCK 1 .*Senator Eve.* \[1 keys, 2 s]$/)
    expect(walk.heard).not.toContain('TARGET')
    expect(walk.press('').heard).toBe('[dial +12025550190]')
  })

  test('nobody to call is said, not left in silence', () => {
    expect(new Walk([]).press('1').heard).toMatch(/^\S.* \[hangUp]$/)
  })
})

describe('keys before a call', () => {
  const begun = () => new Walk([ada, bo]).press('1')

  test('* skips the target', () => {
    expect(begun().press('*').heard).toBe('BETWEEN 1 TARGET Boris Washington [1 keys, 2 s]')
  })

  test('* at the last target ends the calls', () => {
    expect(begun().press('*').press('*').heard).toBe('GOODBYE [hangUp]')
    expect(begun().press('').ends('completed').press('*').heard).toBe('THANKS [hangUp]')
  })

  test('2 repeats who it is, five times at most', () => {
    const walk = begun()
    for (let i = 0; i < 4; i++) expect(walk.press('2').heard).toBe('TARGET Ada Washington [1 keys, 2 s]')
    expect(walk.press('2').heard).toBe('[dial +12025550111]')
  })

  test('9 stops everything', () => {
    expect(begun().press('9').heard).toBe('GOODBYE [hangUp]')
    expect(begun().press('').ends('completed').press('9').heard).toBe('THANKS [hangUp]')
  })

  test.each(['', '1'])('%j dials', (digits) => {
    expect(begun().press(digits).heard).toBe('[dial +12025550111]')
  })

  test.each(['5', '0', '#'])('%j is named as wrong, and then the office is dialled', (digits) => {
    expect(begun().press(digits).heard).toBe('That key does nothing here. [1 keys, 2 s]')
    expect(begun().press(digits).press('').heard).toBe('[dial +12025550111]')
  })

  test('wrong keys keep nobody from the office for ever', () => {
    const walk = begun()
    for (let i = 0; i < 5; i++) walk.press('7')
    expect(walk.heard).toBe('[dial +12025550111]')
  })

  test('are explained once each, where they first help', () => {
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

  test('that do not apply are not explained: with one office there is nothing to go on to', () => {
    const walk = new Walk([bo], { script: defaultScript }).press('1')
    expect(walk.heard).toBe('Connecting you with Senator Boris, Washington. To hear this again, press 2. [1 keys, 2 s]')
  })

  test('are left to a campaign that has recorded how many calls there will be, as with CallPower', () => {
    expect(begun().heard).not.toMatch(/press/)
  })
})

describe('lines that other callers hold', () => {
  test('another office of the target is announced', () => {
    expect(new Walk([ada]).full('+12025550111').press('1').heard).toBe('BLOCK 1 TARGET Ada Albany [1 keys, 2 s]')
  })

  test('another target comes first, and the one whose lines are taken at the end', () => {
    const walk = new Walk([bo, cyd]).full('+12025550121').press('1')
    expect(walk.heard).toBe('BLOCK 2 TARGET Cyd Ray Washington [1 keys, 2 s]')
    walk.press('').full()
    expect(walk.ends('completed').heard).toBe('BETWEEN 1 TARGET Boris Washington [1 keys, 2 s]')
  })

  test('a line is held from before the announcement until the call is over, or the caller decides against it', () => {
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

  test('with nobody else to call, the place in line is said once, then nothing for a minute, and at the end who was not reached', () => {
    const walk = new Walk([bo]).full('+12025550121').press('1')
    expect(walk.heard).toMatch(/^BLOCK 1 .*Senator Boris.*number 3 in line.* \[1 keys, 10 s]$/)
    expect(walk.last.waitsFor).toBe('+12025550121')
    for (let i = 0; i < 5; i++) expect(walk.press('').heard).toBe('[1 keys, 10 s]')
    expect(walk.press('').heard).toBe('We could not reach Senator Boris. GOODBYE [hangUp]')
    expect(walk.legs).toEqual([])
  })

  test('a number is full for all who share it: nobody else is announced there, and the minute is waited once', () => {
    const shared = ['Ann', 'Ben', 'Cat'].map((name) => target(name, office('+12025550140')))
    const walk = new Walk(shared).full('+12025550140').press('1')
    for (let i = 0; i < 6; i++) walk.press('')
    expect(walk.heard).toBe('We could not reach Senator Ann, Senator Ben, and Senator Cat. GOODBYE [hangUp]')
  })

  test('more than ten who were not reached are counted', () => {
    const many = Array.from({ length: 11 }, (_, i) => target(`T${i}`, office(`+120255501${60 + i}`)))
    const walk = new Walk(many).full(...many.flatMap(({ offices }) => offices.map(({ number }) => number))).press('1')
    for (let i = 0; i < 6; i++) walk.press('')
    expect(walk.heard).toBe('We could not reach 11 of the offices. GOODBYE [hangUp]')
  })

  test('a line that becomes free while waiting is used', () => {
    const walk = new Walk([bo]).full('+12025550121').press('1').full()
    expect(walk.press('').heard).toBe('TARGET Boris Washington [1 keys, 2 s]')
  })

  test('whoever waits may stop, go on to others, or hear that a key is wrong', () => {
    const waiting = () => new Walk([bo, cyd]).full('+12025550121', '+12025550131').press('1')
    expect(waiting().press('9').heard).toBe('GOODBYE [hangUp]')
    expect(waiting().press('5').heard).toBe('That key does nothing here. [1 keys, 10 s]')
    expect(waiting().press('*').last.waitsFor).toBe('+12025550131')
    expect(waiting().press('*').press('*').heard).toBe('GOODBYE [hangUp]')
  })

  test('a session that an earlier version has announced an office to, without a line, is announced to again', () => {
    const walk = new Walk([bo]).press('1')
    walk.state = { ...walk.state, reserved: null }
    expect(walk.press('').heard).toBe('TARGET Boris Washington [1 keys, 2 s]')
    expect(walk.press('').heard).toBe('[dial +12025550121]')
  })
})

describe('targets that share a number', () => {
  const clerk = '+12025550140'
  const shared = ['Ann', 'Ben'].map((name) => target(name, office(clerk)))

  test('are one call, which says for whom', () => {
    const walk = new Walk([...shared, bo]).press('1')
    expect(walk.heard).toBe('BLOCK 2 TARGET Ann Washington The same office takes calls for Senator Ben. [1 keys, 2 s]')
    walk.press('')
    expect(walk.ends('completed').heard).toBe('BETWEEN 1 TARGET Boris Washington [1 keys, 2 s]')
    expect(walk.press('').ends('completed').heard).toBe('THANKS [hangUp]')
    expect(walk.legs).toEqual([clerk, '+12025550121'])
  })

  test('that is busy are told at the end, except the one that was said to be busy', () => {
    const walk = new Walk(shared).press('1').press('')
    expect(walk.ends('busy').heard).toBe('BUSY Ann We could not reach Senator Ben. GOODBYE [hangUp]')
  })

  test('are a call each where callers ask for them by name', () => {
    const walk = new Walk([askedFor('Ann', clerk), askedFor('Ben', clerk)]).press('1')
    expect(walk.heard).toBe('BLOCK 2 TARGET Ann Washington Please ask for Senator Ann. [1 keys, 2 s]')
    walk.press('')
    expect(walk.ends('completed').heard).toBe('BETWEEN 1 TARGET Ben Washington Please ask for Senator Ben. [1 keys, 2 s]')
    walk.press('').ends('completed')
    expect(walk.legs).toEqual([clerk, clerk])
  })

  test('but not the extension are two places, and a call each', () => {
    const at = (name: string, extension: string) => target(name, office(clerk, { extension }))
    const walk = new Walk([at('Ann', '1'), at('Ben', '2')]).press('1')
    expect(walk.heard).toBe('BLOCK 2 TARGET Ann Washington [1 keys, 2 s]')
    expect(walk.press('').ends('completed').heard).toBe('BETWEEN 1 TARGET Ben Washington [1 keys, 2 s]')
  })

  test('may have another one of their own, which is dialled', () => {
    const walk = new Walk([shared[0] ?? bo, target('Cat', office(clerk), office('+12025550141'))]).press('1').press('')
    expect(walk.ends('completed').heard).toBe('BETWEEN 1 TARGET Cat Washington [1 keys, 2 s]')
    expect(walk.press('').heard).toBe('[dial +12025550141]')
  })
})

describe('nobody was reached', () => {
  test.each<LegStatus>(['busy', 'no-answer', 'failed', 'canceled'])('%s: nobody is thanked for a call', (status) => {
    expect(new Walk([bo]).press('1').press('').ends(status).heard).toMatch(/GOODBYE \[hangUp]$/)
  })

  test('a call that was left with * while it rang is none', () => {
    expect(new Walk([bo]).press('1').press('').ends('completed', 0).heard).toBe('GOODBYE [hangUp]')
  })
})
