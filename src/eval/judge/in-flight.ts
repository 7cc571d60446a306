/**
 * Works on items with at most `width` at once, begun in their order, and gives results as they are ready.
 * Leaving early, or an error, waits for what is under way and begins nothing more.
 */
export async function* asCompleted<Item, Result>(
  items: Iterable<Item>,
  width: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const running = new Map<number, Promise<{ readonly id: number; readonly result: Result }>>();
  const iterator = items[Symbol.iterator]();
  let id = 0;
  let over = false;
  const begin = () => {
    while (!over && running.size < width) {
      const next = iterator.next();
      if (next.done === true) {
        over = true;
        return;
      }
      const mine = id++;
      const promise = work(next.value).then((result) => ({ id: mine, result }));
      // The race below takes a rejection; until then it must not count as unhandled.
      promise.catch(() => undefined);
      running.set(mine, promise);
    }
  };
  try {
    for (begin(); running.size > 0; begin()) {
      const done = await Promise.race(running.values());
      running.delete(done.id);
      yield done.result;
    }
  } finally {
    over = true;
    await Promise.allSettled(running.values());
  }
}
