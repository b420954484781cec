// Connects the parts of the page: the form, the buttons and keys of the phone, and the switches, which keep their state.

import { Phone } from './phone.js'
import { followStatus, openPhone } from './server.js'
import { muteTones } from './tones.js'
import { addNote, clearTranscript, part, setText } from './view.js'
import { mute } from './voice.js'
import { describeProgress } from './words.js'

let phone
let unfollowStatus = () => {}

function connectChoice() {
  const choice = part('choice')
  const campaign = part('campaign')
  const showLocation = () => {
    const { locates, location } = campaign.selectedOptions[0].dataset
    part('where').hidden = locates !== 'yes'
    part('location-example').textContent = location === '' ? '' : ` ${location} reaches an office.`
  }
  campaign.addEventListener('change', showLocation)
  showLocation()
  choice.addEventListener('submit', (event) => {
    event.preventDefault()
    void openCall(event.submitter, part('where').hidden ? '' : part('location').value)
  })
}

async function openCall(button, location) {
  const direction = button.value
  const buttons = part('choice').querySelectorAll('button')
  part('problem').hidden = true
  for (const each of buttons) each.disabled = true
  try {
    const opened = await openPhone({ campaign: part('campaign').value, direction, location })
    showCall(opened, direction)
  } catch (error) {
    part('problem').hidden = false
    setText('problem', error.message)
  }
  for (const each of buttons) each.disabled = false
  // Disabling the button took the focus from it.
  if (phone === undefined || part('call').hidden) button.focus()
}

function showCall(opened, direction) {
  part('start').hidden = true
  part('call').hidden = false
  clearTranscript()
  setText('call-title', opened.campaign_name)
  setText('progress', '')
  phone = new Phone(opened, direction, () => part('time-limits').checked)
  if (opened.note !== null) addNote(opened.note)
  if (opened.status_path !== null)
    unfollowStatus = followStatus(opened.status_path, (status) => setText('progress', describeProgress(status)))
}

function connectButtons() {
  const on = (id, act) => part(id).addEventListener('click', act)
  on('answer', () => phone.act({ kind: 'answer' }))
  on('decline', () => phone.act({ kind: 'refuse', how: 'busy' }))
  on('office-rings', ({ target }) => target.value && phone.act({ kind: 'office', does: target.value }))
  on('office-hangs-up', () => phone.act({ kind: 'office_hangs_up' }))
  on('star', () => phone.press('*'))
  on('nothing', () => phone.pressNothing())
  on('hang-up', () => phone.act({ kind: 'hang_up' }))
  on('keys', ({ target }) => target.classList.contains('key') && phone.press(target.value))
  on('again', () => {
    phone.disconnect()
    unfollowStatus()
    part('call').hidden = true
    part('start').hidden = false
    part('campaign').focus()
  })
  // Only while the focus is in the phone: elsewhere, keys belong to the browser and to assistive technology.
  part('call').addEventListener('keydown', ({ key, repeat, ctrlKey, altKey, metaKey }) => {
    if (/^[0-9*#]$/.test(key) && !repeat && !ctrlKey && !altKey && !metaKey) phone.press(key)
  })
}

function connectSwitch(id, { storageKey, apply }) {
  const input = part(id)
  try {
    input.checked = localStorage.getItem(storageKey) !== 'off'
  } catch {
    // The browser does not allow storage: the switch works, but its state is not kept.
  }
  apply(input.checked)
  input.addEventListener('change', () => {
    apply(input.checked)
    localStorage.setItem(storageKey, input.checked ? 'on' : 'off')
  })
}

connectSwitch('voice', {
  storageKey: 'practice-voice',
  apply: (isOn) => {
    mute(!isOn)
    muteTones(!isOn)
  },
})
// The key is the switch's former id, so that people keep their setting.
connectSwitch('time-limits', { storageKey: 'practice-hurry', apply: () => {} })
connectButtons()
if (part('choice') !== null) connectChoice()
