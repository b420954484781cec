// The command line, `npm run patchboard -- COMMAND`. Each slice defines its own commands; this file registers them.
import { addRecordingCommands } from './audio/commands.ts'
import { addAuditCommands } from './audit/commands.ts'
import { addLoginCommands } from './auth/commands.ts'
import { addKeyCommands } from './auth/keys/commands.ts'
import { addBackupCommands } from './backup/commands.ts'
import { addBlocklistCommands } from './blocklist/commands.ts'
import { addImportCommands } from './callpower/commands.ts'
import { addSessionCommands } from './calls/reconciling/commands.ts'
import { addCallCommands } from './calls/stopping/commands.ts'
import { addCampaignCommands } from './campaigns/commands.ts'
import { addLocationCommands } from './campaigns/files/locations/commands.ts'
import { addNumberCommands } from './campaigns/numbers/commands.ts'
import { addCivicDataCommands } from './civic-data/commands.ts'
import { ignoreClosedOutput } from './cli/closed-output.ts'
import { requireValue } from './cli/command.ts'
import { createContext } from './cli/create-context.ts'
import { createProgram, type ProgramOptions } from './cli/create-program.ts'
import { systemClock } from './clock.ts'
import type { CarrierConfig } from './config/config.ts'
import { openSecretKey } from './config/secret-files.ts'
import { addDatabaseCommands } from './database/commands.ts'
import type { Db } from './database/types.ts'
import { addEventCommands } from './events/commands.ts'
import { createPhoneHash } from './phone/phone-hash.ts'
import { systemRandom } from './random.ts'
import { openTelephony } from './server/open-carrier.ts'
import { operatorMessage } from './server/operator-message.ts'
import { addCounterCommands } from './statistics/commands.ts'
import { addTargetCommands } from './targets/commands.ts'
import { openNumbers } from './telephony/twiml/numbers.ts'
import { addUserCommands } from './users/commands.ts'
import { findActor } from './users/find-actor.ts'

const { stdin, stdout, stderr, env } = process
// npm runs scripts in the folder of package.json. INIT_CWD holds the directory that the user ran npm in.
const cwd = env.INIT_CWD ?? process.cwd()
ignoreClosedOutput(stdout)
const program = createProgram()
const findResponsible = async (db: Db) => requireValue(await findActor(db, program.opts<ProgramOptions>().as))
const context = createContext({
  env,
  findActor: findResponsible,
  clock: systemClock,
  random: systemRandom,
  output: stdout,
  errors: stderr,
})
const terminal = { input: stdin, output: stderr }
const openCarrier = (config: CarrierConfig) => openTelephony({ config, clock: context.clock, base: () => '' }).carrier

addCampaignCommands(program, context, cwd, terminal)
addLocationCommands(program, context, cwd, terminal)
addTargetCommands(program, context)
addRecordingCommands(program, context)
addCivicDataCommands(program, context, { cwd, terminal })
addNumberCommands(program, context, openNumbers)
addSessionCommands(program, context, openCarrier)
addCallCommands(program, context, { openCarrier, terminal })
addBlocklistCommands(program, context, (config) => createPhoneHash(openSecretKey(config, systemRandom)))
addImportCommands(program, context)
addBackupCommands(program, context, cwd, terminal)
addCounterCommands(program, context)
addEventCommands(program, context)
addDatabaseCommands(program, context)
addAuditCommands(program, context)
addUserCommands(program, context, terminal)
addLoginCommands(program, context)
addKeyCommands(program, context)

try {
  await program.parseAsync()
} catch (error) {
  const message = operatorMessage(error)
  if (message === undefined) throw error
  context.note(message)
  process.exitCode = 1
}
