// One practised call in a terminal: prints what is heard and what happens, and hands each question to the holder of the phone.
import { CommandError } from '../../cli/command.ts'
import type { Sound } from '../../telephony/simulator/handset.ts'
import type { PhoneAction, PhoneEvent, PhoneRequest } from '../protocol.ts'
import type { PhoneUser } from './phone-user.ts'
import type { PracticeServer } from './practice-server.ts'

export interface PractiseOptions {
  readonly request: PhoneRequest
  readonly user: PhoneUser
  print(line: string): void
}

/** Resolves when the call is over. Throws a CommandError for everything that keeps it from being had. */
export async function practiseCall(server: PracticeServer, { request, user, print }: PractiseOptions): Promise<void> {
  const line = await server.open(request)
  const own = `Your number is ${line.number}.`
  const isCaller = request.direction === 'inbound'
  print(isCaller ? `You call ${line.campaign_name} at ${line.campaign_number}. ${own}` : `${own} It will ring.`)
  if (line.note !== null) print(line.note)
  const failure = Promise.withResolvers<never>()
  const act = (action: PhoneAction) => {
    if (action.kind === 'press') print(`  You pressed ${action.keys || 'nothing'}.`)
    return server.act(line.id, action)
  }
  user.hungUp.then(() => act({ kind: 'hang_up' })).catch(failure.reject)
  const follow = async () => {
    let step = new AbortController()
    for await (const event of server.follow(line.id)) {
      // What the happening before asked for is called off.
      step.abort()
      step = new AbortController()
      for (const text of linesOf(event)) print(text)
      if (event.kind === 'ended') return
      const { signal } = step
      respond(event, user, signal)
        .then((action) => (action === undefined || signal.aborted ? undefined : act(action)))
        .catch(failure.reject)
    }
    throw new CommandError('The connection to the server was lost, and the call with it.')
  }
  await Promise.race([follow(), failure.promise])
}

function linesOf(event: PhoneEvent): string[] {
  switch (event.kind) {
    case 'ringing':
      return [`Your phone rings. It shows ${event.from}.`]
    case 'hear':
      return wordsOf(event.sound)
    case 'prompt':
      return event.sounds.flatMap(wordsOf)
    case 'dialling':
      return [`The office of ${event.name ?? event.number} is dialled: ${event.number}. It is shown ${event.callerId}.`]
    case 'talking':
      return ['The office answers.']
    case 'ended':
      return [`The call is over: ${event.status}, ${event.seconds} s.`]
  }
}

function wordsOf(sound: Sound): string[] {
  switch (sound.kind) {
    case 'say':
      return [`“${sound.text}”`]
    case 'play':
      return [`A recording is played: ${sound.url}`]
    case 'pause':
      return []
  }
}

/** Undefined: there is nothing to be done about it. */
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
