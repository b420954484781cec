// Guards how tests are written: on the real thing, without waiting for time to pass, and none left out.
import { type CheckedRule, file, isTest, listSources, onlyIn, perFile, testRules } from './sources.ts'

const rules: Readonly<Record<string, CheckedRule>> = {
  'no test replaces a module': {
    check: onlyIn(/\bvi\.(mock|doMock|hoisted)\(/, /^$/, 'mocks a module: pass a dependency, or use the simulated carrier'),
    broken: [file('src/x.test.ts', "vi.mock('./queries.ts')")],
  },
  'no test sleeps': {
    check: onlyIn(
      /\bsetTimeout\((?!resolve)|from 'node:timers\/promises'|\bsleep\(/,
      // It polls processes, which no clock of ours moves.
      /^src\/database\/embedded\/start\.test\.ts$/,
      'sleeps: move the clock, or wait for a condition with expect.poll',
    ),
    broken: [file('src/x.test.ts', "import { setTimeout as delay } from 'node:timers/promises'")],
  },
  'no test is left out or runs alone': {
    // Tests of pages need a browser, and are skipped without one. .ci/run always has one.
    check: onlyIn(/\b(test|it|describe)\.(only|skip|todo|fails)\b/, /^test\/browser\//, 'leaves tests out'),
    broken: [file('src/x.test.ts', "test.only('x', () => {})")],
  },
  'no assertion holds for everything': {
    check: perFile(({ path, text }) =>
      [...text.matchAll(/expect\((true|1)\)\.|toEqual\(expect\.anything\(\)\)|\.length\)\.toBeGreaterThanOrEqual\(0\)/g)].map(
        ([found]) => `${path}: ${found} cannot fail`,
      ),
    ),
    broken: [file('src/x.test.ts', 'expect(rows.length).toBeGreaterThanOrEqual(0)')],
  },
}

testRules(
  rules,
  listSources().filter(({ path }) => isTest(path) && path !== 'test/architecture/tests.test.ts'),
)
