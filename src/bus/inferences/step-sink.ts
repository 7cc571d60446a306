import type { OutboxState } from "../outbox/outbox-state.ts";
import type { Step } from "./step.ts";

/** How it stands with what is on its way to the bus. */
export interface SinkState extends OutboxState {
  /** Given up, of this outbox. */
  readonly dead: number;
}

/** Where steps go: another thread makes events of them, and puts those into the outbox. */
export interface StepSink {
  /** Resolves when their events are on the disk. Rejects with `PmovesError` `bus.outbox_full`, or what went wrong. */
  put(steps: readonly Step[]): Promise<void>;
  state(): Promise<SinkState>;
}
