// What is on the page while a call lasts: which parts show, where the focus is, and the transcript. What happens, and when, is
// phone.js's.

const parts = ['ringing', 'office', 'office-rings', 'office-talks', 'keys', 'prompt', 'hang-up', 'again']
const call = part('call')

export function part(id) {
  return document.getElementById(id)
}

/** All other parts are hidden. The focus goes to `focus`, or stays where it is unless that is hidden now. */
export function show(shown, focus) {
  for (const id of parts) part(id).hidden = !shown.includes(id)
  const focused = document.activeElement
  const isLost = !call.contains(focused) || focused.closest('[hidden]') !== null
  if (focus !== undefined) focus.focus()
  else if (isLost) (shown.includes('keys') ? part('keys') : call).focus()
}

export function setText(id, text) {
  const element = part(id)
  // The same words again would be read out again.
  if (element.textContent !== text) element.textContent = text
}

export function clearTranscript() {
  part('transcript').replaceChildren()
}

/** What happens beside what is said. */
export function addNote(text) {
  addLine('note', text)
}

/** What the call says. Returns how to mark it as past. */
export function addSpeech(text) {
  const line = addLine('speech', text)
  line.classList.add('now')
  return () => line.classList.remove('now')
}

function addLine(kind, text) {
  const transcript = part('transcript')
  const line = document.createElement('p')
  line.className = kind
  line.textContent = text
  transcript.append(line)
  transcript.scrollTop = transcript.scrollHeight
  return line
}

/** As if the key on the page had been pressed, too. */
export function flashKey(key) {
  const button = document.querySelector(`.key[value="${key}"]`)
  button.classList.add('pressed')
  setTimeout(() => button.classList.remove('pressed'), 150)
}
