// Guards which file may talk to what: the database, HTTP, the clock, randomness, the environment, the console.
import { type CheckedRule, file, importsOf, isTest, listSources, onlyIn, perFile, testRules } from './sources.ts'

const processes = /^src\/(main|cli)\.ts$|^src\/(demo|practice\/terminal)\/main\.ts$/

/** What talks to whoever runs a command: the commands, and the processes around them. The last one prints the errors of all. */
const edges =
  /(^src|\/)\/?(commands|cli)\.ts$|^src\/(cli|practice\/terminal)\/|^src\/demo\/main\.ts$|^src\/server\/operator-message\.ts$/

/** Calls that leave the process, or wait for something outside it. */
const outside =
  /\b(fetch|request|wait|delay|setTimeout|dialCaller|endCall|findCalls?|findLegs)\(|\b(carrier|throttles|terminal)\./

/** What a standby refuses, or answers wrongly, though only its result is read. */
const locking =
  /\bfor(Update|NoKeyUpdate|Share|KeyShare)\(|\bFOR (NO KEY )?(UPDATE|SHARE)\b|\badvisory|_advisory_|\b(next|set)val\(|\bpg_(current|visible_in)_snapshot\(/

/** A change of rows, of the schema or of the connection, the handle passed to something that may write, or a part of a statement from elsewhere. */
const writing =
  /\b(insertInto|updateTable|deleteFrom|mergeInto|transaction|connection)\(|\b(INSERT|UPDATE|DELETE|TRUNCATE|ALTER|CREATE|DROP|SET|VACUUM|set_config)\b|\b\w+Sql\(|(?<!\.execute)[(,]\s*db[,)]|[{,]\s*db\b[^.]/

const rules: Readonly<Record<string, CheckedRule>> = {
  'SQL is in table.ts, queries.ts and the folders made for it': {
    check: onlyIn(
      /from '(kysely|pg)\b/,
      /^src\/(database|statistics|collections|callpower|backup)\/|\/(table|queries|\w+-queries|entities)\.ts$/,
      'imports kysely or pg: move the statement to the queries.ts of its slice',
    ),
    broken: [file('src/calls/x.ts', "import { sql } from 'kysely'")],
  },
  'only routes, plugins and the wiring know Fastify': {
    check: onlyIn(
      /from 'fastify'/,
      /^src\/(app|server\/open-server)\.ts$|^src\/(http|auth)\/|routes\.ts$|^src\/calls\/(requests\/(cors|body-readers)|status\/status-stream)\.ts$|^src\/telephony\/twiml\/webhooks\.ts$/,
      'imports fastify: only routes, http/, auth/ and the wiring may',
    ),
    broken: [file('src/calls/flow.ts', "import type { FastifyRequest } from 'fastify'")],
  },
  'dependencies travel as options, not as decorations of the app': {
    check: onlyIn(/\.decorate(Request|Reply)?\(/, /^$/, 'decorates Fastify: pass what is needed as a plugin option'),
    broken: [file('src/app.ts', "app.decorate('db', db)")],
  },
  'only the processes read the environment': {
    check: onlyIn(
      /\bprocess\.env\b|\benv\b[^}\n]*\} = process\b/,
      processes,
      'reads process.env: only the processes may, and pass it to readConfig',
    ),
    broken: [file('src/audio/present.ts', 'const x = process.env.STORE_PATH')],
  },
  'only clock.ts asks the time': {
    check: onlyIn(/new Date\(\)|\bDate\.now\(\)|\bperformance\.now\(\)/, /^src\/clock\.ts$/, 'asks the time: take a Clock'),
    broken: [file('src/audio/present.ts', 'const now = Date.now()')],
  },
  'only random.ts makes random numbers': {
    check: onlyIn(
      /\bMath\.random\b|\} = Math\b|\b(randomBytes|randomUUID|randomInt|randomFill|randomFillSync|getRandomValues)\b/,
      /^src\/random\.ts$/,
      'makes random numbers: take a Random',
    ),
    broken: [file('src/auth/login.ts', "import { randomBytes } from 'node:crypto'")],
  },
  'only the processes and the wiring choose the clock and the randomness of the system': {
    check: onlyIn(
      /\bsystem(Clock|Stopwatch|Random)\b/,
      /^src\/(clock|random|main|cli)\.ts$|^src\/(server|demo)\//,
      'uses the system’s clock or randomness: take a Clock or a Random',
    ),
    broken: [file('src/auth/login.ts', "import { systemRandom } from '../random.ts'")],
  },
  'only background/ repeats work': {
    check: onlyIn(
      /\bsetInterval\(/,
      /^src\/(http\/graceful-close|calls\/status\/status-stream|practice\/phone-routes)\.ts$/,
      'uses setInterval: use repeat from background/; a timer of one connection, which waits for nothing, belongs in this list',
    ),
    broken: [file('src/calls/reconciling/reconcile.ts', 'setInterval(round, 10_000)')],
  },
  'nothing writes to the console': {
    check: onlyIn(/\bconsole\.\w/, /^$/, 'writes to the console: use the log, or the print of a command'),
    broken: [file('src/app.ts', "console.log('x')")],
  },
  'only edges fail with a CommandError, by themselves or through what they call': {
    check: perFile((source) =>
      edges.test(source.path)
        ? []
        : importsOf(source)
            .filter(({ target, isTypeOnly }) => !isTypeOnly && /^src\/cli\/(?!progress\.ts)|\/commands\.ts$/.test(target))
            .filter(({ clause }) => clause.replace(/\btype \w+/g, '').match(/\w/) !== null)
            .map(
              ({ target }) =>
                `${source.path}: imports ${target}: return an error of domain-errors.ts, and let the command translate it`,
            ),
    ),
    broken: [
      file('src/users/change-user.ts', "import { type CommandContext, CommandError } from '../cli/command.ts'"),
      file('src/users/change-user.ts', "import { confirm } from '../cli/terminal.ts'"),
      file('src/users/change-user.ts', "import { getUser } from './commands.ts'"),
    ],
  },
  'a database handle is called db and comes first': {
    check: perFile(({ path, text }) =>
      [...text.matchAll(/^export (?:async )?function (\w+)(?:<[^(]*>)?\(([^)]*)/gm)]
        .filter(([, , parameters = '']) => /:\s*(Readonly)?Db\b/.test(withoutObjects(parameters)) && !/^\s*db:/.test(parameters))
        .map(([, name]) => `${path}: ${name} takes a database handle that is not its first parameter, named db`),
    ),
    broken: [file('src/users/queries.ts', 'export async function findUser(email: string, db: Db) {}')],
  },
  'a query takes the database handle first': {
    check: perFile(({ path, text }) =>
      /queries\.ts$/.test(path)
        ? [
            ...text.matchAll(
              /^export (?:async function (\w+)|function (\w+)(?=[^{]*Promise<))(?:<[^(]*>)?\((?!\s*db: (?:Readonly)?Db\b)/gm,
            ),
          ].map(([, name, other]) => `${path}: ${name ?? other} has no db as its first parameter`)
        : [],
    ),
    broken: [file('src/users/queries.ts', 'export async function findUser({ db }: Context) {}')],
  },
  'a function that only reads takes a ReadonlyDb, so that it can read from a replica': {
    check: perFile(({ path, text }) =>
      functionsTaking('Db', text)
        .filter(({ body }) => !writing.test(body) && !locking.test(body))
        .map(({ name }) => `${path}: ${name} only reads: take db: ReadonlyDb`),
    ),
    broken: [
      file('src/users/queries.ts', "export function findUser(db: Db) {\n  return db.selectFrom('users').executeTakeFirst()\n}\n"),
      file('src/users/queries.ts', 'export function findUser(db: Db) {\n  return sql`SELECT 1`.execute(db)\n}\n'),
    ],
  },
  'a function that takes a ReadonlyDb locks nothing and counts nothing up': {
    check: perFile(({ path, text }) =>
      functionsTaking('ReadonlyDb', text)
        .filter(({ body }) => locking.test(body))
        .map(({ name }) => `${path}: ${name} does what no replica allows: take db: Db`),
    ),
    broken: [
      file(
        'src/users/queries.ts',
        "function lockUser(db: ReadonlyDb) {\n  return db.selectFrom('users').forUpdate().execute()\n}\n",
      ),
    ],
  },
  'a transaction calls its handle db, so that the outer one cannot slip in': {
    check: perFile(({ path, text }) =>
      transactionsOf(text)
        .filter((body) => !/^async \(db[,)]/.test(body) || /\b\w+\.db\b/.test(body))
        .map((body) => `${path}: begin with "async (db" and use no other handle: ${body.slice(0, 60)}`),
    ),
    broken: [
      file('src/users/x.ts', 'db.transaction().execute(async (trx) => insert(trx))'),
      file('src/users/x.ts', 'return inTransaction<User>(db, async (trx) => insert(trx))'),
      file('src/users/x.ts', 'inTransaction(db, async (db) => insert(services.db))'),
      file('src/users/x.ts', 'keepRevision(db, id, options, { change: async (trx) => insert(trx) })'),
    ],
  },
  'nothing leaves the process inside a transaction': {
    check: perFile(({ path, text }) =>
      transactionsOf(text).flatMap((body) => {
        const found = outside.exec(body)
        return found === null ? [] : [`${path}: waits for ${found[0]} inside a transaction`]
      }),
    ),
    broken: [
      file('src/calls/x.ts', 'db.transaction().execute(async (db) => { await services.carrier.endCall(id) })'),
      file('src/calls/x.ts', 'return inTransaction(db, async (db) => ({ value: await fetch(url) }))'),
    ],
  },
}

/** A destructured parameter may hold a handle among other things. */
function withoutObjects(parameters: string): string {
  return parameters.replace(/\{[^}]*\}/g, '')
}

/** The functions that take this kind of handle, and what they do. */
function functionsTaking(handle: 'Db' | 'ReadonlyDb', text: string): { name: string; body: string }[] {
  return [...text.matchAll(/^(?:export )?(?:async )?function (\w+)(?:<[^(]*>)?\(\s*db: (\w+)\b[\s\S]*?^}$/gm)]
    .filter(([, , type]) => type === handle)
    .map(({ 0: whole, 1: name = '' }) => ({ name, body: whole.slice(whole.indexOf('{')) }))
}

/** What each transaction executes, as text. */
function transactionsOf(text: string): string[] {
  const beginnings =
    /\.transaction\(\)(?:\s*\.set\w+\([^)]*\))*\s*\.execute\(|\binTransaction(?:<[^(]*>)?\(\s*[\w.]+,\s*|\bkeepRevision\([^{]*\{[^}]*?\bchange: /g
  return [...text.matchAll(beginnings)].map(({ 0: call, index }) => {
    const start = index + call.length
    let depth = 1
    let end = start
    for (; end < text.length && depth > 0; end++) depth += text[end] === '(' ? 1 : text[end] === ')' ? -1 : 0
    return text.slice(start, end - 1)
  })
}

testRules(
  rules,
  listSources().filter(({ path }) => /^src\/.*\.ts$/.test(path) && !isTest(path)),
)
