// The numbers and TwiML applications of the account, and their settings, which decide what happens to an incoming call.
import type { CallPlan, SimulatorContext } from './call.ts'
import type { HttpMethod } from './network/network.ts'

export interface Resource {
  readonly sid: string
  readonly createdAt: Date
  /** Named as in the requests of the REST API: `VoiceUrl`, `StatusCallback`… */
  readonly settings: Record<string, string>
}

type VoiceSettings = Pick<CallPlan, 'url' | 'method' | 'fallback' | 'statusCallback'>

export class Directory {
  readonly numbers: readonly Resource[]
  readonly applications: Resource[] = []
  readonly #context: SimulatorContext

  constructor(context: SimulatorContext) {
    this.#context = context
    this.numbers = (context.numbers ?? []).map((number) => this.#newResource('PN', { PhoneNumber: number, FriendlyName: number }))
  }

  addApplication(settings: Record<string, string>): Resource {
    const application = this.#newResource('AP', settings)
    this.applications.push(application)
    return application
  }

  /** Returns undefined if nothing is set up for calls to the number. */
  findVoiceSettings(number: string): VoiceSettings | undefined {
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
    return { sid: this.#context.newSid(prefix), createdAt: this.#context.clock(), settings: { ...settings } }
  }
}

function methodOf(value: string | undefined): HttpMethod {
  return value === 'GET' ? 'GET' : 'POST'
}
