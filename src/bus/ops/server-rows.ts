import type { RunningNatsServer } from "./server-port.ts";

export interface ServerRow {
  readonly url: string;
  readonly pid: number;
  readonly version: string | null;
}

/** Where the server is, then nothing until it is to end. Throws what ended it before. */
export async function* serverRows(server: RunningNatsServer, signal: AbortSignal): AsyncGenerator<ServerRow> {
  const { url, pid, version } = server;
  yield { url, pid, version };
  const stopped = new Promise<null>((resolve) => {
    if (signal.aborted) resolve(null);
    else signal.addEventListener("abort", () => resolve(null), { once: true });
  });
  const failure = await Promise.race([stopped, server.ended]);
  if (failure !== null) throw failure;
}
