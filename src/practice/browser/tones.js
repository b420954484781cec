// The tones of a telephone: keys (DTMF) and ringing. Quiet, and silent if the browser has no Web Audio.

const volume = 0.04
const rows = { 1: 697, 2: 697, 3: 697, 4: 770, 5: 770, 6: 770, 7: 852, 8: 852, 9: 852, '*': 941, 0: 941, '#': 941 }
const columns = { 1: 1209, 4: 1209, 7: 1209, '*': 1209, 2: 1336, 5: 1336, 8: 1336, 0: 1336, 3: 1477, 6: 1477, 9: 1477, '#': 1477 }

let context
let isMuted = false

export function muteTones(muted) {
  isMuted = muted
}

export function soundKey(key) {
  sound([rows[key], columns[key]], 0.12)
}

/** Rings until the signal aborts. */
export function ring(signal) {
  const once = () => sound([440, 480], 1.6, signal)
  once()
  const timer = setInterval(once, 4000)
  signal.addEventListener('abort', () => clearInterval(timer), { once: true })
}

function sound(frequencies, seconds, signal) {
  if (isMuted || window.AudioContext === undefined) return
  context ??= new AudioContext()
  const gain = new GainNode(context, { gain: volume })
  gain.connect(context.destination)
  // Fades out, because an abrupt end clicks.
  gain.gain.setTargetAtTime(0, context.currentTime + seconds - 0.05, 0.02)
  for (const frequency of frequencies) {
    const oscillator = new OscillatorNode(context, { frequency })
    oscillator.connect(gain)
    oscillator.start()
    oscillator.stop(context.currentTime + seconds)
    signal?.addEventListener('abort', () => oscillator.stop(), { once: true })
  }
}
