// The sentences in which the page describes a call. Pure.

/** Groups the digits of North American numbers, with no-break spaces. Returns other numbers unchanged. */
export function formatNumber(number) {
  return number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '+1\u00a0$1\u00a0$2\u00a0$3')
}

export function describeEnd({ status, seconds }, isCaller) {
  if (isCaller && (status === 'busy' || status === 'no-answer')) return 'The campaign did not answer your call'
  switch (status) {
    case 'busy':
      return 'You declined the call'
    case 'no-answer':
      return 'You did not answer'
    case 'failed':
      return 'The call failed'
    case 'canceled':
      return 'You hung up'
    default:
      return `The call ended after ${formatDuration(seconds)}`
  }
}

/** Says what a prompt expects of the caller. */
export function describePrompt({ numDigits, finishOnKey, isOptional }) {
  if (isOptional) return 'You can press a key'
  if (numDigits !== undefined) return numDigits === 1 ? 'Press a key' : `Press ${numDigits} keys`
  return finishOnKey === '' ? 'Press keys' : `Press keys, then\u00a0${finishOnKey}`
}

/** `secondsLeft` is undefined while there is no time limit. */
export function describeCountdown(secondsLeft, { isOptional }) {
  if (secondsLeft === undefined) return 'No time limit.'
  const seconds = secondsLeft === 1 ? '1 second' : `${secondsLeft} seconds`
  return isOptional ? `The call goes on in ${seconds}.` : `${seconds} left.`
}

/** Returns undefined if there is nothing to tell: the caller need not press an optional key. */
export function describePressed(keys, { isOptional }) {
  if (keys !== '') return `You pressed ${keys}.`
  return isOptional ? undefined : 'You pressed no key.'
}

export function formatDuration(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

const states = { queued: 'in the queue', ringing: 'ringing', answered: 'answered', talking: 'talking', done: 'ended' }

/** Sums up, in one line, what a supporter's page would show. */
export function describeProgress({ state, position, target, calls, targets_left }) {
  const parts = [target ? `the office of ${`${target.title} ${target.name}`.trim()}` : states[state]]
  if (position) parts.push(`position ${position}`)
  if (calls) parts.push(calls === 1 ? '1 call made' : `${calls} calls made`)
  if (targets_left) parts.push(targets_left === 1 ? '1 office left' : `${targets_left} offices left`)
  return `Supporter’s page: ${parts.join(' · ')}`
}

export function describeRecording(url) {
  return `Recording: ${url.split('/').at(-1)}`
}
