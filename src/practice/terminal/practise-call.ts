// Runs one practice call in a terminal: prints what is heard and what happens, and asks the phone user what to do.
import { CommandError } from '../../cli/command.ts'
import type { Sound } from '../../telephony/handset.ts'
import type { PhoneAction, PhoneEvent, PhoneRequest } from '../protocol.ts'
import type { PhoneUser } from './phone-user.ts'
import type { PracticeServer } from './practice-server.ts'

export interface PractiseOptions {
  readonly request: PhoneRequest
  readonly user: PhoneUser
  print(line: string): void
}

/** Resolves when the call has ended. Throws a CommandError if it cannot be started, or is lost. */
export async function practiseCall(server: PracticeServer, { request, user, print }: PractiseOptions): Promise<void> {
  const phone = await server.open(request)
  const own = `Your number is ${phone.number}.`
  const isCaller = request.direction === 'inbound'
  print(isCaller ? `You call ${phone.campaign_name} at ${phone.campaign_number}. ${own}` : `${own} It will ring.`)
  if (phone.note !== null) print(phone.note)
  const failure = Promise.withResolvers<never>()
  const act = (action: PhoneAction) => server.act(phone.id, action)
  user.hungUp.then(() => act({ kind: 'hang_up' })).catch(failure.reject)
  const follow = async () => {
    let lastEvent = new AbortController()
    for await (const event of server.follow(phone.id)) {
      // An action for the event before would come too late.
      lastEvent.abort()
      lastEvent = new AbortController()
      for (const text of describeEvent(event)) print(text)
      if (event.kind === 'ended') return
      const { signal } = lastEvent
      respond(event, user, signal)
        .then((action) => {
          if (action === undefined || signal.aborted) return
          for (const text of describeAction(action, event)) print(text)
          return act(action)
        })
        .catch(failure.reject)
    }
    throw new CommandError('The connection to the server was lost, and with it the call.')
  }
  await Promise.race([follow(), failure.promise])
}

function describeEvent(event: PhoneEvent): string[] {
  switch (event.kind) {
    case 'ringing':
      return [`Your phone is ringing. Caller ID: ${event.from}.`]
    case 'hear':
      return describeSound(event.sound)
    case 'prompt':
      return event.sounds.flatMap(describeSound)
    case 'dialling':
      return [`Dialling the office of ${event.name ?? event.number} at ${event.number}. Caller ID: ${event.callerId}.`]
    case 'talking':
      return ['The office answers.']
    case 'ended':
      return [`The call ended: ${event.status}, ${event.seconds} s.`]
  }
}

function describeAction(action: PhoneAction, event: PhoneEvent): string[] {
  if (action.kind !== 'press') return []
  if (action.keys !== '') return [`  You pressed ${action.keys}.`]
  return event.kind === 'prompt' && event.isOptional ? [] : ['  You pressed no key.']
}

function describeSound(sound: Sound): string[] {
  switch (sound.kind) {
    case 'say':
      return [`“${sound.text}”`]
    case 'play':
      return [`Recording: ${sound.url}`]
    case 'pause':
      return []
  }
}

/** Returns undefined if the event needs no action. */
async function respond(event: PhoneEvent, user: PhoneUser, signal: AbortSignal): Promise<PhoneAction | undefined> {
  switch (event.kind) {
    case 'ringing': {
      const how = await user.ring(signal)
      return how === 'answer' ? { kind: 'answer' } : { kind: 'refuse', how }
    }
    case 'hear':
      return { kind: 'heard', id: event.id }
    case 'prompt':
      return { kind: 'press', id: event.id, keys: await user.press(event, signal) }
    case 'dialling': {
      const does = await user.office(signal)
      return does === 'star' ? { kind: 'star' } : { kind: 'office', does }
    }
    case 'talking':
      return { kind: (await user.talk(signal)) === 'star' ? 'star' : 'office_hangs_up' }
    case 'ended':
      return undefined
  }
}
