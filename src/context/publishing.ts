import type { Observer } from "../gateway/index.ts";
import { messageOf } from "../kernel/errors.ts";
import type { Roots } from "./base.ts";
import type { BusCapabilities } from "./bus.ts";
import type { OpenMailbox, Told } from "./mailboxes.ts";

/** Publishes inferences where `[bus] publish` asks for it; an outbox that can't be used stops no request. */
export async function openPublishing(
  { lazy, clock }: Roots,
  { busSettings }: Pick<BusCapabilities, "busSettings">,
  mailbox: OpenMailbox,
  told: Told,
): Promise<readonly Observer[]> {
  const { publish, publish_content: content } = await busSettings();
  if (publish.length === 0) return [];
  try {
    const [{ InferencePublisher }, { outbox }] = await Promise.all([
      import("../bus/inferences/publisher.ts"),
      mailbox("gateway", undefined, told),
    ]);
    const warn = (text: string) => told.warn(text);
    return [
      await lazy.opened(async () => new InferencePublisher({ outbox, clock, publish, content, warn }))(),
    ];
  } catch (error) {
    told.warn(`inferences are not published: ${messageOf(error)}`);
    return [];
  }
}
