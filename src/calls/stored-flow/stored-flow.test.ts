// What each version stored, how it is upgraded, and what cannot be read. The recorded sessions are in test/stored-sessions.
import { describe, expect, test } from 'vitest'
import { ada, bo, plan } from '../../../test/support/models/flow-walk.ts'
import { initialState } from '../flow/flow.ts'
import { type DistrictChoice, nobodyReached } from '../planning/reached.ts'
import { earlierVersions } from './earlier-versions.ts'
import { currentVersion } from './shape.ts'
import { readStoredFlow, stampState } from './stored-flow.ts'

const targets = [ada, bo]
const current = { plan, targets, state: stampState(initialState({ ...nobodyReached, targets })) }
const { choices: _choices, vacancies: _vacancies, ...version3 } = initialState({ ...nobodyReached, targets })
const version4 = { version: 4, ...version3 }
const choices: DistrictChoice[] = [ada, bo].map((one) => ({
  title: 'Representative',
  name: one.name,
  district: 'NY-1',
  targets: [one],
  vacancies: [{ title: 'Senator', district: 'NY' }],
  choices: [],
}))
const version2 = { at: 'dialling', asked: 1, waits: 0, left: [1], tried: {}, putOff: [0], office: 0, attempts: 2 }
const upgrade = (state: object, storedTargets: object[] = targets) => {
  const flow = readStoredFlow({ plan, targets: storedTargets, state })
  if ('problem' in flow) throw new Error(flow.problem)
  return flow.state
}

describe('the current version', () => {
  test('is read unchanged', () => {
    expect(readStoredFlow(current)).toEqual({
      plan,
      targets,
      state: initialState({ ...nobodyReached, targets }),
      isUpgraded: false,
    })
  })

  test('a newer version is read if it only adds properties, which are kept', () => {
    const state = { ...current.state, version: currentVersion + 1, mood: 'cheerful' }
    expect(readStoredFlow({ ...current, state })).toMatchObject({ state: { mood: 'cheerful' }, isUpgraded: false })
  })

  test('a state is written with the version of the program that writes it', () => {
    const read = readStoredFlow({ ...current, state: { ...current.state, version: currentVersion + 1 } })
    expect('problem' in read ? undefined : stampState(read.state).version).toBe(currentVersion)
  })
})

describe('the question for the district', () => {
  const asked = { ...initialState({ targets: [], vacancies: [], choices }), at: 'choosing_district' as const, asked: 1 }

  test('is stored as a place that version 4 knows, with the choices, and is read back as itself', () => {
    const stored = stampState(asked)
    expect(earlierVersions[4]?.isSatisfiedBy({ plan, targets: [], state: stored })).toBe(true)
    expect(stored).toMatchObject({ at: 'confirming', choosingDistrict: true, choices })
    expect(readStoredFlow({ plan, targets: [], state: stored })).toMatchObject({ state: asked, isUpgraded: false })
  })

  test('is asked again after a process of version 4 has asked for a confirmation in between', () => {
    const confirmed = { ...stampState(asked), version: 4, asked: 2 }
    expect(upgrade(confirmed)).toEqual({ ...asked, at: 'confirming', asked: 2 })
  })

  test('is over once a process of version 4 has gone on with the calls', () => {
    expect(upgrade({ ...stampState(asked), version: 4, at: 'introducing' })).toMatchObject({ at: 'introducing' })
  })
})

describe('earlier versions', () => {
  test('1: the count of a waiting caller continues', () => {
    const { waits: _, ...version1 } = version2
    expect(upgrade({ ...version1, at: 'waiting', asked: 3 })).toMatchObject({ at: 'waiting', waits: 3 })
    expect(upgrade({ ...version1, asked: 3 })).toMatchObject({ at: 'dialling', waits: 0 })
  })

  test('2: offices of finished targets count as answered, those of the current target do not', () => {
    const tried = { 0: ['+12025550112'], 1: ['+12025550121'] }
    expect(upgrade({ ...version2, tried })).toMatchObject({ answered: ['+12025550112'], tried, reserved: null, dialled: 2 })
    expect(upgrade(version2)).not.toHaveProperty('putOff')
  })

  test('3: a number that was stored without its extension becomes the office with that number', () => {
    const [office] = ada.offices
    const withExtension = { ...ada, offices: [{ ...office, extension: '7' }] }
    const state = { ...version3, tried: { 0: ['+12025550111'] }, answered: ['+12025550111', '+12025550121'] }
    expect(upgrade(state, [withExtension, bo])).toMatchObject({
      tried: { 0: ['+12025550111;ext=7'] },
      answered: ['+12025550111;ext=7', '+12025550121'],
    })
  })

  test('3: two offices with one number that were stored separately stay separate', () => {
    const offices = ada.offices.slice(0, 1).flatMap((office) => [{ ...office, extension: '7' }, office])
    expect(upgrade({ ...version3, tried: { 0: ['+12025550111'] } }, [{ ...ada, offices }])).toMatchObject({
      tried: { 0: ['+12025550111'] },
    })
  })

  test('4: nothing is to be chosen or said', () => {
    expect(upgrade(version4)).toEqual({ ...version3, choices: [], vacancies: [] })
  })

  test('are marked as upgraded, so that all three documents are written again', () => {
    const { askFor: _, ...storedAda } = ada
    expect(readStoredFlow({ plan, targets: [storedAda], state: version3 })).toMatchObject({ targets: [ada], isUpgraded: true })
  })
})

describe('a stored session that cannot be read', () => {
  test.each([
    ['a value that is not an object', null, 'the state is not an object'],
    ['a missing property', { ...current.state, left: undefined }, ' must have required properties left'],
    ['a value of the wrong type', { ...current.state, left: ['0'] }, '/state/left/0 must be integer'],
    ['an unknown point of the call', { ...current.state, at: 'dreaming' }, '/state/at must be equal to constant'],
    ['a damaged earlier version', { ...version2, left: null }, 'it does not have the shape of version 2'],
    ['a version that never existed', { ...current.state, version: 0 }, 'it does not have the shape of version 0'],
    [
      'a newer version that removed a property',
      { ...current.state, version: 9, tried: undefined },
      `version 9 is newer than version ${currentVersion}`,
    ],
  ])('names the problem: %s', (_what, state, problem) => {
    const stored = { ...current, state: JSON.parse(JSON.stringify(state)) as unknown }
    expect(readStoredFlow(stored)).toEqual({ problem: expect.stringContaining(problem), language: 'en' })
  })

  test('is described without data of the caller, and with the language of the plan if it has one', () => {
    const broken = readStoredFlow({ ...current, plan: { ...plan, callerId: 15_105_550_100 } })
    expect(broken).toEqual({ problem: '/plan/callerId must be string', language: 'en' })
    expect(readStoredFlow({ ...current, plan: 'plan' })).toMatchObject({ language: null })
  })
})
