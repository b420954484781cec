import { describe, expect, test } from 'vitest'
import { readConfig } from './read-config.ts'

const meantBy = (name: string, env = {}) =>
  /Did you mean (\w+)\?$/.exec(readConfig({ [name]: '', ...env }).misspelt[0] ?? '')?.[1]

describe('a misspelt setting is reported with the right name', () => {
  test.each([
    ['DATABSE_URL', 'DATABASE_URL'],
    ['DATABASE_ULR', 'DATABASE_URL'],
    ['database_url', 'DATABASE_URL'],
    ['CARRER', 'CARRIER'],
    ['CARREIR', 'CARRIER'],
    ['ACRRIER', 'CARRIER'],
    ['Carrier', 'CARRIER'],
    ['DATADIR', 'DATA_DIR'],
    ['SITE_NAME', 'SITENAME'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['PROT', 'PORT'],
    ['HSOT', 'HOST'],
    ['PUBLIC_BASEURL', 'PUBLIC_BASE_URL'],
    ['TWILLIO_AUTH_TOKEN', 'TWILIO_AUTH_TOKEN'],
    ['CALLS_PER_TARGET_NUMER', 'CALLS_PER_TARGET_NUMBER'],
    ['TRUSTED_PROXYS', 'TRUSTED_PROXIES'],
  ])('%s: %s', (written, meant) => expect(meantBy(written)).toBe(meant))

  test('in one sentence without its value', () => {
    expect(readConfig({ REDIS_ULR: 'redis://:secret@h' }).misspelt).toEqual([
      'REDIS_ULR is set, but there is no such setting, and it has no effect. Did you mean REDIS_URL?',
    ])
  })

  test('also beside problems that keep the server from starting', () => {
    expect(() => readConfig({ PORT: 'x', CARRER: 'twilio' })).toThrow(/PORT is "x"[\s\S]*Did you mean CARRIER\?/)
  })
})

/** What systems, shells, tools and hosting companies set. */
const others = `PATH HOME USER LOGNAME SHELL TERM LANG LC_ALL PWD OLDPWD TMPDIR MAIL EDITOR VISUAL PAGER DISPLAY HOSTNAME HOSTTYPE HISTSIZE
  TZ SHLVL _ SSH_AUTH_SOCK SSH_CONNECTION XDG_DATA_DIRS XDG_DATA_HOME XDG_RUNTIME_DIR XDG_SESSION_ID DBUS_SESSION_BUS_ADDRESS COLORTERM
  LS_COLORS MACHTYPE OSTYPE GROUP POST PORTS SORT HOSTS MAILTO SUDO_USER SUDO_COMMAND INVOCATION_ID JOURNAL_STREAM NOTIFY_SOCKET
  LISTEN_FDS CREDENTIALS_DIRECTORY STATE_DIRECTORY LOGS_DIRECTORY CACHE_DIRECTORY RUNTIME_DIRECTORY container NODE_ENV NODE_OPTIONS
  NODE_PATH NODE_VERSION YARN_VERSION NODE_COMPILE_CACHE NODE_EXTRA_CA_CERTS NO_COLOR FORCE_COLOR CI INIT_CWD npm_config_cache
  npm_package_name npm_config_port npm_execpath PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE PGSSLMODE PGOPTIONS POSTGRES_PASSWORD POSTGRES_URL
  POSTGRES_DB POSTGRES_USER REDIS_HOST REDIS_PORT REDIS_TLS_URL REDIS_PASSWORD DATABASE_HOST DATABASE_USER DATABASE_NAME DATABASE_PASSWORD
  DATABASE_PRIVATE_URL DATABASE_PUBLIC_URL AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_REGION AWS_SECRET_KEY S3_BUCKET S3_ENDPOINT MY_SECRET_KEY
  APP_SECRET_KEY FLASK_SECRET_KEY STRIPE_SECRET_KEY SECRET_KEY_BASE APP_KEY API_KEY DYNO WEB_CONCURRENCY DYNO_RAM RENDER RENDER_SERVICE_ID
  FLY_APP_NAME FLY_REGION RAILWAY_ENVIRONMENT KUBERNETES_PORT KUBERNETES_SERVICE_HOST KUBERNETES_SERVICE_PORT PATCHBOARD_PORT
  PATCHBOARD_SERVICE_HOST DB_PORT_5432_TCP TWILIO_API_KEY TWILIO_API_SECRET TWILIO_REGION TWILIO_EDGE CONFIG_DIR STORE_DATA DATA_HOME
  http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY host port LOG_FORMAT LOG_PATH BARRIER SECRETS PUBLIC_URL BASE_URL`

describe('nothing else is reported', () => {
  test.each(others.split(/\s+/))('%s', (name) => expect(meantBy(name)).toBeUndefined())

  test('the environment of the tests', () => expect(readConfig({ ...process.env, DATA_DIR: undefined }).misspelt).toEqual([]))

  test('a name near a setting that is set', () => {
    expect(meantBy('REDIS_URI', { REDIS_URL: 'redis://h' })).toBeUndefined()
    expect(meantBy('DATABASE_URI', { DATABASE_URL: 'postgres://h/d' })).toBeUndefined()
  })
})
