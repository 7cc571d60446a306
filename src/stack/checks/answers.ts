import { hostPorts } from "../catalogue/catalogue.ts";
import type { ServiceRow } from "../catalogue/row.ts";
import { type Check, servicesOf } from "./check.ts";
import type { Facts, LiveFacts } from "./facts.ts";
import { done, type Finding, notChecked, wrong } from "./finding.ts";

/** Does the service answer on its real route; a wrong path is told apart from a service that is down. */
export const answers: Check = async (row, facts) => {
  const { live } = facts;
  if (live === undefined) {
    return [notChecked("whether it answers was not asked", "ask: pmoves stack status --live")];
  }
  if (row.health !== undefined) return [await asked(row, row.health, facts, live)];
  const [port] = hostPorts(row);
  if (port === undefined) return [notChecked("it publishes no port, so it cannot be asked from here")];
  const at = published(port, row, facts);
  const reason = await live.connect(at);
  if (reason === undefined)
    return [done(`${live.host}:${at} takes connections; it has no route that says more`)];
  return [down(row, `${live.host}:${at}: ${reason}`)];
};

async function asked(
  row: ServiceRow,
  health: NonNullable<ServiceRow["health"]>,
  facts: Facts,
  live: LiveFacts,
): Promise<Finding> {
  const port = published(health.port, row, facts);
  let lacking: string | undefined;
  for (const path of health.paths) {
    const url = `http://${live.host}:${port}${path}`;
    const found = await live.get(url);
    if (found.kind === "down") return down(row, `${url}: ${found.reason}`);
    if (found.kind === "slow") {
      return wrong(`${url}: ${found.reason}`, `look at its log: docker compose logs ${row.services[0]}`);
    }
    const { status } = found;
    if (status >= 200 && status < 400) return done(`${url} answers ${status}`);
    if (status === 401 || status === 403) return done(`${url} answers ${status}: it is up and wants a key`);
    if (status !== 404 && status !== 405) {
      return wrong(`${url} answers ${status}`, `look at its log: docker compose logs ${row.services[0]}`);
    }
    lacking = `${url} answers ${status}`;
  }
  return wrong(
    `${lacking}: something is up there, but it does not serve this route (wrong path, or another service)`,
    `see who has the port: docker compose ps, and the row: pmoves stack show ${row.name}`,
  );
}

function down(row: ServiceRow, reason: string): Finding {
  return {
    result: "not_deployed",
    evidence: reason,
    mend: `start it: docker compose up -d ${row.services[0]}`,
  };
}

/** The host port as the files publish it, where they do otherwise than the catalogue says. */
function published(port: number, row: ServiceRow, { stack }: Facts): number {
  if (stack === undefined) return port;
  const entry = row.ports.find((text) => text.startsWith(`${port}:`));
  const container = Number(entry?.split(":")[1]);
  for (const service of servicesOf(row, stack)) {
    const host = service.ports.find((one) => one.container === container)?.host;
    if (host !== undefined) return host;
  }
  return port;
}
