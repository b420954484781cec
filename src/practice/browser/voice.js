// What the call says, aloud: spoken by the browser's voice, or played. Where there is no voice, or it fails, what is said stays on
// the page for as long as it takes to read; a call never waits for a voice for ever.
import { pause, readingMilliseconds } from './pace.js'

/** A voice that has not begun by then will not begin. */
const beginMilliseconds = 2500
const recordingSecondsMax = 300

let isMuted = false
let isVoiceBroken = false
// Browsers forget an utterance that nobody holds, and never tell its end.
let speaking

/** Voices arrive some time after the first question for them. */
window.speechSynthesis?.getVoices()

export function mute(muted) {
  isMuted = muted
  if (muted) window.speechSynthesis?.cancel()
}

/** Resolves when it has been heard, or when the signal aborts. */
export function hear(sound, signal) {
  if (signal.aborted) return Promise.resolve()
  if (sound.kind === 'pause') return pause(sound.seconds * 1000, signal)
  if (isMuted) return read(sound, signal)
  return sound.kind === 'play' ? play(sound, signal) : speak(sound, signal)
}

function read({ text = '' }, signal) {
  return pause(readingMilliseconds(text), signal)
}

async function speak(sound, signal) {
  const voice = voiceOf(sound.language)
  if (voice === undefined || isVoiceBroken) return read(sound, signal)
  const utterance = new SpeechSynthesisUtterance(sound.text)
  Object.assign(utterance, { voice, lang: sound.language })
  speaking = utterance
  const over = new AbortController()
  const begun = new AbortController()
  utterance.addEventListener('start', () => begun.abort())
  for (const end of ['end', 'error']) utterance.addEventListener(end, () => over.abort())
  const until = AbortSignal.any([signal, over.signal])
  speechSynthesis.speak(utterance)
  await pause(beginMilliseconds, AbortSignal.any([until, begun.signal]))
  isVoiceBroken = !begun.signal.aborted && !until.aborted
  // Voices speak slower than one reads, but not that much slower.
  await pause(isVoiceBroken ? readingMilliseconds(sound.text) : 5000 + 5 * readingMilliseconds(sound.text), until)
  if (speaking === utterance) speechSynthesis.cancel()
}

/** Undefined: none speaks this language. */
function voiceOf(language) {
  const voices = window.speechSynthesis?.getVoices() ?? []
  const name = ({ lang }) => lang.replace('_', '-').toLowerCase()
  const wanted = language.toLowerCase()
  const [plain] = wanted.split('-')
  return voices.find((voice) => name(voice) === wanted) ?? voices.find((voice) => name(voice).split('-')[0] === plain)
}

async function play(sound, signal) {
  const audio = new Audio(sound.url)
  const over = new AbortController()
  audio.addEventListener('ended', () => over.abort())
  try {
    await audio.play()
    await pause(recordingSecondsMax * 1000, AbortSignal.any([signal, over.signal]))
    audio.pause()
  } catch {
    await read(sound, signal)
  }
}
