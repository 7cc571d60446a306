import type { Observer } from "../gateway/index.ts";
import type { ServePorts } from "../gateway/run/serve.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Folders } from "../settings/folders.ts";
import type { Roots } from "./base.ts";
import type { BusCapabilities } from "./bus.ts";
import type { Told } from "./mailboxes.ts";

/** What the thread that publishes is started with; secrets of the bus it looks for by itself. */
export interface PublishingSetup {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly folders: Folders;
  readonly version: string;
}

export interface Publishing {
  readonly observers: readonly Observer[];
  readonly published?: ServePorts["published"];
}

/** How it stands with the outbox is asked for this often at most: metrics ask for each of its figures. */
const LOOK_MS = 1_000;

/** Publishes inferences where `[bus] publish` asks for it; an outbox that can't be used stops no request. */
export async function openPublishing(
  { lazy, clock, host, cwd, folders, options }: Roots,
  { busSettings }: Pick<BusCapabilities, "busSettings">,
  { say, warn }: Told,
  demo: boolean,
): Promise<Publishing> {
  const { publish, publish_content: content, publish_demo } = await busSettings();
  if (publish.length === 0) return { observers: [] };
  if (demo && !publish_demo) {
    say("published  nothing: what a demo plays goes to no bus, unless [bus] publish_demo = true");
    return { observers: [] };
  }
  const [{ InferencePublisher }, { StepThread }] = await Promise.all([
    import("../bus/inferences/publisher.ts"),
    import("../adapters/outbox/step-thread.ts"),
  ]);
  const setup: PublishingSetup = { env: { ...host.env }, cwd, folders, version: options.version };
  const sink = await lazy.opened(async () => new StepThread({ setup, say, warn }))();
  // Opened behind its thread, so closed before it.
  const open = async () => new InferencePublisher({ sink, clock, publish, content, warn });
  const publisher = await lazy.opened(open)();
  const outbox = now(clock, async () => {
    // Why it can't be used has been said where inferences are put into it.
    const state = await sink.state().catch(() => undefined);
    return state && { waiting: state.waiting, waitingBytes: state.waiting_bytes, dead: state.dead };
  });
  const published = async () => {
    const { kept, shed } = publisher.counts();
    return { kept, shed, outbox: await outbox() };
  };
  return { observers: [publisher], published };
}

/** The same answer for whoever asks within a second. */
function now<Value>(clock: Clock, look: () => Promise<Value>): () => Promise<Value> {
  let last: { readonly at: number; readonly value: Promise<Value> } | undefined;
  return () => {
    const at = clock.monotonic();
    if (last === undefined || at - last.at >= LOOK_MS) last = { at, value: look() };
    return last.value;
  };
}
