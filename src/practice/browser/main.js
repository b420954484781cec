// Brings the page to life: the choice of a campaign, the buttons and keys of the phone, and the switches, which are remembered.

import { Phone } from './phone.js'
import { followStatus, openLine } from './server.js'
import { muteTones } from './tones.js'
import { addNote, clearTranscript, part, setText } from './view.js'
import { mute } from './voice.js'
import { sayProgress } from './words.js'

let phone
let unfollowStatus = () => {}

function connectChoice() {
  const choice = part('choice')
  const campaign = part('campaign')
  const showLocation = () => {
    const { locates, location } = campaign.selectedOptions[0].dataset
    part('where').hidden = locates !== 'yes'
    part('location-example').textContent = location === '' ? '' : ` ${location} leads to somebody.`
  }
  campaign.addEventListener('change', showLocation)
  showLocation()
  choice.addEventListener('submit', (event) => {
    event.preventDefault()
    void begin(event.submitter, part('where').hidden ? '' : part('location').value)
  })
}

async function begin(button, location) {
  const direction = button.value
  const buttons = part('choice').querySelectorAll('button')
  part('problem').hidden = true
  for (const each of buttons) each.disabled = true
  try {
    const opened = await openLine({ campaign: part('campaign').value, direction, location })
    requestCall(opened, direction)
  } catch (error) {
    part('problem').hidden = false
    setText('problem', error.message)
  }
  for (const each of buttons) each.disabled = false
  // A button that is disabled loses the focus.
  if (phone === undefined || part('call').hidden) button.focus()
}

function requestCall(opened, direction) {
  part('start').hidden = true
  part('call').hidden = false
  clearTranscript()
  setText('call-title', opened.campaign_name)
  setText('progress', '')
  phone = new Phone(opened, direction, () => part('hurry').checked)
  if (opened.note !== null) addNote(opened.note)
  if (opened.status_path !== null)
    unfollowStatus = followStatus(opened.status_path, (status) => setText('progress', sayProgress(status)))
}

function connectPhone() {
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
    phone.leave()
    unfollowStatus()
    part('call').hidden = true
    part('start').hidden = false
    part('campaign').focus()
  })
  // Only while the focus is in the phone: elsewhere, keys belong to the browser and to whatever else helps its user.
  part('call').addEventListener('keydown', ({ key, repeat, ctrlKey, altKey, metaKey }) => {
    if (/^[0-9*#]$/.test(key) && !repeat && !ctrlKey && !altKey && !metaKey) phone.press(key)
  })
}

function connectSwitch(id, apply) {
  const input = part(id)
  const name = `practice-${id}`
  try {
    input.checked = localStorage.getItem(name) !== 'off'
  } catch {
    // A browser that keeps nothing for any site: the switch works, and is forgotten.
  }
  apply(input.checked)
  input.addEventListener('change', () => {
    apply(input.checked)
    localStorage.setItem(name, input.checked ? 'on' : 'off')
  })
}

connectSwitch('voice', (isOn) => {
  mute(!isOn)
  muteTones(!isOn)
})
connectSwitch('hurry', () => {})
connectPhone()
if (part('choice') !== null) connectChoice()
