// Keeps where the sessions stand that this process has just moved, so that their next step need not be read first. What is
// kept may be out of date, which does no harm: advanceFlow moves a session only from the step that it is at.
import type { FoundFlow } from './flow-queries.ts'

export interface FlowMemory {
  /** Undefined: nothing is known of the session, or not that it is at this step. */
  recall(session: string, step: number): FoundFlow | undefined
  keep(session: string, flow: FoundFlow): void
}

/** More than one process can lead at a time; some kilobytes each. */
const flowsMax = 5000

export function createFlowMemory(): FlowMemory {
  const flows = new Map<string, FoundFlow>()
  return {
    recall: (session, step) => {
      const flow = flows.get(session)
      return flow?.step === step ? flow : undefined
    },
    keep: (session, flow) => {
      // The one that was moved longest ago comes first.
      flows.delete(session)
      flows.set(session, flow)
      const [oldest] = flows.size > flowsMax ? flows.keys() : []
      if (oldest !== undefined) flows.delete(oldest)
    },
  }
}
