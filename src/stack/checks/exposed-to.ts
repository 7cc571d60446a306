import { inFiles } from "./check.ts";
import { done, type Finding, notDone, wrong } from "./finding.ts";
import { FLAT, flatReason, list, networksOf } from "./networks.ts";

/** Can a service be reached from the tiers that need it, and from nowhere else. */
export const exposedTo = inFiles((service, stack, row) => {
  const there = networksOf(service);
  const place = service.networksPlace;
  const allowed = [...row.exposed_to, ...row.may_join];
  const mend = `networks: [${[...row.exposed_to, ...row.may_join].join(", ")}]`;
  // An internal monitoring tier only lets the service be scraped.
  const forbidden = (network: string) =>
    network === FLAT ? flatReason(network, stack) !== undefined : !allowed.includes(network);
  const findings: Finding[] = there.filter(forbidden).map((network) => {
    const flat = flatReason(network, stack);
    return wrong(
      `${service.name} can be reached from ${network}${flat === undefined ? "" : `: ${flat}`}`,
      mend,
      place,
    );
  });
  const missing = row.exposed_to.filter((network) => !there.includes(network));
  if (missing.length > 0) {
    findings.push(notDone(`${service.name} cannot be reached from ${list(missing)}`, mend, place));
  }
  for (const port of service.ports) {
    if (port.address !== undefined && port.address !== "0.0.0.0" && port.address !== "::") continue;
    findings.push(
      wrong(
        `${service.name} publishes ${port.host ?? "a port"} on every interface`,
        `bind it to loopback: 127.0.0.1:${port.host ?? ""}:${port.container ?? ""}`,
        port.place,
      ),
    );
  }
  return findings.length > 0 ? findings : [done(`reached from ${list(there)} only`, place)];
});
