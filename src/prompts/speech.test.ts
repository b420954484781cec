// What a caller hears for a prompt: the campaign's own recording, or the built-in wording.
import { describe, expect, it } from 'vitest'
import { type Script, speakPhrase, speakPrompt } from './speech.ts'

const script: Script = { language: 'en', tag: 'en-US', voice: 'Polly.Joanna-Neural', recordings: {} }
const french: Script = { language: 'fr', tag: 'fr-CA', voice: 'Polly.Gabrielle-Neural', recordings: {} }
const names = { organization: 'Night Trains Now', campaign: 'Keep Them Running' }

const said = (text: string) => ({ kind: 'say', text, voice: 'Polly.Joanna-Neural', language: 'en-US' })

describe('speakPrompt', () => {
  it('plays the file that the campaign recorded', () => {
    const own: Script = { ...script, recordings: { msg_intro: { url: 'https://media.example.org/intro.mp3' } } }
    expect(speakPrompt(own, 'msg_intro', names)).toEqual({ kind: 'play', url: 'https://media.example.org/intro.mp3' })
  })

  it('speaks the text that the campaign set', () => {
    const own: Script = { ...script, recordings: { msg_intro: { text: 'Welcome to {{campaign}}.' } } }
    expect(speakPrompt(own, 'msg_intro', names)).toEqual(said('Welcome to Keep Them Running.'))
  })

  it.each(['Welcome to {{campaign', '{{#campaign}}Welcome', '', ' \n', '{{nobody}} {{! nothing }}'])(
    'speaks the built-in wording if the text of the campaign is broken or renders to nothing: %j',
    (text) => {
      expect(speakPrompt({ ...script, recordings: { msg_goodbye: { text } } }, 'msg_goodbye', names)).toEqual(
        said('Thank you for your time. Goodbye.'),
      )
    },
  )

  it('speaks the built-in wording in the language of the campaign if it has no recording', () => {
    expect(speakPrompt(script, 'msg_intro', names)).toEqual(
      said('Hello, this is Night Trains Now, for the campaign Keep Them Running.'),
    )
    expect(speakPrompt(french, 'msg_choose_target', { title: 'Sénatrice', name: 'Anne Dupont', digit: 2 })).toEqual({
      kind: 'say',
      text: 'Sénatrice Anne Dupont: tapez 2.',
      voice: 'Polly.Gabrielle-Neural',
      language: 'fr-CA',
    })
  })

  it('uses the language variant of the voice, whatever the country', () => {
    expect(speakPrompt({ ...script, tag: 'en-GB' }, 'msg_goodbye', names)).toMatchObject({ language: 'en-US' })
    expect(speakPrompt({ ...script, tag: 'en-GB', voice: 'woman' }, 'msg_goodbye', names)).toMatchObject({ language: 'en-GB' })
  })

  it('says nothing if the built-in wording renders to nothing', () => {
    expect(speakPrompt(script, 'msg_call_block_intro', { n_targets: 1, many: false })).toEqual(said(''))
  })

  it('says the location of an office only if it is known', () => {
    const target = { title: 'Senator', name: 'Ada Oduya' }
    expect(speakPrompt(script, 'msg_target_intro', { ...target, location: 'Port Amsel' })).toEqual(
      said('Connecting you with Senator Ada Oduya, Port Amsel.'),
    )
    expect(speakPrompt(script, 'msg_target_intro', { ...target, location: '' })).toEqual(
      said('Connecting you with Senator Ada Oduya.'),
    )
  })
})

describe('speakPhrase', () => {
  it('speaks a phrase in the language of the campaign', () => {
    const target = { title: 'Senator', name: 'Ada Oduya' }
    expect(speakPhrase(script, 'target_unreachable', target)).toEqual(said('Senator Ada Oduya could not be reached.'))
    expect(speakPhrase(french, 'target_unreachable', target)).toMatchObject({
      text: 'Senator Ada Oduya est injoignable pour le moment.',
    })
  })
})
