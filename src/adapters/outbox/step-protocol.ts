import type { Step } from "../../bus/inferences/step.ts";
import type { SinkState } from "../../bus/inferences/step-sink.ts";

export type StepRequest =
  | { readonly type: "put"; readonly id: number; readonly steps: readonly Step[] }
  | { readonly type: "state"; readonly id: number }
  | { readonly type: "close" };

export interface Failure {
  readonly message: string;
  readonly code: string;
  readonly hint: string | undefined;
}

export type StepReply =
  | { readonly type: "kept"; readonly id: number }
  | { readonly type: "state"; readonly id: number; readonly state: SinkState }
  | { readonly type: "failed"; readonly id: number; readonly failure: Failure }
  /** Nothing will be taken: the outbox could not be opened. */
  | { readonly type: "broken"; readonly failure: Failure }
  | { readonly type: "said"; readonly text: string }
  | { readonly type: "warned"; readonly text: string };
