// Renders instructions as TwiML that every Twilio-compatible carrier can follow: absolute URLs, explicit methods, at most one
// Dial per document with nothing after it, a Redirect after each Gather for carriers that continue with the document after a
// timeout, and text within the carriers' limits.
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js'
import type { NextStep, Render } from '../carrier.ts'
import { type Dial, type Gather, type Instruction, isLast, type Speech } from '../instruction.ts'
import type { Addresses } from './addresses.ts'
import type { CarrierProfile } from './profiles.ts'

/** The one voice that all Twilio-compatible carriers have. */
const plainVoice = 'woman'
/** Half a second each, so that the office's phone system is ready for the keys. */
const waitBeforeExtension = 'ww'
/** Per text. A longer one is not spoken: https://www.twilio.com/docs/api/errors/13521. */
const charactersMax = 3000
/** A larger document is rejected: https://www.twilio.com/docs/api/errors/11750. */
const documentBytesMax = 64 * 1024
/**
 * A document that would be larger is cut to the last texts before a Gather, the last texts within it, and the first characters of
 * each text: 52 kB even if all of them are `&`.
 */
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
  /** Per text. */
  readonly charactersMax: number
}

function writeDocument(instructions: readonly Instruction[], context: Context): string {
  const response = new VoiceResponse()
  for (const instruction of instructions) {
    write(response, instruction, context)
    if (isLast(instruction)) break
  }
  return response.toString()
}

/** Keeps the last texts, because what is said right before a question, an office or the end matters most to the caller. */
function lastTexts(instructions: readonly Instruction[]): Instruction[] {
  return instructions
    .slice(-textsLeft)
    .map((each) => (each.kind === 'gather' ? { ...each, speech: each.speech.slice(-textsLeft) } : each))
}

function write(response: VoiceResponse, instruction: Instruction, context: Context): void {
  const next = () => context.addresses.step(context.nextStep.session, context.nextStep.next)
  switch (instruction.kind) {
    case 'say':
    case 'play':
      speak(response, instruction, context)
      return
    case 'pause':
      if (context.profile.hasPause) response.pause({ length: instruction.seconds })
      return
    case 'gather':
      gather(response, instruction, context)
      response.redirect({ method: 'POST' }, next())
      return
    case 'dial':
      dial(response, instruction, context)
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

/**
 * Replaces characters that XML 1.0 does not allow, because the carrier would reject the document, and U+FFFD, which is not
 * spoken.
 */
function speakable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to replace
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffd-\uffff]/g, ' ')
}

function gather(response: VoiceResponse, { speech, keys, seconds }: Gather, context: Context): void {
  const request = response.gather({
    input: ['dtmf'],
    action: context.addresses.step(context.nextStep.session, context.nextStep.next),
    method: 'POST',
    timeout: seconds,
    actionOnEmptyResult: true,
    // A single key can be any key, including #.
    ...(keys === undefined ? { finishOnKey: '#' } : { numDigits: keys, finishOnKey: keys === 1 ? '' : '#' }),
  })
  for (const part of speech) speak(request, part, context)
}

function dial(response: VoiceResponse, instruction: Dial, { addresses, nextStep }: Context): void {
  const dialled = response.dial({
    action: addresses.step(nextStep.session, nextStep.next),
    method: 'POST',
    callerId: instruction.callerId,
    timeout: instruction.ringSecondsMax,
    timeLimit: instruction.secondsMax,
    hangupOnStar: true,
  })
  dialled.number(
    {
      statusCallback: addresses.leg(nextStep.session, instruction.attempt),
      statusCallbackMethod: 'POST',
      statusCallbackEvent: ['ringing', 'answered', 'completed'],
      ...(instruction.extension === undefined ? {} : { sendDigits: waitBeforeExtension + instruction.extension }),
    },
    instruction.number,
  )
}
