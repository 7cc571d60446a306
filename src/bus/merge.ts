import type { BusMessage } from "./port.ts";

/** Several histories as one, in order of time; equal times in the order of the sources. */
export async function* mergeByTime(
  sources: readonly AsyncIterator<BusMessage>[],
): AsyncGenerator<BusMessage> {
  const [only] = sources;
  if (sources.length === 1 && only !== undefined) {
    for (let next = await only.next(); next.done !== true; next = await only.next()) yield next.value;
    return;
  }
  const heads = await Promise.all(sources.map((source) => source.next()));
  for (;;) {
    let first: { readonly at: number; readonly message: BusMessage } | undefined;
    for (const [at, head] of heads.entries()) {
      if (head.done === true) continue;
      if (first === undefined || head.value.time < first.message.time) first = { at, message: head.value };
    }
    if (first === undefined) return;
    const source = sources[first.at];
    yield first.message;
    if (source !== undefined) heads[first.at] = await source.next();
  }
}

/** Several endless sources as one, whichever has something; ends when all have. */
export async function* mergeAsTheyCome(
  sources: readonly AsyncIterator<BusMessage>[],
): AsyncGenerator<BusMessage> {
  const ask = async (at: number, source: AsyncIterator<BusMessage>) => ({ at, next: await source.next() });
  const asked = new Map(sources.map((source, at) => [at, ask(at, source)]));
  while (asked.size > 0) {
    const { at, next } = await Promise.race(asked.values());
    const source = sources[at];
    if (next.done === true || source === undefined) {
      asked.delete(at);
      continue;
    }
    asked.set(at, ask(at, source));
    yield next.value;
  }
}
