import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { ServerNote } from "./server-note.ts";

export function notRunning(url: string, why: string): PmovesError {
  const busy = /address already in use/i.test(why);
  return new PmovesError(`nats-server for ${url} is not running: ${why}`, {
    code: "bus.server",
    exit: EXIT.failure,
    hint: busy
      ? "Another server has that port: use it with --server, or choose another --port."
      : "Start it by hand to see more.",
  });
}

export function noServer(): PmovesError {
  return new PmovesError("there is no nats-server on this machine's PATH", {
    code: "bus.no_server",
    exit: EXIT.usage,
    hint: "Install it (Debian: apt install nats-server; macOS: brew install nats-server), or do without: the journal needs none.",
  });
}

/** Another pmoves holds the folder; the note says where its server is, as soon as it is up. */
export function runsAlready(store: string, note: ServerNote | undefined): PmovesError {
  const where = note === undefined ? "" : ` at nats://127.0.0.1:${note.port} (pid ${note.pid})`;
  return new PmovesError(`another pmoves runs the nats-server of ${store} already${where}`, {
    code: "bus.server_runs",
    exit: EXIT.failure,
    hint:
      note === undefined
        ? "Use that one, or choose another --store and --port."
        : `export NATS_URL=nats://127.0.0.1:${note.port}, or choose another --store and --port.`,
  });
}

/** Two servers must not share a folder. */
export function elsewhere(store: string, { pid, port }: ServerNote): PmovesError {
  return new PmovesError(
    `a nats-server (pid ${pid}) that a killed pmoves has left behind serves ${store} on port ${port}`,
    {
      code: "bus.server_runs",
      exit: EXIT.failure,
      hint: `pmoves bus up --port ${port} takes it over; or end it: kill ${pid}`,
    },
  );
}
