import { failed, ok, type Seen, unknown, warning } from "./finding.ts";
import { ask, jsonOf } from "./http.ts";
import type { DoctorPorts } from "./ports.ts";

const OLDEST_NODE = 24;
const MIB = 1024 * 1024;
const FULL = 100 * MIB;
const TIGHT = 1024 * MIB;

/** Node, the program, and packages that may be left out. */
export async function checkRuntime(ports: DoctorPorts): Promise<readonly Seen[]> {
  const major = Number(ports.node.replace(/^v/, "").split(".")[0]);
  const node =
    major >= OLDEST_NODE
      ? ok("node", `Node ${ports.node} on ${ports.platform}, pmoves ${ports.version}`)
      : failed(
          "node",
          `Node ${ports.node} is older than ${OLDEST_NODE}`,
          "install a newer one from nodejs.org",
        );
  const packages = (await ports.packages()).map(({ name, use, there }) =>
    there ? ok(name, `is there: ${use}`) : warning(name, `is not installed: ${use}`, `npm install ${name}`),
  );
  return [node, ...packages];
}

/** What the configuration says is wrong, and how much of it works. */
export async function checkConfig(ports: DoctorPorts): Promise<readonly Seen[]> {
  const { summary, findings } = await ports.config();
  const seen = findings
    .filter(({ severity }) => severity !== "info")
    .map(({ severity, place, message, fix }) =>
      severity === "error" ? failed(place, message, fix) : warning(place, message, fix),
    );
  const errors = seen.filter(({ result }) => result === "failed").length;
  const first =
    errors === 0 ? ok("configuration", summary) : failed("configuration", summary, "pmoves config check");
  return [first, ...seen];
}

/** The databases of the state folder, by SQLite's own check. */
export async function checkStores(ports: DoctorPorts): Promise<readonly Seen[]> {
  return (await ports.stores()).map(({ path, size, integrity }) => {
    if (size === undefined) return unknown(path, "is not there yet: nothing has been kept", null);
    const shown = `${(size / MIB).toFixed(1)} MiB`;
    if (integrity === undefined) {
      return unknown(
        path,
        `${shown}: too large to be read whole here`,
        `sqlite3 ${path} 'PRAGMA quick_check'`,
      );
    }
    if (integrity === "ok") return ok(path, `${shown}, sound`);
    return failed(path, integrity, `put it aside and start anew, or restore it: mv ${path} ${path}.broken`);
  });
}

/** Room for the state, and whether it may be written. */
export async function checkDisk(ports: DoctorPorts): Promise<readonly Seen[]> {
  const { folder, writable, free, total } = await ports.disk();
  const room = `${(free / MIB / 1024).toFixed(1)} of ${(total / MIB / 1024).toFixed(1)} GiB are free`;
  const may = writable
    ? ok(folder, "may be written")
    : failed(folder, "may not be written", `give it to this user, or set PMOVES_HOME`);
  if (free < FULL)
    return [may, failed("room", room, "make room: pmoves traces prune, or another disk for PMOVES_HOME")];
  return [may, free < TIGHT ? warning("room", room, "make room before it is full") : ok("room", room)];
}

/** Can `pmoves serve` listen where it would. */
export async function checkPorts(ports: DoctorPorts, signal: AbortSignal): Promise<readonly Seen[]> {
  const { listen } = await ports.config();
  if (listen === undefined)
    return [unknown("listen", "the configuration does not load, so no port is known", "pmoves config check")];
  const host = listen.host === "0.0.0.0" || listen.host === "::" ? "127.0.0.1" : listen.host;
  const name = `${listen.host}:${listen.port}`;
  const free = await ports.connect(host, listen.port, signal);
  if (free !== undefined) return [ok(name, "is free for pmoves serve")];
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${listen.port}/health`;
  const answer = await ask({ http: ports.http, url, signal, patienceMs: 3000 });
  const parts = answer.kind === "answer" ? jsonOf(answer.body) : undefined;
  if (typeof parts === "object" && parts !== null && "gateway" in parts)
    return [ok(name, "a gateway listens there")];
  const claimants = (await ports.services())
    .filter(({ ports: own }) => own.some((port) => port.startsWith(`${listen.port}:`)))
    .map((row) => row.name);
  const claimed = claimants.length === 0 ? "" : ` (${claimants.join(", ")} would)`;
  return [
    failed(
      name,
      `is taken by something that is no gateway${claimed}`,
      "listen elsewhere: pmoves serve --port 3030",
    ),
  ];
}
