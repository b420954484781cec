// The numbers of a Twilio-compatible account: lists them, and directs their incoming calls to this server, through a shared
// application or, if the carrier has no applications, through URLs on each number.
import type { Config } from '../../config/config.ts'
import { readCarrierNumber } from '../../phone/carrier-number.ts'
import type { AccountNumber, AccountNumbers, CallInChange, CallInOptions, CallInResult } from '../account-numbers.ts'
import { type Account, openAccount, withCarrierErrors } from './account.ts'
import { type Addresses, createAddresses } from './addresses.ts'
import type { HttpClientOptions } from './http-client.ts'
import { profiles } from './profiles.ts'
import { listTelnyxNumbers } from './telnyx-numbers.ts'

const applicationName = 'Patchboard'
const applicationTitle = `application ${applicationName}`

/** `publicBaseUrl` is the URL of this server for the carrier. */
export function openNumbers({ carrier: config, publicBaseUrl = '' }: Pick<Config, 'carrier' | 'publicBaseUrl'>): AccountNumbers {
  const profile = profiles[config.name]
  const addresses = createAddresses(() => publicBaseUrl, profile)
  const options: HttpClientOptions = { profile, config }
  const account = openAccount(options)
  const list = profile.rest === 'telnyx' ? () => listTelnyxNumbers(options) : () => listAccountNumbers(account)
  const setUpCallIn = profile.callIn === 'application' ? setUpApplication : setUpNumbers
  return {
    list: () => withCarrierErrors(list),
    setUpCallIn: profile.callIn && ((callIn) => withCarrierErrors(() => setUpCallIn(account, addresses, callIn))),
  }
}

async function listAccountNumbers(account: Account): Promise<AccountNumber[]> {
  const numbers = await account.incomingPhoneNumbers.list()
  return numbers.flatMap(({ sid, phoneNumber, capabilities, voiceApplicationSid, voiceUrl }) => {
    // Undefined for a short code, which cannot be used for calls.
    const number = readCarrierNumber(phoneNumber)
    const hasVoice = (capabilities as { voice?: boolean } | null)?.voice !== false
    if (number === undefined || !hasVoice) return []
    return { id: sid, number, applicationId: voiceApplicationSid || undefined, address: voiceUrl || undefined }
  })
}

async function setUpApplication(account: Account, addresses: Addresses, callIn: CallInOptions): Promise<CallInResult> {
  const { numbers, dryRun } = callIn
  const settings = settingsFor(addresses, callIn)
  const found = await findApplication(account)
  const changes = applicationChanges(found, settings)
  const applicationId = dryRun || changes.length === 0 ? found?.sid : await saveApplication(account, found?.sid, settings)
  for (const { id, number, applicationId: before, address } of numbers) {
    if (before !== undefined && before === applicationId) continue
    changes.push({ what: number, from: before === undefined ? address : `application ${before}`, to: applicationTitle })
    if (!dryRun && applicationId !== undefined)
      await account.incomingPhoneNumbers(id).update({ voiceApplicationSid: applicationId })
  }
  return { applicationId, changes }
}

/** Compares the name again, because some carriers also return names that only begin with it. */
async function findApplication(account: Account) {
  const listed = await account.applications.list({ friendlyName: applicationName })
  return listed.find(({ friendlyName }) => friendlyName === applicationName)
}

function applicationChanges(found: Awaited<ReturnType<typeof findApplication>>, settings: Settings): CallInChange[] {
  if (found === undefined) return [{ what: applicationTitle, from: undefined, to: settings.voiceUrl }]
  const names = Object.keys(settings) as (keyof Settings)[]
  return names
    .filter((name) => found[name] !== settings[name])
    .map((name) => ({ what: `${applicationTitle}, ${name}`, from: found[name] || undefined, to: settings[name] }))
}

async function saveApplication(account: Account, id: string | undefined, settings: Settings): Promise<string> {
  if (id === undefined) return (await account.applications.create({ friendlyName: applicationName, ...settings })).sid
  await account.applications(id).update(settings)
  return id
}

async function setUpNumbers(account: Account, addresses: Addresses, callIn: CallInOptions): Promise<CallInResult> {
  const settings = settingsFor(addresses, callIn)
  const changes = callIn.numbers
    .filter(({ address }) => address !== settings.voiceUrl)
    .map(({ number, address }) => ({ what: number, from: address, to: settings.voiceUrl }))
  if (!callIn.dryRun) for (const { id } of callIn.numbers) await account.incomingPhoneNumbers(id).update(settings)
  return { applicationId: undefined, changes }
}

type Settings = ReturnType<typeof settingsFor>

/** With the names that Twilio's package uses. */
function settingsFor(addresses: Addresses, { language }: CallInOptions) {
  return {
    voiceUrl: addresses.incoming,
    voiceMethod: 'POST',
    voiceFallbackUrl: addresses.apology(language),
    voiceFallbackMethod: 'POST',
    statusCallback: addresses.incomingStatus,
    statusCallbackMethod: 'POST',
  } as const
}
