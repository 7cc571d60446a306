import type { Bus, BusMessage } from "../../bus/index.ts";
import type { CaptureSource } from "./source.ts";

/** Most messages of one write. */
const BATCH = 1_000;

/** The embedded bus: its journal keeps what was published, so nothing has to be acknowledged. */
export function journalSource(bus: Bus, subjects: readonly string[]): CaptureSource {
  const origin = "journal@1:all";
  return {
    name: `${bus.name}, ${subjects.join(", ")}`,
    guarantee: "exactly_once",
    origin,
    async *batches({ signal, once, after }) {
      const messages: BusMessage[] = [];
      const take = () => ({
        messages: messages.splice(0).map(({ subject, data, time, sequence }) => ({
          subject,
          data,
          time,
          sequence: sequence ?? null,
        })),
        acknowledge: async () => undefined,
      });
      for await (const message of bus.read({ subjects, fromSequence: after + 1, follow: !once, signal })) {
        messages.push({ ...message, data: message.data.slice() });
        // Live messages come one by one, history in bulk: only the latter gains by waiting.
        if (!once || messages.length >= BATCH) yield take();
      }
      if (messages.length > 0) yield take();
    },
  };
}
