import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Has the collector take all that nothing holds any more. */
export async function collectGarbage(): Promise<void> {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect !== "function") throw new Error("this Node has no gc()");
  // A WeakRef keeps what it gave until the end of the turn in which it was asked.
  await new Promise((resolve) => setImmediate(resolve));
  collect();
}
