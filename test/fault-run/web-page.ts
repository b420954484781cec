// A page on which supporters request calls. It retries while the server is down, as people do.

export interface WebPage {
  /** Resolves when the server has accepted the request. Throws if it refuses. */
  callMe(parameters: Readonly<Record<string, string>>): Promise<void>
  /** How many requests were answered, and how many failed. */
  readonly answered: number
  readonly failed: number
}

const pauseMilliseconds = 200

export function openWebPage(url: string): WebPage {
  const counts = { answered: 0, failed: 0 }
  const ask = async (parameters: Readonly<Record<string, string>>): Promise<Response | undefined> => {
    try {
      const answer = await fetch(`${url}/call/create`, { method: 'POST', body: new URLSearchParams(parameters) })
      await answer.arrayBuffer()
      return answer
    } catch {
      return undefined
    }
  }
  return {
    get answered() {
      return counts.answered
    },
    get failed() {
      return counts.failed
    },
    callMe: async (parameters) => {
      for (;;) {
        const answer = await ask(parameters)
        if (answer?.ok) {
          counts.answered += 1
          return
        }
        if (answer !== undefined && answer.status < 500) throw new Error(`A supporter was refused with ${answer.status}`)
        counts.failed += 1
        await new Promise((resolve) => setTimeout(resolve, pauseMilliseconds))
      }
    },
  }
}
