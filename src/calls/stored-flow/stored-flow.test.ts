// What each version stored, what it becomes, and what cannot be read. The recorded sessions are in test/stored-sessions.
import { describe, expect, test } from 'vitest'
import { ada, bo, plan } from '../../../test/support/models/flow-walk.ts'
import { initialState } from '../flow/flow.ts'
import { currentVersion } from './shape.ts'
import { readStoredFlow, stampState } from './stored-flow.ts'

const targets = [ada, bo]
const current = { plan, targets, state: stampState(initialState(targets)) }
const version3 = { ...initialState(targets) }
const version2 = { at: 'dialling', asked: 1, waits: 0, left: [1], tried: {}, putOff: [0], office: 0, attempts: 2 }
const stateOf = (state: object, of: object[] = targets) => {
  const flow = readStoredFlow({ plan, targets: of, state })
  if ('problem' in flow) throw new Error(flow.problem)
  return flow.state
}

describe('the current version', () => {
  test('is read as it was stored', () => {
    expect(readStoredFlow(current)).toEqual({ plan, targets, state: initialState(targets), isUpgraded: false })
  })

  test('a newer version is read if it only adds properties, which are kept', () => {
    const state = { ...current.state, version: currentVersion + 1, mood: 'cheerful' }
    expect(readStoredFlow({ ...current, state })).toMatchObject({ state: { mood: 'cheerful' }, isUpgraded: false })
  })

  test('what is written has the version of the writer', () => {
    const read = readStoredFlow({ ...current, state: { ...current.state, version: currentVersion + 1 } })
    expect('problem' in read ? undefined : stampState(read.state).version).toBe(currentVersion)
  })
})

describe('earlier versions', () => {
  test('1: a caller who was waiting goes on counting', () => {
    const { waits: _, ...version1 } = version2
    expect(stateOf({ ...version1, at: 'waiting', asked: 3 })).toMatchObject({ at: 'waiting', waits: 3 })
    expect(stateOf({ ...version1, asked: 3 })).toMatchObject({ at: 'dialling', waits: 0 })
  })

  test('2: offices of targets that are done count as answered, those of the present target do not', () => {
    const tried = { 0: ['+12025550112'], 1: ['+12025550121'] }
    expect(stateOf({ ...version2, tried })).toMatchObject({ answered: ['+12025550112'], tried, reserved: null, dialled: 2 })
    expect(stateOf(version2)).not.toHaveProperty('putOff')
  })

  test('3: a number that was stored without its extension is the office that has the number', () => {
    const [office] = ada.offices
    const withExtension = { ...ada, offices: [{ ...office, extension: '7' }] }
    const state = { ...version3, tried: { 0: ['+12025550111'] }, answered: ['+12025550111', '+12025550121'] }
    expect(stateOf(state, [withExtension, bo])).toMatchObject({
      tried: { 0: ['+12025550111;ext=7'] },
      answered: ['+12025550111;ext=7', '+12025550121'],
    })
  })

  test('3: two offices of one number that were told apart stay apart', () => {
    const offices = ada.offices.slice(0, 1).flatMap((office) => [{ ...office, extension: '7' }, office])
    expect(stateOf({ ...version3, tried: { 0: ['+12025550111'] } }, [{ ...ada, offices }])).toMatchObject({
      tried: { 0: ['+12025550111'] },
    })
  })

  test('are marked, so that all three documents are written again', () => {
    const { askFor: _, ...before } = ada
    expect(readStoredFlow({ plan, targets: [before], state: version3 })).toMatchObject({ targets: [ada], isUpgraded: true })
  })
})

describe('what cannot be read', () => {
  test.each([
    ['no object', null, 'the state is not an object'],
    ['a property that is missing', { ...current.state, left: undefined }, ' must have required properties left'],
    ['a value of another type', { ...current.state, left: ['0'] }, '/state/left/0 must be integer'],
    ['an unknown point of the call', { ...current.state, at: 'dreaming' }, '/state/at must be equal to constant'],
    ['an earlier version that is damaged', { ...version2, left: null }, 'it does not have the shape of version 2'],
    ['a version that never was', { ...current.state, version: 0 }, 'it does not have the shape of version 0'],
    [
      'a newer version that took something away',
      { ...current.state, version: 9, tried: undefined },
      `it is of version 9, and this program reads up to version ${currentVersion}`,
    ],
  ])('%s is named', (_what, state, problem) => {
    const stored = { ...current, state: JSON.parse(JSON.stringify(state)) as unknown }
    expect(readStoredFlow(stored)).toEqual({ problem: expect.stringContaining(problem), language: 'en' })
  })

  test('nothing of a caller is in it, and the language is told if the plan has one', () => {
    const broken = readStoredFlow({ ...current, plan: { ...plan, callerId: 15_105_550_100 } })
    expect(broken).toEqual({ problem: '/plan/callerId must be string', language: 'en' })
    expect(readStoredFlow({ ...current, plan: 'plan' })).toMatchObject({ language: null })
  })
})
