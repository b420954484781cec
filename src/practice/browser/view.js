// What the page shows during a call: the visible parts, the focus, and the transcript. phone.js decides what to show when.

const parts = ['ringing', 'office', 'office-rings', 'office-talks', 'keys', 'prompt', 'caller', 'star', 'again']
const call = part('call')

// The transcript gets smaller when other parts need more room, and still shows what was said last.
new ResizeObserver(showLastEntry).observe(part('transcript'))

export function part(id) {
  return document.getElementById(id)
}

/** Hides all other parts. Moves the focus to `focus`, or, if it is on nothing that can be used now, to a part that is shown. */
export function show(shown, focus) {
  for (const id of parts) part(id).hidden = !shown.includes(id)
  const focused = document.activeElement
  const isLost = focused === call || !call.contains(focused) || focused.closest('[hidden]') !== null
  if (focus !== undefined) focus.focus()
  else if (isLost) (shown.includes('keys') ? part('keys') : call).focus()
}

export function setText(id, text) {
  const element = part(id)
  // Setting the same text again would make a screen reader repeat it.
  if (element.textContent !== text) element.textContent = text
}

export function clearTranscript() {
  part('transcript').replaceChildren()
}

/** Adds something that happened to the transcript, as opposed to something that was said. */
export function addNote(text) {
  addEntry('note', text)
}

/** Adds what the caller pressed. */
export function addPressed(text) {
  addEntry('pressed', text)
}

/** Adds something that the call says. Returns a function to call when it has been said. */
export function addSpeech(text) {
  const entry = addEntry('speech', text)
  entry.classList.add('now')
  return () => entry.classList.remove('now')
}

function addEntry(kind, text) {
  const transcript = part('transcript')
  const entry = document.createElement('p')
  entry.className = kind
  entry.textContent = text
  transcript.append(entry)
  showLastEntry()
  return entry
}

function showLastEntry() {
  const transcript = part('transcript')
  transcript.scrollTop = transcript.scrollHeight
}

/** Shows the key on the page as pressed, for keys that were typed. */
export function flashKey(key) {
  const button = document.querySelector(`.key[value="${key}"]`)
  button.classList.add('pressed')
  setTimeout(() => button.classList.remove('pressed'), 150)
}
