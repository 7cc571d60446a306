import { connect } from "node:net";

/** Undefined where something takes connections there, else why not. Throws the signal's reason when it aborts. */
export function tcpConnect(
  host: string,
  port: number,
  signal: AbortSignal,
  patienceMs = 3000,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const socket = connect({ host, port, timeout: patienceMs });
    const over = (reason: string | undefined) => {
      signal.removeEventListener("abort", onAbort);
      socket.destroy();
      resolve(reason);
    };
    const onAbort = () => {
      socket.destroy();
      reject(signal.reason);
    };
    signal.addEventListener("abort", onAbort, { once: true });
    socket.once("connect", () => over(undefined));
    socket.once("timeout", () => over(`no connection within ${patienceMs / 1000} s`));
    socket.once("error", (error: NodeJS.ErrnoException) => over(error.code ?? error.message));
  });
}
