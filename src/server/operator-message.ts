// Tells a failure that the person at the terminal can mend, which is printed as its sentence, from one that is a fault of
// the program, which keeps its stack.
import { CommandError } from '../cli/command.ts'
import { ConfigError } from '../config/environment.ts'
import { OperatorError } from '../database/operator-errors.ts'

/** The sentence to print; undefined for a fault of the program. */
export function operatorMessage(error: unknown): string | undefined {
  if (error instanceof ConfigError || error instanceof CommandError || error instanceof OperatorError) return error.message
  const { code, syscall, address, port } = error as NodeJS.ErrnoException & { address?: string; port?: number }
  if (syscall !== 'listen' && syscall !== 'getaddrinfo' && syscall !== 'bind') return undefined
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} of ${address} is in use, perhaps by another Patchboard: stop that one, or set PORT to a free port.`
    case 'EACCES':
      return `This user may not listen on port ${port}: set PORT to a number from 1024 on.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'HOST is not an address of this machine: set HOST to 127.0.0.1, to 0.0.0.0 for all of its addresses, or to one of them.'
    default:
      return undefined
  }
}
