import type { Inspected } from "../check/check-port.ts";
import type { Bus, BusMessage } from "../port.ts";
import type { Embed } from "./embed.ts";
import { embedOf } from "./render.ts";

export interface Preview {
  readonly subject: string;
  readonly embed: Embed;
}

/** What would be sent of what is stored, or of what comes until the signal aborts. */
export async function* previews(
  ports: {
    readonly openBus: () => Promise<Bus>;
    readonly inspect: (message: BusMessage) => Promise<Inspected>;
    readonly signal: AbortSignal;
  },
  { subjects, since }: { readonly subjects: readonly string[]; readonly since: number | undefined },
): AsyncGenerator<Preview> {
  const { openBus, inspect, signal } = ports;
  await using bus = await openBus();
  const follow = since === undefined;
  for await (const message of bus.read({ subjects, since, follow, last: follow ? 0 : undefined, signal })) {
    yield { subject: message.subject, embed: embedOf(await inspect(message)) };
  }
}
