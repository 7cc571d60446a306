import type { Clock } from "../../kernel/clock.ts";
import { type Embed, LIMITS, sizeOf } from "./embed.ts";

/**
 * What comes soon after one another, together: `take` is called for each thing before the next is asked for,
 * since what a bus gives is only valid until then.
 */
export async function* gathered<Given, Taken>(
  source: AsyncIterable<Given>,
  take: (given: Given) => Promise<Taken>,
  { most, ms, clock }: { readonly most: number; readonly ms: number; readonly clock: Clock },
): AsyncGenerator<readonly Taken[]> {
  const iterator = source[Symbol.asyncIterator]();
  const next = async () => {
    const given = await iterator.next();
    return given.done === true ? undefined : { taken: await take(given.value) };
  };
  let coming = next();
  try {
    for (;;) {
      const first = await coming;
      if (first === undefined) return;
      const batch = [first.taken];
      const over = Promise.withResolvers<"over">();
      const cancel = clock.after(ms, () => over.resolve("over"));
      coming = next();
      for (;;) {
        const more = batch.length < most ? await Promise.race([coming, over.promise]) : "over";
        if (more === "over" || more === undefined) break;
        batch.push(more.taken);
        coming = next();
      }
      cancel();
      yield batch;
    }
  } finally {
    // Whoever leaves early does not wait for what may never come: the reading is ended from outside then.
    Promise.all([coming, iterator.return?.()]).catch(() => undefined);
  }
}

/** Things in their order, as many in one message as Discord takes. */
export function grouped<Item extends { readonly embed: Embed }>(items: readonly Item[]): readonly Item[][] {
  const groups: Item[][] = [];
  let room = 0;
  for (const item of items) {
    const size = sizeOf(item.embed);
    const last = groups.at(-1);
    if (last === undefined || last.length >= LIMITS.embeds || size > room) {
      groups.push([item]);
      room = LIMITS.total - size;
    } else {
      last.push(item);
      room -= size;
    }
  }
  return groups;
}
