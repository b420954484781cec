// Talks to the server: opens a practice phone, receives its events, and sends what its user does.

/** Rejects with an Error whose message can be shown. */
export async function openPhone(request) {
  const response = await post('/practice/phones', request)
  const body = await response.json().catch(() => ({}))
  if (!response.ok) throw new Error(body.message ?? 'The server could not start the call.')
  return body
}

/** Calls `onLost` if the server cannot be reached or no longer has the phone. */
export function connectPhone(id, { onEvent, onLost }) {
  const path = `/practice/phones/${id}`
  const source = new EventSource(`${path}/events`)
  source.onmessage = ({ data }) => {
    const event = JSON.parse(data)
    if (event.kind === 'ended') source.close()
    onEvent(event)
  }
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) onLost()
  }
  const disconnect = () => source.close()
  const act = async (action) => {
    const isSent = await post(`${path}/actions`, action).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isSent || source.readyState === EventSource.CLOSED) return
    disconnect()
    onLost()
  }
  return { act, disconnect }
}

/** Calls `onStatus` with every status that a supporter's page would get. Returns a function that stops it. */
export function followStatus(path, onStatus) {
  const source = new EventSource(path)
  source.addEventListener('status', ({ data }) => {
    const status = JSON.parse(data)
    if (status.state === 'done') source.close()
    onStatus(status)
  })
  return () => source.close()
}

async function post(path, body) {
  const headers = { 'content-type': 'application/json' }
  try {
    return await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
  } catch {
    throw new Error('The server does not answer. Is it still running?')
  }
}
