/** As `waited`, but rejects with the signal's reason as soon as it aborts. What was waited for goes on unseen. */
export function unlessAborted<T>(waited: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) leave();
    else signal.addEventListener("abort", leave, { once: true });
    waited.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
  });
}
