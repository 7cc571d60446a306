import type { ServiceRow } from "../catalogue/row.ts";
import { failed, ok, type Seen, unknown, warning } from "./finding.ts";
import { ask } from "./http.ts";
import type { DoctorOptions, DoctorPorts } from "./ports.ts";

const PATIENCE_MS = 3000;
const AT_ONCE = 16;

interface Looked {
  readonly row: ServiceRow;
  /** Undefined where nobody listens. */
  readonly seen: Seen | undefined;
}

/**
 * Every service with a health route on a host port. "Wrong path" (something is up and does not know the route)
 * is told from "down". Where the services were not asked for by name, those that are down are one line.
 */
export async function checkServices(
  ports: DoctorPorts,
  options: DoctorOptions,
  signal: AbortSignal,
): Promise<readonly Seen[]> {
  const catalogue = await ports.services();
  const rows = catalogue.filter(({ health }) => health !== undefined);
  const looked: Looked[] = new Array(rows.length);
  let next = 0;
  const work = async () => {
    for (let i = next++; i < rows.length; i = next++) {
      const row = rows[i] as ServiceRow;
      looked[i] = { row, seen: await look(row, ports, options, signal) };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const silent = catalogue.filter(({ health }) => health === undefined).map(({ name }) => name);
  const down = looked.filter(({ seen }) => seen === undefined).map(({ row }) => row);
  const seen = looked.flatMap((one) => one.seen ?? []);
  return [...seen, ...downText(down, options, seen.length), ...withoutRoute(silent)];
}

function downText(
  down: readonly ServiceRow[],
  { host, areas, named }: DoctorOptions,
  up: number,
): readonly Seen[] {
  if (down.length === 0) return [];
  const asked = named && areas.includes("services");
  if (asked || up > 0) {
    // Services that were asked for have to be up; that others are not is worth a look.
    const fault = asked ? failed : warning;
    return down.map((row) =>
      fault(
        row.name,
        `down: nobody listens on ${host}:${row.health?.port}`,
        `start it: docker compose up -d ${row.services[0]}`,
      ),
    );
  }
  return [
    unknown(
      "services",
      `none of ${down.length} listens on ${host}: the stack does not run here`,
      "name its machine: --host ADDRESS",
    ),
  ];
}

function withoutRoute(names: readonly string[]): readonly Seen[] {
  if (names.length === 0) return [];
  return [
    unknown(
      "no route",
      `${names.join(", ")}: no health route on a host port`,
      "docker compose ps says whether they run",
    ),
  ];
}

async function look(
  row: ServiceRow,
  { http }: DoctorPorts,
  { host }: DoctorOptions,
  signal: AbortSignal,
): Promise<Seen | undefined> {
  const { health } = row;
  if (health === undefined) return undefined;
  const log = `look at its log: docker compose logs ${row.services[0]}`;
  let lacking = "";
  for (const path of health.paths) {
    const url = `http://${host}:${health.port}${path}`;
    const answer = await ask({ http, url, signal, patienceMs: PATIENCE_MS });
    if (answer.kind === "down") return undefined;
    if (answer.kind === "slow") return failed(row.name, `hangs: ${url}: ${answer.reason}`, log);
    const { status } = answer;
    if (status >= 200 && status < 400) return ok(row.name, `${url} answers ${status}`);
    if (status === 401 || status === 403)
      return ok(row.name, `${url} answers ${status}: up, and wants a key`);
    if (status !== 404 && status !== 405) return failed(row.name, `sick: ${url} answers ${status}`, log);
    lacking = `wrong path: ${url} answers ${status}`;
  }
  return failed(
    row.name,
    `${lacking}; something else may have its port`,
    `see who has it: docker ps --filter publish=${health.port}`,
  );
}
