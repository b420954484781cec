// What the caller hears before the first call: the check for a person, the location, the offer and the choice of a target.
// test/journeys covers the same over HTTP with a simulated carrier.
import { describe, expect, test } from 'vitest'
import { ada, bo, cyd, office, plan, target, Walk } from '../../../test/support/models/flow-walk.ts'

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
