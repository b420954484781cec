// Separates errors that the operator can fix, which are printed as a message, from bugs, which keep their stack.
import { CommandError } from '../cli/command.ts'
import { ConfigError } from '../config/environment.ts'
import { OperatorError } from '../database/operator-errors.ts'

/** Returns the message to print, or undefined if the error is a bug. */
export function operatorMessage(error: unknown): string | undefined {
  if (error instanceof ConfigError || error instanceof CommandError || error instanceof OperatorError) return error.message
  const { code, syscall, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number }
  if (syscall !== 'listen' && syscall !== 'getaddrinfo' && syscall !== 'bind') return undefined
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${address} is in use, perhaps by another Patchboard. Stop that process, or set PORT to a free port.`
    case 'EACCES':
      return `This user may not listen on port ${port}. Set PORT to 1024 or higher.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'HOST is not an address of this machine. Set HOST to 127.0.0.1, to 0.0.0.0 for all addresses, or to one of its addresses.'
    default:
      return undefined
  }
}
