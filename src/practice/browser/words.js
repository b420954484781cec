// What the page says about a call, in sentences. Pure.

/** North American numbers in groups; others as they are. No line ends within one. */
export function writeNumber(number) {
  return number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '+1\u00a0$1\u00a0$2\u00a0$3')
}

export function sayEnd({ status, seconds }, isCaller) {
  if (isCaller && (status === 'busy' || status === 'no-answer')) return 'The campaign did not take your call'
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
      return `The call is over, after ${sayDuration(seconds)}`
  }
}

export function sayDuration(seconds) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

const states = { queued: 'in the queue', ringing: 'ringing', answered: 'answered', talking: 'talking', done: 'over' }

/** In one line what a supporter's page would know. */
export function sayProgress({ state, position, target, calls, targets_left }) {
  const parts = [target ? `talking with ${`${target.title} ${target.name}`.trim()}` : states[state]]
  if (position) parts.push(`place ${position}`)
  if (calls) parts.push(calls === 1 ? '1 call made' : `${calls} calls made`)
  if (targets_left) parts.push(targets_left === 1 ? '1 office left' : `${targets_left} offices left`)
  return `Supporter’s page: ${parts.join(' · ')}`
}

export function sayRecording(url) {
  return `A recording: ${url.split('/').at(-1)}`
}
