/** Why a body became no message: where, what, and what its sender can do. */
export interface BridgeProblem {
  /** Dotted path in the body; empty for the body as a whole. */
  readonly field: string;
  readonly reason: string;
  readonly fix: string;
}

export class BridgeRefusal extends Error {
  override readonly name = "BridgeRefusal";
  readonly problem: BridgeProblem;

  constructor(field: string, reason: string, fix: string) {
    super(field === "" ? reason : `${field} ${reason}`);
    this.problem = { field, reason, fix };
  }
}
