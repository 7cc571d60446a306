import type { Bus } from "../../bus/index.ts";
import type { CaptureSource } from "./source.ts";

/** The embedded bus: its journal keeps what was published, so nothing has to be acknowledged. */
export function journalSource(bus: Bus, subjects: readonly string[]): CaptureSource {
  const origin = "journal@1:all";
  return {
    name: `${bus.name}, ${subjects.join(", ")}`,
    guarantee: "exactly_once",
    origin,
    async *batches({ signal, once, after, gather }) {
      let messages = gather();
      const take = () => {
        const batch = { messages, acknowledge: async () => undefined };
        messages = gather();
        return batch;
      };
      for await (const message of bus.read({ subjects, fromSequence: after + 1, follow: !once, signal })) {
        messages.add({ ...message, sequence: message.sequence ?? null });
        // Live messages come one by one, history in bulk: only the latter gains by waiting.
        if (!once || messages.isFull) yield take();
      }
      if (messages.length > 0) yield take();
    },
  };
}
