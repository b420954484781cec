// What `npm start` prints once the server listens: where it is, the API key, and three lines to try in a shell.

export interface StartUpKey {
  /** What a shell line carries: the key, or a variable that holds it. */
  readonly value: string
  /** What a reader is told. */
  readonly about: string
}

export interface StartUp {
  readonly address: string
  readonly key: StartUpKey
  /** No carrier account is set, so that no real phone rings. */
  readonly isSimulated: boolean
}

export function startUpNotice({ address, key, isSimulated }: StartUp): string {
  const curl = `curl -H "Authorization: Bearer ${key.value}"`
  const filter =
    '{"filters":[{"name":"status","op":"eq","val":"completed"}],"order_by":[{"field":"timestamp","direction":"desc"}]}'
  return `
Patchboard listens on ${address}
API key: ${key.about}

Try:
  ${curl} ${address}/api/campaign
  ${curl} -G --data-urlencode 'q=${filter}' ${address}/api/calls
  ${curl} '${address}/api/campaign/date_calls.json?timespan=month'

${
  isSimulated
    ? `No carrier account is set, so no real phone rings. Take a call in the browser: ${address}/practice

`
    : ''
}Ctrl-C stops it.

`
}

/** A server that listens on every address is reached by this machine's own. */
export function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}
