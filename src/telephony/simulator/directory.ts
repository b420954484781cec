// The numbers of the account and its TwiML applications: what was set up for them, and so what happens when somebody dials one.
import type { CallPlan, Switchboard } from './call.ts'
import type { HttpMethod } from './network/network.ts'

export interface Resource {
  readonly sid: string
  readonly createdAt: Date
  /** Named as in the requests of the REST API: `VoiceUrl`, `StatusCallback`… */
  readonly settings: Record<string, string>
}

type Voice = Pick<CallPlan, 'url' | 'method' | 'fallback' | 'statusCallback'>

export class Directory {
  readonly numbers: readonly Resource[]
  readonly applications: Resource[] = []
  readonly #switchboard: Switchboard

  constructor(switchboard: Switchboard) {
    this.#switchboard = switchboard
    this.numbers = (switchboard.numbers ?? []).map((number) =>
      this.#newResource('PN', { PhoneNumber: number, FriendlyName: number }),
    )
  }

  addApplication(settings: Record<string, string>): Resource {
    const application = this.#newResource('AP', settings)
    this.applications.push(application)
    return application
  }

  /** Undefined: nothing is set up for the number, and its calls lead nowhere. */
  voiceOf(number: string): Voice | undefined {
    const own = this.numbers.find(({ settings }) => settings.PhoneNumber === number)?.settings
    const application = this.applications.find(({ sid }) => sid === own?.VoiceApplicationSid)?.settings
    const settings = application ?? own
    if (settings?.VoiceUrl === undefined) return undefined
    const { VoiceUrl: url, VoiceFallbackUrl: fallbackUrl, StatusCallback: callbackUrl } = settings
    return {
      url,
      method: methodOf(settings.VoiceMethod),
      fallback: fallbackUrl === undefined ? undefined : { url: fallbackUrl, method: methodOf(settings.VoiceFallbackMethod) },
      statusCallback:
        callbackUrl === undefined
          ? undefined
          : { url: callbackUrl, method: methodOf(settings.StatusCallbackMethod), events: ['completed'] },
    }
  }

  #newResource(prefix: string, settings: Record<string, string>): Resource {
    return { sid: this.#switchboard.newSid(prefix), createdAt: this.#switchboard.clock(), settings: { ...settings } }
  }
}

function methodOf(value: string | undefined): HttpMethod {
  return value === 'GET' ? 'GET' : 'POST'
}
