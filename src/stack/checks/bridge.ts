import type { ServiceRow } from "../catalogue/row.ts";
import { type Check, NO_FILES, servicesOf } from "./check.ts";
import type { StackFiles, StackService } from "./facts.ts";
import { done, type Finding, notChecked, notDone, wrong } from "./finding.ts";
import { shared } from "./networks.ts";
import { addressesOf } from "./url.ts";

const WORDS = { ingest: "bus ingest", forward: "bus forward discord" } as const;

/** Does one of our bridges take the service's part on the bus. */
export const bridge: Check = (row, { stack }) => {
  if (stack === undefined) return [NO_FILES];
  const kind = row.bridge;
  if (kind === undefined) return [];
  const words = WORDS[kind];
  const bridges = [...stack.services.values()].filter(({ command }) => command.join(" ").includes(words));
  const [first] = bridges;
  if (first === undefined) {
    return [
      notDone(
        `no service runs \`pmoves ${words}\``,
        "start it: docker compose -f docker-compose.pmoves.yml --profile bridges up -d",
      ),
    ];
  }
  const bus = stack.services.get("nats");
  if (bus !== undefined && shared(first, bus).length === 0) {
    return [
      wrong(
        `${first.name} shares no network with nats`,
        `put it on ${bus.networks.join(", ")}`,
        first.networksPlace,
      ),
    ];
  }
  return kind === "forward"
    ? [done(`${first.name} runs \`pmoves ${words}\``, first.place)]
    : fed(row, first, stack);
};

/** A bridge that nobody sends anything to bridges nothing. */
function fed(row: ServiceRow, bridge: StackService, stack: StackFiles): readonly Finding[] {
  const names = [bridge.name, ...bridge.aliases];
  return servicesOf(row, stack).map((service) => {
    const [variable] = [...service.env].filter(([, { value }]) =>
      addressesOf(value ?? "").some(({ host }) => names.includes(host)),
    );
    if (variable !== undefined)
      return done(`${service.name} sends to ${bridge.name} (${variable[0]})`, variable[1].place);
    return notChecked(
      `${bridge.name} runs, and no variable of ${service.name} names it; a webhook may be set elsewhere`,
      `send its notifications to ${bridge.name}, or ask the bus: pmoves stack status --live`,
    );
  });
}
