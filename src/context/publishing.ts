import type { Observer } from "../gateway/index.ts";
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

/** Publishes inferences where `[bus] publish` asks for it; an outbox that can't be used stops no request. */
export async function openPublishing(
  { lazy, clock, host, cwd, folders, options }: Roots,
  { busSettings }: Pick<BusCapabilities, "busSettings">,
  { say, warn }: Told,
): Promise<readonly Observer[]> {
  const { publish, publish_content: content } = await busSettings();
  if (publish.length === 0) return [];
  const [{ InferencePublisher }, { StepThread }] = await Promise.all([
    import("../bus/inferences/publisher.ts"),
    import("../adapters/outbox/step-thread.ts"),
  ]);
  const setup: PublishingSetup = { env: { ...host.env }, cwd, folders, version: options.version };
  const sink = await lazy.opened(async () => new StepThread({ setup, say, warn }))();
  // Opened behind its thread, so closed before it.
  return [await lazy.opened(async () => new InferencePublisher({ sink, clock, publish, content, warn }))()];
}
