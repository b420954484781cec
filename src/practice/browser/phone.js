// The phone on the page for one call: reacts to each event from the server, and sends what its user does as actions. view.js is
// responsible for how it looks, voice.js and tones.js for how it sounds.

import { connectPhone } from './server.js'
import { countDown } from './timing.js'
import { ring, soundKey } from './tones.js'
import { addNote, addPressed, addSpeech, flashKey, part, setText, show } from './view.js'
import { hear } from './voice.js'
import { describeCountdown, describeEnd, describePressed, describePrompt, describeRecording, formatNumber } from './words.js'

const nothing = () => {}

export class Phone {
  #connection
  #hasTimeLimits
  #isCaller
  /** Aborts whatever the last event started. */
  #lastEvent = new AbortController()
  #onKey = nothing
  #onPressNothing = nothing
  #office = ''

  /** Countdowns pause while `hasTimeLimits()` returns false. */
  constructor({ id, number, campaign_number }, direction, hasTimeLimits) {
    this.#hasTimeLimits = hasTimeLimits
    this.#isCaller = direction === 'inbound'
    this.#connection = connectPhone(id, { onEvent: (event) => this.#handle(event), onLost: () => this.#showLost() })
    const [own, other] = [number, campaign_number].map(formatNumber)
    setText('status', this.#isCaller ? `Calling ${other}` : 'Your phone will ring')
    addNote(this.#isCaller ? `You call from ${own}.` : `Your number is ${own}.`)
    show(['caller'], part('call'))
  }

  press(key) {
    soundKey(key)
    flashKey(key)
    this.#onKey(key)
  }

  pressNothing() {
    this.#onPressNothing()
  }

  act(action) {
    void this.#connection.act(action)
  }

  /** Also stops all sounds and countdowns. */
  disconnect() {
    this.#lastEvent.abort()
    this.#connection.disconnect()
  }

  #handle(event) {
    this.#lastEvent.abort()
    this.#lastEvent = new AbortController()
    this.#onKey = nothing
    this.#onPressNothing = nothing
    setText('pressed', '')
    const { signal } = this.#lastEvent
    switch (event.kind) {
      case 'ringing':
        return this.#ring(event, signal)
      case 'hear':
        return void this.#hear(event, signal)
      case 'prompt':
        return void this.#prompt(event, signal)
      case 'dialling':
        return this.#dial(event, signal)
      case 'talking':
        return this.#talk(event, signal)
      case 'ended':
        return this.#end(event)
    }
  }

  #ring({ from, timeoutSeconds }, signal) {
    setText('status', 'The campaign is calling you')
    setText('ringing-about', `Caller ID: ${formatNumber(from)}`)
    show(['ringing'], part('answer'))
    ring(signal)
    void this.#limit(timeoutSeconds, signal, { kind: 'refuse', how: 'no-answer' })
  }

  async #hear({ id, sound }, signal) {
    setText('status', 'Connected with the campaign')
    show(['keys', 'caller'])
    await this.#say([sound], signal)
    if (!signal.aborted) this.act({ kind: 'heard', id })
  }

  async #prompt(prompt, signal) {
    const { id, sounds, numDigits, finishOnKey, timeoutSeconds } = prompt
    let keys = ''
    let isSent = false
    let turn = new AbortController()
    const send = () => {
      if (isSent) return
      isSent = true
      turn.abort()
      const pressed = describePressed(keys, prompt)
      if (pressed !== undefined) addPressed(pressed)
      this.act({ kind: 'press', id, keys })
    }
    this.#onPressNothing = send
    this.#onKey = (key) => {
      if (isSent) return
      keys += key
      setText('pressed', keys)
      if (keys.length === numDigits || finishOnKey.includes(key)) send()
      turn.abort()
    }
    setText('status', 'Connected with the campaign')
    setText('prompt-title', describePrompt(prompt))
    setText('countdown', 'No need to wait for the end.')
    setText('nothing', prompt.isOptional ? 'Go on' : 'Press nothing')
    show(['keys', 'prompt', 'caller'])
    await this.#say(sounds, AbortSignal.any([signal, turn.signal]))
    while (!isSent && !signal.aborted) {
      turn = new AbortController()
      const onTick = (left) => setText('countdown', describeCountdown(left, prompt))
      const until = AbortSignal.any([signal, turn.signal])
      await countDown(timeoutSeconds, until, { onTick, isRunning: this.#hasTimeLimits })
      if (!turn.signal.aborted && !signal.aborted) send()
    }
  }

  #dial({ number, name, callerId, timeoutSeconds }, signal) {
    this.#office = name ?? formatNumber(number)
    setText('status', `The office of ${this.#office} is ringing`)
    setText('office-title', `Now play the office of ${this.#office}`)
    setText('office-about', `Its phone ${formatNumber(number)} is ringing. Caller ID: ${formatNumber(callerId)}`)
    addNote(`Dialling the office of ${this.#office}.`)
    show(['office', 'office-rings', 'keys', 'star', 'caller'], part('office-rings').firstElementChild)
    ring(signal)
    this.#onKey = (key) => key === '*' && this.act({ kind: 'star' })
    void this.#limit(timeoutSeconds, signal, { kind: 'office', does: 'no-answer' })
  }

  #talk({ timeLimitSeconds }, signal) {
    setText('status', `Talking with the office of ${this.#office}`)
    setText('office-title', `The office of ${this.#office} is on the line`)
    setText('office-about', 'Say aloud what you would say. Nobody hears you.')
    addNote(`The office of ${this.#office} answers.`)
    show(['office', 'office-talks', 'keys', 'star', 'caller'], part('office'))
    this.#onKey = (key) => key === '*' && this.act({ kind: 'star' })
    void this.#limit(timeLimitSeconds, signal, { kind: 'office_hangs_up' })
  }

  #end(end) {
    const text = describeEnd(end, this.#isCaller)
    setText('status', text)
    addNote(`${text}.`)
    show(['again'], part('again'))
  }

  #showLost() {
    this.#lastEvent.abort()
    setText('status', 'The connection to the server was lost')
    show(['again'], part('again'))
  }

  async #say(sounds, signal) {
    for (const sound of sounds) {
      if (signal.aborted) return
      const text = sound.kind === 'play' ? describeRecording(sound.url) : sound.text
      const finish = sound.kind === 'pause' ? nothing : addSpeech(text)
      await hear(sound, signal)
      finish()
    }
  }

  async #limit(seconds, signal, action) {
    await countDown(seconds, signal, { onTick: nothing, isRunning: this.#hasTimeLimits })
    if (!signal.aborted) this.act(action)
  }
}
