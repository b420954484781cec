// Why a replica is not used: a code for monitoring, and a sentence for the operator.
export type ReplicaProblem =
  | 'not_checked'
  | 'unreachable'
  | 'not_a_replica'
  | 'other_cluster'
  | 'other_database'
  | 'migrations_pending'
  | 'behind'

export class ReplicaError extends Error {
  readonly problem: ReplicaProblem

  constructor(problem: ReplicaProblem, message: string) {
    super(message)
    this.problem = problem
  }
}
