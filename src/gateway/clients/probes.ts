import type { GatewayControl } from "../control/control.ts";
import type { TargetState } from "../control/state.ts";
import type { ProbeResult } from "../engine/probe.ts";
import { commandError } from "./fault.ts";

type Probed = Pick<TargetState, "id" | "address">;

/**
 * Probes targets and gives what was found in the order asked for, each as soon as it and those before it are
 * there. Targets at one address go one after the other: a local server would have to swap models for them.
 */
export class Probes implements AsyncIterable<ProbeResult> {
  readonly #targets: readonly Probed[];
  readonly #control: GatewayControl;
  readonly #signal: AbortSignal;
  /** Whether one has failed so far. */
  failed = false;

  constructor(targets: readonly Probed[], control: GatewayControl, signal: AbortSignal) {
    this.#targets = targets;
    this.#control = control;
    this.#signal = signal;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ProbeResult, void, undefined> {
    const lastAt = new Map<string, Promise<unknown>>();
    const probes = this.#targets.map(({ id, address }) => {
      const before = lastAt.get(address) ?? Promise.resolve();
      const probe = before.then(() => this.#control.probe(id, this.#signal));
      // Its failure is told where it is awaited; the next one at the address goes on.
      const over = probe.catch(() => undefined);
      lastAt.set(address, over);
      return probe;
    });
    for (const probe of probes) {
      const result = await probe.catch((error) => {
        throw commandError(error);
      });
      this.failed ||= result.outcome !== "ok";
      yield result;
    }
  }
}
