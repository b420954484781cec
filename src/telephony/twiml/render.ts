// Writes steps down as TwiML. Rules that suit every Twilio-compatible carrier: absolute addresses, each method said, one
// Dial in a document and nothing behind it, a Redirect behind a Gather for carriers that go on by themselves, and no more
// text than they take.
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js'
import type { NextStep, Render } from '../carrier.ts'
import { type Dial, type Gather, type Instruction, isLast, type Speech } from '../instruction.ts'
import type { Addresses } from './addresses.ts'
import type { CarrierProfile } from './profiles.ts'

/** What all Twilio-compatible carriers speak with. */
const plainVoice = 'woman'
/** Half a second each, so that the office's exchange is ready for the keys. */
const waitBeforeExtension = 'ww'
/** Of one text. More is not spoken: https://www.twilio.com/docs/api/errors/13521. */
const charactersMax = 3000
/** A larger document is not read: https://www.twilio.com/docs/api/errors/11750. */
const documentBytesMax = 64 * 1024
/** Of a document that would be larger these are left, before a question and in it: 52 kB even if all of them are `&`. */
const [textsLeft, charactersLeft] = [20, 250]

export function createRenderer(profile: CarrierProfile, addresses: Addresses): Render {
  return (instructions, nextStep) => {
    const context = { profile, addresses, nextStep, charactersMax }
    const document = writeDocument(instructions, context)
    if (Buffer.byteLength(document) <= documentBytesMax) return document
    return writeDocument(lastTexts(instructions), { ...context, charactersMax: charactersLeft })
  }
}

interface Context {
  readonly profile: CarrierProfile
  readonly addresses: Addresses
  readonly nextStep: NextStep
  /** Of one text. */
  readonly charactersMax: number
}

function writeDocument(instructions: readonly Instruction[], context: Context): string {
  const response = new VoiceResponse()
  for (const step of instructions) {
    write(response, step, context)
    if (isLast(step)) break
  }
  return response.toString()
}

/** The last thing that is said before a question, an office or the end is what the caller has to hear. */
function lastTexts(instructions: readonly Instruction[]): Instruction[] {
  return instructions
    .slice(-textsLeft)
    .map((step) => (step.kind === 'gather' ? { ...step, speech: step.speech.slice(-textsLeft) } : step))
}

function write(response: VoiceResponse, step: Instruction, context: Context): void {
  const next = () => context.addresses.step(context.nextStep.session, context.nextStep.next)
  switch (step.kind) {
    case 'say':
    case 'play':
      speak(response, step, context)
      return
    case 'pause':
      if (context.profile.hasPause) response.pause({ length: step.seconds })
      return
    case 'gather':
      gather(response, step, context)
      response.redirect({ method: 'POST' }, next())
      return
    case 'dial':
      dial(response, step, context)
      return
    case 'continue':
      response.redirect({ method: 'POST' }, next())
      return
    case 'hangUp':
      response.hangup()
      return
    case 'reject':
      response.reject({ reason: 'rejected' })
  }
}

interface Speaker {
  say(attributes: VoiceResponse.SayAttributes, text: string): unknown
  play(attributes: VoiceResponse.PlayAttributes, url: string): unknown
}

function speak(speaker: Speaker, speech: Speech, { profile, addresses, charactersMax }: Context): void {
  if (speech.kind === 'play') {
    speaker.play({}, addresses.file(speech.url))
    return
  }
  const voice = profile.hasPollyVoices ? speech.voice : plainVoice
  speaker.say({ voice, language: speech.language } as VoiceResponse.SayAttributes, speakable(speech.text.slice(0, charactersMax)))
}

/** What XML 1.0 cannot hold would make the carrier drop the whole document; U+FFFD stands for such, and nobody can say it. */
function speakable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffd-\uffff]/g, ' ')
}

function gather(response: VoiceResponse, { speech, keys, seconds }: Gather, context: Context): void {
  const request = response.gather({
    input: ['dtmf'],
    action: context.addresses.step(context.nextStep.session, context.nextStep.next),
    method: 'POST',
    timeout: seconds,
    actionOnEmptyResult: true,
    // A single key is to be any key, the pound key included.
    ...(keys === undefined ? { finishOnKey: '#' } : { numDigits: keys, finishOnKey: keys === 1 ? '' : '#' }),
  })
  for (const part of speech) speak(request, part, context)
}

function dial(response: VoiceResponse, step: Dial, { addresses, nextStep }: Context): void {
  const dialled = response.dial({
    action: addresses.step(nextStep.session, nextStep.next),
    method: 'POST',
    callerId: step.callerId,
    timeout: step.ringSecondsMax,
    timeLimit: step.secondsMax,
    hangupOnStar: true,
  })
  dialled.number(
    {
      statusCallback: addresses.leg(nextStep.session, step.attempt),
      statusCallbackMethod: 'POST',
      statusCallbackEvent: ['ringing', 'answered', 'completed'],
      ...(step.extension === undefined ? {} : { sendDigits: waitBeforeExtension + step.extension }),
    },
    step.number,
  )
}
