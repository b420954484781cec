import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { systemClock } from '../clock.ts'
import { type BackgroundTask, type RepeatOptions, repeat } from './repeat.ts'

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: new Date('2026-01-15T12:00:00Z') }))
afterEach(() => vi.useRealTimers())

const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)

interface Trial {
  readonly task: BackgroundTask
  /** Milliseconds from the beginning at which each round began. */
  readonly rounds: number[]
  readonly logged: { level: string; details: object; message: string }[]
}

/** Without jitter. `run` gets the number of the round, from 1. */
function start(run: (round: number, signal: AbortSignal) => unknown, options: Partial<RepeatOptions> = {}): Trial {
  const rounds: number[] = []
  const logged: Trial['logged'] = []
  const write = (level: string) => (details: object, message: string) => logged.push({ level, details, message })
  const begin = Date.now()
  const task = repeat({
    name: 'count-sheep',
    every: 10_000,
    clock: systemClock,
    random: { number: () => 0.5 },
    log: { info: write('info'), error: write('error') },
    run: async (signal) => (await run(rounds.push(Date.now() - begin), signal)) as number | undefined,
    ...options,
  })
  return { task, rounds, logged }
}

/** Ends each round when it is told to. */
function heldRounds() {
  const held: PromiseWithResolvers<void>[] = []
  let running = 0
  let runningMax = 0
  const run = async () => {
    running += 1
    runningMax = Math.max(runningMax, running)
    const round = Promise.withResolvers<void>()
    held.push(round)
    await round.promise.finally(() => {
      running -= 1
    })
  }
  return { run, held, most: () => runningMax }
}

const fail = () => {
  throw new Error('no sheep')
}

describe('rounds', () => {
  test('begin after a pause, and again after a pause that follows the end of the round before', async () => {
    const { run, held } = heldRounds()
    const { rounds } = start(run)
    await pass(25_000)
    expect(rounds).toEqual([10_000])
    held[0]?.resolve()
    await pass(10_000)
    expect(rounds).toEqual([10_000, 35_000])
  })

  test('never run two at a time, however long one takes and however often it is woken', async () => {
    const { run, held, most } = heldRounds()
    const { task, rounds } = start(run)
    task.wake()
    for (let i = 0; i < 100; i++) {
      task.wake()
      await pass(10_000)
    }
    held[0]?.resolve()
    await pass(0)
    held[1]?.resolve()
    await pass(9999)
    expect([most(), rounds]).toEqual([1, [0, 1_000_000]])
  })

  test.each([
    [0, 8000],
    [0.999999, 12_000],
  ])('come with a jitter of a fifth (random: %f)', async (random, first) => {
    const { rounds } = start(() => {}, { random: { number: () => random } })
    await pass(12_000)
    expect(rounds).toHaveLength(1)
    expect(rounds[0]).toBeCloseTo(first, -1)
  })

  test.each([
    ['sooner', 250, 250],
    ['at once', -5, 0],
    ['no later than usual', 90_000, 10_000],
    ['as usual if it is not a number of milliseconds', undefined, 10_000],
  ])('follow each other as the round says: %s', async (_title, next, pause) => {
    const { task, rounds } = start((round) => (round === 1 ? next : undefined))
    task.wake()
    await pass(10_000)
    expect(rounds[1]).toBe(pause)
  })

  test('are woken out of the pause', async () => {
    const { task, rounds } = start(() => {})
    await pass(3000)
    task.wake()
    await pass(10_000)
    expect(rounds).toEqual([3000, 13_000])
  })
})

describe('a round that fails', () => {
  test('is logged, and repeated after pauses that double up to the limit; so is the first success', async () => {
    const { task, rounds, logged } = start((round) => (round <= 5 ? fail() : undefined), { backOffMax: 5000 })
    task.wake()
    await pass(17_000)
    expect(rounds).toEqual([0, 1000, 3000, 7000, 12_000, 17_000])
    expect(logged).toMatchObject([
      ...[1, 2, 4, 5, 5].map((retrySeconds, i) => ({
        level: 'error',
        details: { task: 'count-sheep', err: new Error('no sheep'), failures: i + 1, retrySeconds },
        message: 'background task failed and is retried',
      })),
      { level: 'info', details: { task: 'count-sheep', failures: 5 }, message: 'background task works again' },
    ])
    await pass(10_000)
    expect([rounds.at(-1), logged.length]).toEqual([27_000, 6])
  })

  test('of frequent work is repeated no sooner than usual', async () => {
    const { task, rounds } = start((round) => (round === 1 ? fail() : undefined), { every: 100 })
    task.wake()
    await pass(150)
    expect(rounds).toEqual([0, 100])
  })

  test('is repeated a minute later at most, for ever', async () => {
    const { rounds } = start(fail)
    await pass(3_600_000)
    expect((rounds.at(-1) ?? 0) - (rounds.at(-2) ?? 0)).toBe(60_000)
  })

  test('is repeated at once if it is woken afterwards, but not if it was woken meanwhile', async () => {
    const { run, held } = heldRounds()
    const { task, rounds } = start(run)
    task.wake()
    task.wake()
    held[0]?.reject(new Error('no sheep'))
    await pass(500)
    expect(rounds).toEqual([0])
    task.wake()
    expect(rounds).toEqual([0, 500])
  })
})

describe('stop', () => {
  test('resolves when the round in progress has ended, and not before; then nothing begins any more', async () => {
    const { run, held } = heldRounds()
    let aborted: AbortSignal | undefined
    const { task, rounds } = start((_round, signal) => {
      aborted = signal
      return run()
    })
    task.wake()
    task.wake()
    let isStopped = false
    const stopped = task.stop().then(() => {
      isStopped = true
    })
    await pass(60_000)
    expect([isStopped, task.status().isRunning, aborted?.aborted]).toEqual([false, true, true])
    held[0]?.resolve()
    await stopped
    task.wake()
    await pass(60_000)
    expect([rounds, task.status().isRunning, vi.getTimerCount()]).toEqual([[0], false, 0])
  })

  test('resolves at once where nothing runs, and where the round in progress fails', async () => {
    await start(() => {}).task.stop()
    const { run, held } = heldRounds()
    const { task } = start(run)
    task.wake()
    const stopped = task.stop()
    held[0]?.reject(new Error('no sheep'))
    await stopped
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('the status', () => {
  test('tells of the last rounds', async () => {
    const { run, held } = heldRounds()
    const { task } = start(run)
    const blank = { lastStartedAt: undefined, lastDurationSeconds: undefined, lastSuccessAt: undefined, lastFailureAt: undefined }
    expect(task.status()).toEqual({
      name: 'count-sheep',
      isRunning: false,
      isOverdue: false,
      consecutiveFailures: 0,
      successes: 0,
      failures: 0,
      ...blank,
    })
    task.wake()
    await pass(1500)
    held[0]?.resolve()
    await pass(10_000)
    held[1]?.reject(new Error('no sheep'))
    await pass(0)
    expect(task.status()).toMatchObject({
      isRunning: false,
      lastStartedAt: new Date('2026-01-15T12:00:11.500Z'),
      lastDurationSeconds: 0,
      lastSuccessAt: new Date('2026-01-15T12:00:01.500Z'),
      lastFailureAt: new Date('2026-01-15T12:00:11.500Z'),
      consecutiveFailures: 1,
      successes: 1,
      failures: 1,
    })
  })

  test.each([
    [1000, 60_000],
    [10_000, 100_000],
  ])('shows a round that hangs (every %i ms)', async (every, limit) => {
    const { run, held } = heldRounds()
    const { task } = start(run, { every })
    task.wake()
    await pass(limit)
    expect(task.status()).toMatchObject({ isRunning: true, isOverdue: false })
    await pass(1)
    expect(task.status()).toMatchObject({ isRunning: true, isOverdue: true })
    held[0]?.resolve()
    await pass(0)
    expect(task.status()).toMatchObject({ isRunning: false, isOverdue: false, lastDurationSeconds: (limit + 1) / 1000 })
  })

  test('has no negative duration when the clock is set back', async () => {
    const { run, held } = heldRounds()
    const { task } = start(run)
    task.wake()
    vi.setSystemTime('2026-01-15T11:00:00Z')
    held[0]?.resolve()
    await pass(0)
    expect(task.status().lastDurationSeconds).toBe(0)
  })
})
