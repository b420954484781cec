// Speaks what the call says with the browser's voice, or plays the recording. Without a voice, or if it fails, the text stays on
// the page for as long as it takes to read. Every wait is limited, so a broken voice cannot hang the call.
import { pause, readingMilliseconds } from './timing.js'

/** A voice that has not started by then is considered broken. */
const startMilliseconds = 2500
const recordingSecondsMax = 300

let isMuted = false
let isVoiceBroken = false
// Browsers garbage-collect an utterance that is not referenced, and then never fire its `end` event.
let speaking

/** Makes the browser start to load its voices, which takes some time. */
window.speechSynthesis?.getVoices()

export function mute(muted) {
  isMuted = muted
  if (muted) window.speechSynthesis?.cancel()
}

/** Resolves when the sound has ended, or when the signal aborts. */
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
  const voice = findVoice(sound.language)
  if (voice === undefined || isVoiceBroken) return read(sound, signal)
  const utterance = new SpeechSynthesisUtterance(sound.text)
  Object.assign(utterance, { voice, lang: sound.language })
  speaking = utterance
  const ended = new AbortController()
  const started = new AbortController()
  utterance.addEventListener('start', () => started.abort())
  for (const end of ['end', 'error']) utterance.addEventListener(end, () => ended.abort())
  const until = AbortSignal.any([signal, ended.signal])
  speechSynthesis.speak(utterance)
  await pause(startMilliseconds, AbortSignal.any([until, started.signal]))
  isVoiceBroken = !started.signal.aborted && !until.aborted
  // The limit of last resort: voices are slower than a reader, but not that much slower.
  await pause(isVoiceBroken ? readingMilliseconds(sound.text) : 5000 + 5 * readingMilliseconds(sound.text), until)
  if (speaking === utterance) speechSynthesis.cancel()
}

/** Returns undefined if no voice speaks this language. */
function findVoice(language) {
  const voices = window.speechSynthesis?.getVoices() ?? []
  const name = ({ lang }) => lang.replace('_', '-').toLowerCase()
  const wanted = language.toLowerCase()
  const [plain] = wanted.split('-')
  return voices.find((voice) => name(voice) === wanted) ?? voices.find((voice) => name(voice).split('-')[0] === plain)
}

async function play(sound, signal) {
  const audio = new Audio(sound.url)
  const ended = new AbortController()
  audio.addEventListener('ended', () => ended.abort())
  try {
    await audio.play()
    await pause(recordingSecondsMax * 1000, AbortSignal.any([signal, ended.signal]))
    audio.pause()
  } catch {
    await read(sound, signal)
  }
}
