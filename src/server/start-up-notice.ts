// The text that `npm start` prints once the server listens: its address, the API key, and three commands to try in a shell.

export interface StartUpKey {
  /** For shell commands: the key, or what the shell replaces by it inside double quotes. */
  readonly value: string
  /** For people: the key, or where to find it. */
  readonly about: string
}

export interface StartUp {
  readonly address: string
  readonly key: StartUpKey
  /** True if no carrier account is set, so that no real phone rings. */
  readonly isSimulated: boolean
}

export function startUpNotice({ address, key, isSimulated }: StartUp): string {
  const curl = `curl -H "Authorization: Bearer ${key.value}"`
  const filter =
    '{"filters":[{"name":"status","op":"eq","val":"completed"}],"order_by":[{"field":"timestamp","direction":"desc"}]}'
  return `
Patchboard is listening on ${address}
API key: ${key.about}

Try:
  ${curl} ${address}/api/campaign
  ${curl} -G --data-urlencode 'q=${filter}' ${address}/api/calls
  ${curl} '${address}/api/campaign/date_calls.json?timespan=month'

${
  isSimulated
    ? `No carrier account is set, so no real phone rings. Try a call in the browser: ${address}/practice

`
    : ''
}Press Ctrl-C to stop.

`
}

/** Returns a host to reach the server by: the loopback address if it listens on all addresses. */
export function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}
