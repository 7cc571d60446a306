import { inFiles } from "./check.ts";
import { type Finding, notChecked, wrong } from "./finding.ts";
import { list, networksOf } from "./networks.ts";

/**
 * What a tunnel may reach: inwards the tiers of the row and no other. To where it may go outwards cannot be
 * said in compose, so that part is never "done" by reading files.
 */
export const egress = inFiles((service, stack, row) => {
  const place = service.networksPlace;
  const mend = `networks: [${row.tier.join(", ")}]`;
  if (service.networkMode !== undefined) {
    return [wrong(`network_mode: ${service.networkMode} lets it reach everything`, mend, place)];
  }
  const findings: Finding[] = networksOf(service)
    .filter(
      (network) => !row.tier.includes(network) && !isOwn(network, service.name, [...stack.services.values()]),
    )
    .map((network) => wrong(`${service.name} is on ${network} too`, mend, place));
  if (service.ports.length > 0) {
    findings.push(
      wrong("a tunnel publishes no port of its own", "remove its ports", service.ports[0]?.place),
    );
  }
  if (findings.length > 0) return findings;
  return [
    {
      ...notChecked(
        `inwards it is on ${list(networksOf(service))} only; where it may go outwards compose cannot say`,
        "allow it Cloudflare's port 7844 and nothing else in the host's firewall",
      ),
      place,
    },
  ];
});

function isOwn(
  network: string,
  name: string,
  services: readonly { readonly name: string; readonly networks: readonly string[] }[],
): boolean {
  return services.every((other) => other.name === name || !other.networks.includes(network));
}
