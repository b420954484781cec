// What happens when nobody reads what a command prints any longer, as in `… | head`: the command finishes what it does.

export function ignoreClosedOutput(output: NodeJS.WritableStream): void {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}
