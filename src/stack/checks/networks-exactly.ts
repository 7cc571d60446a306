import type { ServiceRow } from "../catalogue/row.ts";
import { inFiles } from "./check.ts";
import type { StackFiles, StackService } from "./facts.ts";
import { done, type Finding, notDone, wrong } from "./finding.ts";
import { FLAT, flatReason, list, networksOf } from "./networks.ts";

/** Tiers to which nothing from outside may come. */
const CLOSED = ["data_tier", "bus_tier"];

/** Is a service on the networks of its tier and on no other; a group without a tier has networks of its own. */
export const networksExactly = inFiles((service, stack, row) => {
  if (service.networkMode !== undefined) {
    return [
      wrong(`network_mode: ${service.networkMode} is in no tier`, tierMend(row), service.networksPlace),
    ];
  }
  return row.tier.length === 0
    ? ownGroup(service, stack, row)
    : [...exactly(service, stack, row), ...closed(service, row)];
});

function tierMend(row: ServiceRow): string {
  return row.tier.length === 0
    ? `give ${row.services.join(", ")} a network of their own`
    : `networks: [${row.tier.join(", ")}]`;
}

function exactly(service: StackService, stack: StackFiles, row: ServiceRow): readonly Finding[] {
  const there = networksOf(service);
  const place = service.networksPlace;
  const mend = tierMend(row);
  // An internal monitoring tier only lets the service be scraped.
  const extra = there.filter(
    (network) =>
      !row.tier.includes(network) && (network !== FLAT || flatReason(network, stack) !== undefined),
  );
  const missing = row.tier.filter((network) => !there.includes(network));
  const findings: Finding[] = extra.map((network) =>
    wrong(`${service.name} is on ${network} too${because(network, stack)}`, mend, place),
  );
  if (missing.length > 0) {
    findings.push(notDone(`${service.name} is not on ${list(missing)}, but on ${list(there)}`, mend, place));
  }
  const open = row.tier.filter(
    (network) => network !== FLAT && stack.networks.get(network)?.internal === false,
  );
  for (const network of open.filter((name) => name !== "api_tier" && there.includes(name))) {
    if (stack.networks.get(network)?.external !== true)
      findings.push(
        wrong(
          `${network} is not internal`,
          `set internal: true on ${network}`,
          stack.networks.get(network)?.place,
        ),
      );
  }
  return findings.length > 0 ? findings : [done(`${service.name} is on ${list(there)}`, place)];
}

function because(network: string, stack: StackFiles): string {
  const reason = flatReason(network, stack);
  return reason === undefined ? "" : `: ${reason}`;
}

function closed(service: StackService, row: ServiceRow): readonly Finding[] {
  if (!row.tier.every((tier) => CLOSED.includes(tier))) return [];
  return service.ports
    .filter(({ address }) => address === undefined || address === "0.0.0.0" || address === "::")
    .map(({ host, container, place }) =>
      wrong(
        `${service.name} publishes ${host ?? "a port"} on every interface, past its tier`,
        `remove it, or bind it to 127.0.0.1:${host ?? container ?? ""}`,
        place,
      ),
    );
}

function ownGroup(service: StackService, stack: StackFiles, row: ServiceRow): readonly Finding[] {
  const place = service.networksPlace;
  const findings = networksOf(service).flatMap((network) => {
    const strangers = [...stack.services.values()].filter(
      (other) => !row.services.includes(other.name) && networksOf(other).includes(network),
    );
    if (strangers.length === 0) return [];
    const [first] = strangers;
    const others =
      strangers.length === 1 ? (first?.name ?? "") : `${strangers.length} others, ${first?.name} for one`;
    return [wrong(`${service.name} shares ${network} with ${others}`, tierMend(row), place)];
  });
  return findings.length > 0 ? findings : [done(`${service.name} is among its own group`, place)];
}
