// The heart, as tables: what is heard and done in each state. Who hears it over a telephone is shown by test/journeys.
import { describe, expect, test } from 'vitest'
import { ada, bo, cyd, office, plan, target, Walk } from '../../../test/support/flow-walk.ts'
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

  test('a country without a fixed number of digits ends with the pound key', () => {
    expect(new Walk(null, { ...located, locationKeys: null }).heard).toBe('INTRO-LOCATION LOCATION [# keys, 10 s]')
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
    expect(walk.last.wantsSchedule).toBe(wanted)
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

  test('a key that chooses nobody is asked again, once', () => {
    const walk = new Walk([ada, bo], choosing).press('1')
    expect(walk.press('7').heard).toContain('CHOOSE 1 Ada CHOOSE 2 Boris')
    expect(walk.press('').heard).toBe('GOODBYE [hangUp]')
  })

  test('one target is no choice, and ten are too many', () => {
    expect(new Walk([ada], choosing).press('1').heard).toContain('BLOCK 1')
    expect(new Walk(Array(10).fill(ada), choosing).press('1').heard).toContain('BLOCK 10')
  })
})

describe('one target after the other', () => {
  test('introduces, dials, says how many are left, and thanks at the end', () => {
    const walk = new Walk([ada, bo]).press('1')
    expect(walk.heard).toBe('BLOCK 2 TARGET Ada Washington [1 keys, 2 s]')
    expect(walk.press('').heard).toBe('[dial +12025550111]')
    expect(walk.last.dialled).toEqual({ attempt: 1, targetId: 3, number: '+12025550111' })
    expect(walk.ends('completed', 60).heard).toBe('BETWEEN 1 TARGET Boris Washington [1 keys, 2 s]')
    expect(walk.last.ended).toEqual({ attempt: 1, leg: { status: 'completed', legId: 'CA1', seconds: 60 } })
    expect(walk.press('').last.dialled?.attempt).toBe(2)
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
    expect(walk.heard).toBe('BUSY Many THANKS [hangUp]')
    expect(walk.legs).toHaveLength(3)
  })

  test('an extension is dialled along', () => {
    const walk = new Walk([target('Ext', office('+12025550150', { extension: '12' }))]).press('1').press('')
    expect(walk.last.steps).toMatchObject([
      { kind: 'dial', extension: '12', callerId: '+15105550100', ringSecondsMax: 60, secondsMax: 900 },
    ])
  })

  test('a target without a number is passed over with a sentence', () => {
    const walk = new Walk([target('Nobody'), bo]).press('1')
    expect(walk.heard).toMatch(/^BLOCK 2 .*Nobody.* BETWEEN 1 TARGET Boris Washington/)
  })

  test('a campaign whose only target has no number ends with goodbye', () => {
    expect(new Walk([target('Nobody')]).press('1').heard).toMatch(/^BLOCK 1 .*Nobody.* GOODBYE \[hangUp]$/)
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

  test.each(['', '1', '5', '0', '#'])('%j dials', (digits) => {
    expect(begun().press(digits).heard).toBe('[dial +12025550111]')
  })
})

describe('lines that other callers hold', () => {
  test('another office of the target is taken', () => {
    expect(new Walk([ada]).taken('+12025550111').press('1').heard).toBe('BLOCK 1 TARGET Ada Albany [1 keys, 2 s]')
  })

  test('another target comes first, and the one whose lines are taken at the end', () => {
    const walk = new Walk([bo, cyd]).taken('+12025550121').press('1')
    expect(walk.heard).toBe('BLOCK 2 TARGET Cyd Ray Washington [1 keys, 2 s]')
    walk.press('').taken()
    expect(walk.ends('completed').heard).toBe('BETWEEN 1 TARGET Boris Washington [1 keys, 2 s]')
  })

  test('with nobody else to call, the caller is told to wait, and after a minute that it is busy', () => {
    const walk = new Walk([bo]).taken('+12025550121').press('1')
    expect(walk.heard).toMatch(/^BLOCK 1 .*\. \[1 keys, 10 s]$/)
    for (let i = 0; i < 5; i++) expect(walk.press('').heard).toMatch(/\[1 keys, 10 s]$/)
    expect(walk.press('').heard).toBe('BUSY Boris GOODBYE [hangUp]')
    expect(walk.legs).toEqual([])
  })

  test('a line that looks free and is taken each time it is to be dialled keeps nobody waiting for ever', () => {
    const walk = new Walk([bo]).press('1')
    for (let i = 0; i < 6; i++) {
      expect(walk.taken('+12025550121').press('').heard).toMatch(/\[1 keys, 10 s]$/)
      expect(walk.taken().press('').heard).toBe('TARGET Boris Washington [1 keys, 2 s]')
    }
    expect(walk.taken('+12025550121').press('').heard).toBe('BUSY Boris GOODBYE [hangUp]')
  })

  test('a line that becomes free while waiting is used', () => {
    const walk = new Walk([bo]).taken('+12025550121').press('1').taken()
    expect(walk.press('').heard).toBe('TARGET Boris Washington [1 keys, 2 s]')
  })

  test('a line that is taken between introduction and dialling is not dialled', () => {
    const walk = new Walk([ada]).press('1').taken('+12025550111')
    expect(walk.press('').heard).toBe('[dial +12025550112]')
    const alone = new Walk([bo]).press('1').taken('+12025550121')
    expect(alone.press('').heard).toMatch(/\[1 keys, 10 s]$/)
  })

  test('whoever waits may skip or stop', () => {
    expect(new Walk([bo]).taken('+12025550121').press('1').press('9').heard).toBe('GOODBYE [hangUp]')
  })
})
