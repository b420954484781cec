// The line to the server: asks for one, follows what happens on it, and tells it what the holder does.

/** Rejects with an Error whose message can be shown. */
export async function openLine(wanted) {
  const answer = await post('/practice/lines', wanted)
  const body = await answer.json().catch(() => ({}))
  if (!answer.ok) throw new Error(body.message ?? 'The server could not begin the call.')
  return body
}

/** `lost`: the server is gone, or has forgotten the line. Returns how to act, and how to leave. */
export function followLine(id, { happen, lost }) {
  const path = `/practice/lines/${id}`
  const source = new EventSource(`${path}/events`)
  source.onmessage = ({ data }) => {
    const event = JSON.parse(data)
    if (event.kind === 'ended') source.close()
    happen(event)
  }
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) lost()
  }
  const leave = () => source.close()
  const act = async (action) => {
    const isDone = await post(`${path}/actions`, action).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isDone || source.readyState === EventSource.CLOSED) return
    leave()
    lost()
  }
  return { act, leave }
}

/** Where the call stands as the supporter's page is told. Returns how to stop. */
export function followStatus(path, tell) {
  const source = new EventSource(path)
  source.addEventListener('status', ({ data }) => {
    const status = JSON.parse(data)
    if (status.state === 'done') source.close()
    tell(status)
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
