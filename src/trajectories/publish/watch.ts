import type { Published } from "../../hub/index.ts";
import { messageOf, PmovesError } from "../../kernel/errors.ts";
import type { HubRunPorts, PublishHow } from "./ports.ts";
import { publishNew } from "./publish-new.ts";

export interface WatchPorts extends HubRunPorts {
  readonly clock: HubRunPorts["clock"] & { after(ms: number, callback: () => void): () => void };
}

export interface WatchHow extends Omit<PublishHow, "least"> {
  /** New accepted episodes that make a batch. */
  readonly every: number;
  /** How often it is looked for new ones, in milliseconds. */
  readonly lookMs: number;
}

/** A failure that another try may mend is waited for as long as this. */
const LONGEST_PAUSE_MS = 10 * 60_000;

/** Codes of failures that pass by themselves. */
const PASSING: ReadonlySet<string> = new Set([
  "hub.unreachable",
  "hub.rate_limited",
  "hub.failed",
  "hub.moved",
  // Somebody publishes by hand meanwhile.
  "hub.locked",
]);

/** Publishes a batch whenever there are enough new episodes, until the signal aborts. What fails in passing is tried again. */
export async function* watchAndPublish(
  ports: WatchPorts,
  { every, lookMs, ...how }: WatchHow,
): AsyncGenerator<Published> {
  let failures = 0;
  while (!ports.signal.aborted) {
    try {
      const published = await publishNew(ports, { ...how, least: every });
      failures = 0;
      if (published !== undefined) {
        yield published;
        continue;
      }
    } catch (error) {
      if (ports.signal.aborted) return;
      if (!(error instanceof PmovesError) || !PASSING.has(error.code)) throw error;
      failures++;
      await ports.talk.warn(`${messageOf(error)}; trying again`);
    }
    await quiet(ports, Math.min(LONGEST_PAUSE_MS, lookMs * 2 ** failures));
  }
}

function quiet({ clock, signal }: WatchPorts, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      cancel();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal.addEventListener("abort", done, { once: true });
  });
}
