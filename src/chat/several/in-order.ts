import { Bell } from "../../kernel/bell.ts";

/** Work that was begun may be this many times `limit` ahead of the result that is waited for. */
const AHEAD = 16;

interface Job<Result> {
  readonly promise: Promise<Result>;
  settled: boolean;
}

/**
 * Works on `limit` items at once and gives the results in the order of the items. The first failure ends it, when its
 * turn comes; what is still under way then is the caller's to abort.
 */
export async function* inOrder<Item, Result>(
  items: Iterable<Item>,
  limit: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, undefined> {
  const jobs: Job<Result>[] = [];
  let running = 0;
  const bell = new Bell();
  const begin = (item: Item) => {
    const job: Job<Result> = { promise: work(item), settled: false };
    const over = () => {
      running--;
      job.settled = true;
      bell.ring();
    };
    running++;
    jobs.push(job);
    job.promise.then(over, over);
  };
  const left = items[Symbol.iterator]();
  for (;;) {
    while (running < limit && jobs.length < limit * AHEAD) {
      const next = left.next();
      if (next.done === true) break;
      begin(next.value);
    }
    const [head] = jobs;
    if (head === undefined) return;
    if (head.settled) {
      jobs.shift();
      yield await head.promise;
      continue;
    }
    await bell.rung();
  }
}
