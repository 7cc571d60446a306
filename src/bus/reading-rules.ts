import { EXIT, PmovesError } from "../kernel/errors.ts";
import type { Retention } from "./port.ts";

/** Streams of PMOVES.AI that are work queues whatever a server says of them (agent-zero's controller makes it). */
const WORK_QUEUES: ReadonlySet<string> = new Set(["AGENTZERO"]);

/**
 * Why the history of a stream may not be read, or null. A work queue gives each message to one consumer:
 * another one would take work away. Interest streams are read with a consumer that acknowledges nothing
 * and is gone with the reader, so that nothing pins their data.
 */
export function refusalOf(name: string, retention: Retention): string | null {
  if (retention !== "workqueue" && !WORK_QUEUES.has(name)) return null;
  return "it is a work queue, which gives each message once: a reader would take work from its consumers";
}

/** Nothing that holds these subjects may be read. */
export function notReadable(
  streams: readonly { readonly name: string; readonly refused: string }[],
): PmovesError {
  const reasons = streams.map(({ name, refused }) => `${name}: ${refused}`).join("; ");
  return new PmovesError(`this history is not read. ${reasons}`, {
    code: "bus.not_readable",
    exit: EXIT.usage,
    hint: "Leave out --since, --last and --from: live messages disturb nobody.",
  });
}

export function noHistory(subjects: readonly string[], bus: string): PmovesError {
  return new PmovesError(`no stream of ${bus} stores ${subjects.join(", ")}, so there is no history`, {
    code: "bus.no_history",
    exit: EXIT.usage,
    hint: "pmoves bus streams shows what is stored; without --since, --last and --from live messages are shown.",
  });
}
