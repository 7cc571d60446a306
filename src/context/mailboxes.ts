import { join } from "node:path";
import type { Mailbox } from "../bus/outbox/mailbox.ts";
import type { ThreadRoots } from "./base.ts";
import type { BusCapabilities } from "./bus.ts";
import { journalCapabilities } from "./journal.ts";

/** Who is told of trouble and its end; default stderr. */
export interface Told {
  say(text: string): void;
  warn(text: string): void;
}

export type OpenMailbox = (
  name: string,
  server?: string | undefined,
  told?: Told | undefined,
) => Promise<Mailbox>;

/** Every outbox that some command fills. */
export const OUTBOXES = ["ingest", "gateway"] as const;

export async function outboxBytes({ busSettings }: Pick<BusCapabilities, "busSettings">): Promise<number> {
  return (await busSettings()).outbox_max_mb * 1e6;
}

/** Outboxes and what carries them to the bus, each opened once and closed when the command is over. */
export function openMailboxes(
  roots: ThreadRoots,
  bus: Pick<BusCapabilities, "busSettings" | "openBus">,
): OpenMailbox {
  const { lazy, clock, talk, folders } = roots;
  const { journal } = journalCapabilities(roots);
  const opened = new Map<string, () => Promise<Mailbox>>();
  const onTerminal: Told = {
    say: (text) => void talk.note(text),
    warn: (text) => void talk.warn(text),
  };
  const open = async (name: string, server: string | undefined, told: Told): Promise<Mailbox> => {
    const [{ openMailbox }, { takeLease }] = await Promise.all([
      import("../bus/outbox/mailbox.ts"),
      import("../adapters/outbox/lease.ts"),
    ]);
    const ports = {
      clock,
      journal,
      lease: (of: string) => takeLease(join(folders.state, "journals", `outbox-${of}`, "delivery.sqlite")),
      openBus: () => bus.openBus(server),
      say: (text: string) => told.say(text),
      warn: (text: string) => told.warn(text),
    };
    // Inferences have ids of ours; what services send may come twice.
    return openMailbox(name, await outboxBytes(bus), ports, { uniqueIds: name === "gateway" });
  };
  return (name, server, told = onTerminal) => {
    const key = `${name} ${server ?? ""}`;
    const known = opened.get(key) ?? lazy.opened(() => open(name, server, told));
    opened.set(key, known);
    return known();
  };
}
