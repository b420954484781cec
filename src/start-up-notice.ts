// What `npm start` prints once the server listens: where it is, the API key, and three lines to try in a shell.
import { apiKeyPath } from './api-key-file.ts'
import type { Config } from './config.ts'

export interface StartUp {
  readonly config: Config
  readonly port: number
  /** Patchboard's own key; undefined: the operator's, which is not shown. */
  readonly key: string | undefined
}

export function startUpNotice({ config, port, key }: StartUp): string {
  const address = `http://${reachableHost(config.host)}:${port}`
  const curl = `curl -H "Authorization: Bearer ${key ?? '$ADMIN_API_KEY'}"`
  const filter =
    '{"filters":[{"name":"status","op":"eq","val":"completed"}],"order_by":[{"field":"timestamp","direction":"desc"}]}'
  return `
Patchboard listens on ${address}
API key: ${key === undefined ? 'the value of ADMIN_API_KEY' : `${key} (kept in ${apiKeyPath(config.dataDir)})`}

Try:
  ${curl} ${address}/api/campaign
  ${curl} -G --data-urlencode 'q=${filter}' ${address}/api/calls
  ${curl} '${address}/api/campaign/date_calls.json?timespan=month'

Ctrl-C stops it.

`
}

/** A server that listens on every address is reached by this machine's own. */
function reachableHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}
