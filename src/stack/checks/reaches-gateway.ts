import { gatewaysOf, inFiles } from "./check.ts";
import { done, wrong } from "./finding.ts";
import { flatReason, list, networksOf, shared } from "./networks.ts";

/** Does a service share a network with the gateway that is not a flat one. */
export const reachesGateway = inFiles((service, stack) => {
  const gateways = gatewaysOf(stack);
  const [first] = gateways;
  if (first === undefined) {
    return [
      wrong("these files define no gateway", "add one: pmoves stack compose > docker-compose.pmoves.yml"),
    ];
  }
  const common = [...new Set(gateways.flatMap((gateway) => shared(service, gateway)))];
  const good = common.filter((network) => flatReason(network, stack) === undefined);
  const place = service.networksPlace;
  if (good.length > 0) return [done(`shares ${list(good)} with ${first.name}`, place)];
  const mend = `put ${first.name} on a tier of ${service.name} (${list(networksOf(service))}): pmoves stack compose does`;
  const [flat] = common;
  if (flat === undefined) return [wrong(`shares no network with ${first.name}`, mend, place)];
  return [wrong(`reaches ${first.name} through ${flat} only: ${flatReason(flat, stack)}`, mend, place)];
});
