import type { Clock } from "../kernel/clock.ts";
import { messageOf } from "../kernel/errors.ts";
import type { Pruned, RecordStore, Retention } from "./port.ts";
import type { StoreTable } from "./settings.ts";

const DAY_MS = 86_400_000;
const MEGABYTE = 1024 * 1024;
/** Between two looks at what is too old. */
const LOOK_MS = 60_000;

/** How long anything of a request is kept, in milliseconds. */
export function keepMs({ max_age_days: days }: Pick<StoreTable, "max_age_days">): number {
  return days === 0 ? Number.POSITIVE_INFINITY : days * DAY_MS;
}

/** What the settings say, at this time. */
export function retentionAt(
  settings: Pick<StoreTable, "max_age_days" | "max_size_mb">,
  now: number,
): Retention {
  const { max_age_days: days, max_size_mb: megabytes } = settings;
  return {
    before: days === 0 ? 0 : now - days * DAY_MS,
    maxBytes: megabytes === 0 ? Number.POSITIVE_INFINITY : megabytes * MEGABYTE,
  };
}

/** Removes until nothing is left to remove, in bounded pieces, so that others come in between. */
export async function pruneAll(
  store: Pick<RecordStore, "prune">,
  retention: Retention,
  signal: AbortSignal,
): Promise<Pruned> {
  let inferences = 0;
  for (;;) {
    const pruned = await store.prune(retention);
    inferences += pruned.inferences;
    if (!pruned.more || signal.aborted) return { ...pruned, inferences };
  }
}

/** Keeps records within their limits while something is serving; the returned function ends that. */
export function keepPruned(
  store: Pick<RecordStore, "prune">,
  settings: Pick<StoreTable, "max_age_days" | "max_size_mb">,
  clock: Clock,
  warn: (text: string) => void,
): () => void {
  const stop = new AbortController();
  let failing = false;
  let cancel: () => void = () => undefined;
  const look = () => {
    cancel = clock.after(LOOK_MS, () => {
      pruneAll(store, retentionAt(settings, clock.now()), stop.signal)
        .then(
          () => {
            failing = false;
          },
          (error: unknown) => {
            if (!failing) warn(`old records are not removed: ${messageOf(error)}`);
            failing = true;
          },
        )
        .then(() => {
          if (!stop.signal.aborted) look();
        });
    });
  };
  look();
  return () => {
    stop.abort();
    cancel();
  };
}
