/** Time as a capability, so that tests own it. */
export interface Clock {
  /** Unix time in milliseconds. */
  now(): number;
  /** Milliseconds on a clock that never goes backwards; only differences mean anything. */
  monotonic(): number;
  /** Calls back once after `ms` (24 days at most); the returned function cancels it. Never keeps the process alive. */
  after(ms: number, callback: () => void): () => void;
}

/** Node takes a longer time-out for 1 ms. */
const LONGEST_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, Math.min(ms, LONGEST_MS));
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Waits `ms`, or rejects with the signal's reason as soon as it aborts. */
export function sleep(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const onAbort = () => {
      cancel();
      reject(signal.reason);
    };
    const cancel = clock.after(ms, () => {
      signal.removeEventListener("abort", onAbort);
      resolve();
    });
    signal.addEventListener("abort", onAbort, { once: true });
  });
}
