// A postal code that touches several districts, and seats that nobody holds.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyChoices } from '../../../test/support/models/any-reached.ts'
import { ada, bo, cyd, defaultScript, office, plan, target, Walk } from '../../../test/support/models/flow-walk.ts'
import type { Plan, PlannedTarget } from '../planning/plan.ts'
import { certainOf, type DistrictChoice, type Reached, type Vacancy } from '../planning/reached.ts'

const gil = { ...target('Gil Orr', office('+12025550141')), title: 'Representative', targetId: 41 }
const hal = { ...target('Hal Poe', office('+12025550151')), title: 'Representative', targetId: 51 }
const emptySeat: Vacancy = { title: 'Representative', district: 'NY-3' }
const emptySenate: Vacancy = { title: 'Senator', district: 'NY' }

const choice = (district: string, targets: PlannedTarget[], vacancies: Vacancy[] = []): DistrictChoice => {
  const own = targets.find(({ title }) => title === 'Representative')
  return { title: 'Representative', name: own?.name ?? '', district, targets, vacancies, choices: [] }
}
const among = (...choices: DistrictChoice[]): Reached => ({ targets: [], vacancies: [], choices })
const split = among(choice('NY-1', [ada, bo, gil]), choice('NY-2', [hal, bo, ada]))

const several = 'Several districts share your postal code. Please choose who represents you.'
const none = 'If it is none of these, or you are not sure, press 0.'
const question = `${several} CHOOSE 1 Gil Orr CHOOSE 2 Hal Poe ${none} [1 keys, 10 s]`

/** Answers every announcement and every call until the session is over. Returns the numbers that were dialled. */
function callEverybody(walk: Walk): string[] {
  while (walk.state.at !== 'over') {
    if (walk.state.at === 'dialling') walk.ends('completed', 60)
    else walk.press(walk.state.at === 'choosing' ? '1' : '')
  }
  return walk.legs
}
const numbersOf = (targets: readonly PlannedTarget[]) => targets.map(({ offices }) => offices[0]?.number)

describe('a caller who may live in one of several districts', () => {
  test('is asked which one, once a person has answered', () => {
    const walk = new Walk(split, { asksLocation: true, location: '10001' })
    expect(walk.heard).toBe('INTRO PRESS [1 keys, 10 s]')
    expect(walk.press('1').heard).toBe(question)
  })

  test('hears the names and keys in the words of Patchboard if the campaign has no own prompts', () => {
    const walk = new Walk(split, { script: defaultScript }).press('1')
    expect(walk.heard).toContain('For Representative Gil Orr, press 1. For Representative Hal Poe, press 2.')
  })

  test('is asked right after the location was keyed in, and the location is stored', () => {
    const walk = new Walk(null, { asksLocation: true }).locate('10001', split)
    expect(walk.heard).toBe(question)
    expect(walk.last.located).toEqual({ location: '10001', targets: [ada, bo] })
  })

  test.each([
    ['1', 'BLOCK 3 TARGET Ada Washington', [ada, bo, gil]],
    ['2', 'BLOCK 3 TARGET Hal Poe Washington', [hal, bo, ada]],
  ])('reaches all targets of that district in their order, and nobody else, after key %s', (key, heard, targets) => {
    const walk = new Walk(split).press('1').press(key)
    expect(walk.heard).toBe(`${heard} [1 keys, 2 s]`)
    expect(walk.last.located).toEqual({ targets })
    expect(callEverybody(walk)).toEqual(numbersOf(targets))
    expect(walk.heard).toBe('THANKS [hangUp]')
  })

  test('reaches those who represent all of the districts after the key for none of them', () => {
    const walk = new Walk(split).press('1').press('0')
    expect(walk.heard).toBe('BLOCK 2 TARGET Ada Washington [1 keys, 2 s]')
    expect(callEverybody(walk)).toEqual(numbersOf([ada, bo]))
  })

  test('hears that there is nobody to call if the districts have nobody in common', () => {
    const walk = new Walk(among(choice('NY-1', [gil]), choice('NY-2', [hal]))).press('1').press('0')
    expect(walk.heard).toBe('Sorry, we found nobody for you to call. Goodbye. [hangUp]')
  })

  test('is asked twice at most, and then hears goodbye', () => {
    const walk = new Walk(split).press('1').press('')
    expect(walk.heard).toBe(question)
    expect(walk.press('').heard).toBe('GOODBYE [hangUp]')
    expect(walk.legs).toEqual([])
  })

  test.each(['3', '9', '*', '#'])('hears that key %s does nothing, and has a second try', (key) => {
    const walk = new Walk(split).press('1').press(key)
    expect(walk.heard).toBe(`That key does nothing here. ${question}`)
    expect(walk.press('2').heard).toMatch(/^BLOCK 3 TARGET Hal Poe/)
  })

  test('is asked twice even if the question before was asked twice', () => {
    const walk = new Walk(split).press('').press('1').press('')
    expect(walk.heard).toBe(question)
  })

  test('is not asked again if the carrier reports no keys a first time', () => {
    const walk = new Walk(split).press('1')
    walk.on({ kind: 'continued' })
    expect(walk.heard).toBe(question)
  })

  test('hears the district of a vacant seat in place of a name, and then that it is vacant', () => {
    const walk = new Walk(among(choice('NY-1', [ada, gil]), choice('NY-3', [ada], [emptySeat]))).press('1')
    expect(walk.heard).toBe(`${several} CHOOSE 1 Gil Orr For district NY-3, press 2. ${none} [1 keys, 10 s]`)
    expect(walk.press('2').heard).toBe(
      'The seat of the Representative for NY-3 is vacant. BLOCK 1 TARGET Ada Washington [1 keys, 2 s]',
    )
  })

  test('is told after the key for none about a seat that is vacant in any case, and about no other', () => {
    const walk = new Walk(among(choice('NY-1', [ada], [emptySenate]), choice('NY-3', [ada], [emptySeat, emptySenate]))).press('1')
    expect(walk.press('0').heard).toMatch(/^The seat of the Senator for NY is vacant\. BLOCK 1/)
  })

  test('hears nine districts at a time at most, and asks for more of them with key 9', () => {
    const districts = Array.from({ length: 11 }, (_, i) =>
      choice(`NY-${i + 1}`, [ada], [{ ...emptySeat, district: `NY-${i + 1}` }]),
    )
    const walk = new Walk(among(...districts)).press('1')
    expect(walk.heard).toContain('For district NY-8, press 8. To hear more of them, press 9. If it is none')
    expect(walk.heard).not.toContain('NY-9')
    expect(walk.press('9').heard).toBe(
      `Now choose among these, please. For district NY-9, press 1. For district NY-10, press 2. For district NY-11, press 3. ${none} [1 keys, 10 s]`,
    )
    expect(walk.press('9').heard).toContain('That key does nothing here.')
    expect(walk.press('3').heard).toContain('The seat of the Representative for NY-11 is vacant.')
  })

  test('chooses twice where two chambers have districts of their own', () => {
    const further = { ...choice('NY-1', []), name: 'Gil Orr', choices: [choice('SD-1', [gil, ada]), choice('SD-2', [gil, bo])] }
    const walk = new Walk(among(further, choice('NY-2', [hal]))).press('1').press('1')
    expect(walk.heard).toBe(`Now choose among these, please. CHOOSE 1 Gil Orr CHOOSE 2 Gil Orr ${none} [1 keys, 10 s]`)
    walk.press('2')
    expect(callEverybody(walk)).toEqual(numbersOf([gil, bo]))
  })

  test('cannot choose by the rest of a ZIP+4 code: the first sentence is said before keys count', () => {
    const walk = new Walk(null, { asksLocation: true }).locate('10001', split)
    expect(walk.last.instructions.map(({ kind }) => kind)).toEqual(['say', 'gather'])
  })

  test('goes on as usual: the offer of recurring calls, then the choice of one target', () => {
    const walk = new Walk(split, { schedule: 'offer', choosesTarget: true }).press('1').press('2')
    expect(walk.heard).toBe('SCHEDULE [1 keys, 3 s]')
    expect(walk.press('1').heard).toBe('START CHOOSE 1 Hal Poe CHOOSE 2 Boris CHOOSE 3 Ada [1 keys, 10 s]')
    expect(walk.press('1').heard).toMatch(/^BLOCK 1 TARGET Hal Poe/)
  })

  test('hears our own wording if the campaign has an audio file for the choice, which cannot name anybody', () => {
    const recordings = { ...plan.script.recordings, msg_choose_target: { url: 'https://example.org/choose.mp3' } }
    const walk = new Walk(split, { script: { ...plan.script, recordings } }).press('1')
    expect(walk.heard).toContain('For Representative Gil Orr, press 1.')
    expect(walk.heard).not.toContain('choose.mp3')
  })
})

describe('a seat that nobody holds', () => {
  const vacant = (targets: PlannedTarget[], ...vacancies: Vacancy[]): Reached => ({ targets, vacancies, choices: [] })
  const said = 'The seat of the Representative for NY-3 is vacant.'

  test('is said once, before the first call', () => {
    const walk = new Walk(vacant([ada, cyd], emptySeat)).press('1')
    expect(walk.heard).toBe(`${said} BLOCK 2 TARGET Ada Washington [1 keys, 2 s]`)
    expect(walk.press('').ends('completed').heard).toBe('BETWEEN 1 TARGET Cyd Ray Washington [1 keys, 2 s]')
  })

  test('is said before the offer of recurring calls, and not again after it', () => {
    const walk = new Walk(vacant([ada], emptySeat), { schedule: 'offer' }).press('1')
    expect(walk.heard).toBe(`${said} SCHEDULE [1 keys, 3 s]`)
    expect(walk.press('').heard).toBe('BLOCK 1 TARGET Ada Washington [1 keys, 2 s]')
  })

  test('is said after the location was keyed in', () => {
    const walk = new Walk(null, { asksLocation: true }).locate('10001', vacant([ada], emptySeat))
    expect(walk.heard).toBe(`${said} BLOCK 1 TARGET Ada Washington [1 keys, 2 s]`)
  })

  test('is said, and then goodbye, if there is nobody else', () => {
    const walk = new Walk(vacant([], emptySeat), { asksLocation: true, schedule: 'offer' }).press('1')
    expect(walk.heard).toBe(`${said} GOODBYE [hangUp]`)
  })

  test('is said once if the district has two of the kind', () => {
    const walk = new Walk(vacant([gil], emptySenate, emptySenate)).press('1')
    expect(walk.heard).toBe('The seat of the Senator for NY is vacant. BLOCK 1 TARGET Gil Orr Washington [1 keys, 2 s]')
  })
})

describe('whatever the districts, and whatever the caller presses', () => {
  const keys = fc.constantFrom('', '0', '3', '1', '2', '5', '9', '*', '#', '94110')
  const districtsIn = ({ choices }: Reached): DistrictChoice[] =>
    choices.flatMap((each) => (each.choices.length > 0 ? districtsIn(each) : [each]))
  const vacanciesIn = (reached: Reached) => districtsIn(reached).flatMap(({ vacancies }) => vacancies)

  interface Offer {
    readonly among: Reached
    /** The choices that have not been offered and left out. */
    readonly page: readonly DistrictChoice[]
  }
  /** The next offer, or whom the caller reaches. */
  const answer = (offer: Offer, key: string): Offer | Pick<Reached, 'targets' | 'vacancies'> => {
    const { among, page } = offer
    const size = page.length > 9 ? 8 : 9
    const chosen = page.slice(0, size)[Number(key) - 1]
    if (key === '0') return certainOf(among)
    if (chosen !== undefined) return chosen.choices.length > 0 ? { among: chosen, page: chosen.choices } : chosen
    return key === '9' && page.length > 9 ? { among, page: page.slice(8) } : offer
  }

  const plans: fc.Arbitrary<Partial<Plan>> = fc.record({
    asksLocation: fc.boolean(),
    schedule: fc.constantFrom<Plan['schedule']>('offer', null),
  })

  test('exactly the targets of one district are called, or those that all that are left have in common, once each', () => {
    fc.assert(
      fc.property(anyChoices, plans, fc.boolean(), fc.array(keys, { maxLength: 8 }), (reached, change, isKeyedIn, pressed) => {
        const walk = isKeyedIn
          ? new Walk(null, { ...change, asksLocation: true }).locate('10001', reached)
          : new Walk(reached, change).press('1')
        let [offer, said] = [{ among: reached, page: reached.choices } as Offer | undefined, walk.heard]
        let expected: Pick<Reached, 'targets' | 'vacancies'> = { targets: [], vacancies: [] }
        for (const key of pressed) {
          if (walk.state.at !== 'choosing_district' || offer === undefined) break
          walk.press(key)
          said += walk.heard
          const next = answer(offer, key)
          if ('page' in next) offer = next
          else [offer, expected] = [undefined, next]
        }
        const dialled = callEverybody(walk)
        expect(dialled).toEqual(numbersOf(expected.targets))
        for (const { title, district } of vacanciesIn(reached)) {
          const times = said.split(`The seat of the ${title} for ${district} is vacant.`).length - 1
          expect(times).toBe(expected.vacancies.some((one) => one.title === title && one.district === district) ? 1 : 0)
        }
        expect(walk.heard).toMatch(/(GOODBYE|THANKS|Goodbye\.) \[hangUp]$/)
      }),
      { numRuns: 500 },
    )
  })

  test('the targets that a session has before the choice are those of every district', () => {
    fc.assert(
      fc.property(anyChoices, (reached) => {
        for (const { targetId } of new Walk(reached).context.targets)
          for (const { targets } of districtsIn(reached)) expect(targets.map((one) => one.targetId)).toContain(targetId)
      }),
    )
  })
})
