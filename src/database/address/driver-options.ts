// Reads the address of a PostgreSQL server as options for the driver. An address means the same as for other programs of
// PostgreSQL, except that `sslmode=require` also verifies the server's certificate.
import { accessSync, constants } from 'node:fs'
import { OperatorError } from '../operator-errors.ts'

export interface DriverOptions {
  readonly connectionString: string
}

/** The driver takes `allow`, `prefer` and `require` for `verify-full`, too, but prints a warning. */
const modes: Readonly<Record<string, string>> = {
  disable: 'disable',
  allow: 'verify-full',
  prefer: 'verify-full',
  require: 'verify-full',
  'no-verify': 'no-verify',
  'verify-full': 'verify-full',
}

/**
 * `name`: of the variable or option that has the address, for messages, which never contain the address itself. Throws an
 * OperatorError if its parameters are wrong.
 */
export function driverOptions(address: string, name: string): DriverOptions {
  const { searchParams: parameters } = new URL(address)
  for (const file of ['sslrootcert', 'sslcert', 'sslkey']) checkFile(parameters.get(file), { file, name })
  const mode = parameters.get('sslmode')
  if (mode === null) return { connectionString: address }
  const hasAuthority = parameters.has('sslrootcert')
  if (mode === 'verify-ca' && hasAuthority) return { connectionString: withLibpqMeaning(address, parameters) }
  const known = mode === 'verify-ca' ? 'verify-full' : modes[mode]
  if (known === undefined)
    throw new OperatorError(
      `sslmode in ${name} is "${mode}"; allowed are ${[...Object.keys(modes), 'verify-ca'].toSorted().join(', ')}.`,
    )
  if (parameters.get('uselibpqcompat') === 'true' && mode !== 'verify-ca') return { connectionString: address }
  return { connectionString: address.replace(/([?&]sslmode=)[^&#]*/g, `$1${known}`) }
}

/** Otherwise the driver would compare the certificate with the name of the host, which verify-ca does not ask for. */
function withLibpqMeaning(address: string, parameters: URLSearchParams): string {
  return parameters.get('uselibpqcompat') === 'true' ? address : `${address}&uselibpqcompat=true`
}

function checkFile(path: string | null, { file, name }: { readonly file: string; readonly name: string }): void {
  if (path === null) return
  try {
    accessSync(path, constants.R_OK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new OperatorError(`${file} in ${name} names the file ${path}, which cannot be read (${code}). Write its whole path.`)
  }
}
