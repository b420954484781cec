// The phone of one call: does what each happening on the line asks for, and turns what its holder does into actions. How it looks
// is view.js's, how it sounds voice.js's and tones.js's.

import { countDown } from './pace.js'
import { followLine } from './server.js'
import { ring, soundKey } from './tones.js'
import { addNote, addSpeech, flashKey, part, setText, show } from './view.js'
import { hear } from './voice.js'
import { sayEnd, sayRecording, writeNumber } from './words.js'

const nothing = () => {}

export class Phone {
  #line
  #isTimeRunning
  #isCaller
  /** Aborts what belongs to the happening before. */
  #step = new AbortController()
  #onKey = nothing
  #onTimeUp = nothing
  #office = ''

  /** Time limits are kept while `isTimeRunning()`. */
  constructor({ id, number, campaign_number }, direction, isTimeRunning) {
    this.#isTimeRunning = isTimeRunning
    this.#isCaller = direction === 'inbound'
    this.#line = followLine(id, { happen: (event) => this.#happen(event), lost: () => this.#lose() })
    const [own, other] = [number, campaign_number].map(writeNumber)
    setText('status', this.#isCaller ? `Calling ${other}` : 'Your phone will ring')
    addNote(this.#isCaller ? `You call from ${own}.` : `Your number is ${own}.`)
    show(['hang-up'], part('call'))
  }

  press(key) {
    soundKey(key)
    flashKey(key)
    this.#onKey(key)
  }

  pressNothing() {
    this.#onTimeUp()
  }

  act(action) {
    void this.#line.act(action)
  }

  /** Nothing of it goes on. */
  leave() {
    this.#step.abort()
    this.#line.leave()
  }

  #happen(event) {
    this.#step.abort()
    this.#step = new AbortController()
    this.#onKey = nothing
    this.#onTimeUp = nothing
    setText('pressed', '')
    const { signal } = this.#step
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
    setText('ringing-about', `It shows ${writeNumber(from)}.`)
    show(['ringing'], part('answer'))
    ring(signal)
    void this.#limit(timeoutSeconds, signal, { kind: 'refuse', how: 'no-answer' })
  }

  async #hear({ id, sound }, signal) {
    setText('status', 'Connected')
    show(['keys', 'hang-up'])
    await this.#say([sound], signal)
    if (!signal.aborted) this.act({ kind: 'heard', id })
  }

  async #prompt({ id, sounds, numDigits, finishOnKey, timeoutSeconds }, signal) {
    let keys = ''
    let isGiven = false
    let turn = new AbortController()
    const give = () => {
      if (isGiven) return
      isGiven = true
      turn.abort()
      addNote(keys === '' ? 'You pressed nothing.' : `You pressed ${keys}.`)
      this.act({ kind: 'press', id, keys })
    }
    this.#onTimeUp = give
    this.#onKey = (key) => {
      if (isGiven) return
      keys += key
      setText('pressed', keys)
      if (keys.length === numDigits || finishOnKey.includes(key)) give()
      turn.abort()
    }
    setText('status', 'Connected')
    setText('prompt-title', numDigits === 1 ? 'The call waits for a key' : 'The call waits for keys')
    setText('countdown', 'You need not hear it to the end.')
    show(['keys', 'prompt', 'hang-up'])
    await this.#say(sounds, AbortSignal.any([signal, turn.signal]))
    while (!isGiven && !signal.aborted) {
      turn = new AbortController()
      await this.#countDown(timeoutSeconds, AbortSignal.any([signal, turn.signal]))
      if (!turn.signal.aborted && !signal.aborted) give()
    }
  }

  #dial({ number, name, callerId, timeoutSeconds }, signal) {
    this.#office = name ?? writeNumber(number)
    setText('status', `The office of ${this.#office} rings`)
    setText('office-title', `You are the office of ${this.#office}`)
    setText('office-about', `${writeNumber(number)} rings and shows ${writeNumber(callerId)}.`)
    addNote(`The office of ${this.#office} is dialled.`)
    show(['office', 'office-rings', 'keys', 'hang-up'], part('office-rings').firstElementChild)
    ring(signal)
    this.#onKey = (key) => key === '*' && this.act({ kind: 'star' })
    void this.#limit(timeoutSeconds, signal, { kind: 'office', does: 'no-answer' })
  }

  #talk({ timeLimitSeconds }, signal) {
    setText('status', `Talking with the office of ${this.#office}`)
    setText('office-about', 'You are both on the line now. Say what you would say.')
    addNote(`The office of ${this.#office} answers.`)
    show(['office', 'office-talks', 'keys', 'hang-up'], part('office'))
    this.#onKey = (key) => key === '*' && this.act({ kind: 'star' })
    void this.#limit(timeLimitSeconds, signal, { kind: 'office_hangs_up' })
  }

  #end(end) {
    const text = sayEnd(end, this.#isCaller)
    setText('status', text)
    addNote(`${text}.`)
    show(['again'], part('again'))
  }

  #lose() {
    this.#step.abort()
    setText('status', 'The connection to the server is lost')
    show(['again'], part('again'))
  }

  async #say(sounds, signal) {
    for (const sound of sounds) {
      if (signal.aborted) return
      const text = sound.kind === 'play' ? sayRecording(sound.url) : sound.text
      const finish = sound.kind === 'pause' ? nothing : addSpeech(text)
      await hear(sound, signal)
      finish()
    }
  }

  #countDown(seconds, signal) {
    const tell = (left) => setText('countdown', left === undefined ? 'There is no hurry.' : `${left} seconds are left.`)
    return countDown(seconds, signal, { tell, isTimeRunning: this.#isTimeRunning })
  }

  async #limit(seconds, signal, action) {
    await countDown(seconds, signal, { tell: nothing, isTimeRunning: this.#isTimeRunning })
    if (!signal.aborted) this.act(action)
  }
}
