import { gatewaysOf, inFiles } from "./check.ts";
import type { EnvValue, StackFiles, StackService } from "./facts.ts";
import { done, type Finding, notChecked, wrong } from "./finding.ts";
import { flatReason, list, networksOf, serviceCalled, shared } from "./networks.ts";
import { type Address, addressesOf, isLoopback, isOutside } from "./url.ts";

const HOST = "host.docker.internal";

/** Does every address in the variables of a service name something that it can reach. */
export const namesResolve = inFiles((service, stack) => {
  let reached = 0;
  const bad: Finding[] = [];
  for (const [name, value] of service.ownEnv) {
    for (const address of addressesOf(value.value ?? "")) {
      const problem = problemOf(name, value, address, service, stack);
      if (problem === undefined) reached++;
      else bad.push(problem);
    }
  }
  if (bad.length > 0) return bad;
  return [done(`${reached} addresses in its variables name what it can reach`, service.place)];
});

function problemOf(
  name: string,
  { place }: EnvValue,
  { host, port }: Address,
  service: StackService,
  stack: StackFiles,
): Finding | undefined {
  const shown = `${name} names ${host}${port === undefined ? "" : `:${port}`}`;
  if (isLoopback(host)) return undefined;
  if (host === HOST) {
    if (service.extraHosts.some((entry) => entry.startsWith(HOST))) return undefined;
    return wrong(
      `${shown}, a name that Docker on Linux does not know`,
      `add extra_hosts: ["${HOST}:host-gateway"] to ${service.name}`,
      place,
    );
  }
  if (service.extraHosts.some((entry) => entry.split(/[:=]/)[0] === host)) return undefined;
  const target = serviceCalled(host, stack);
  if (target === undefined) {
    if (isOutside(host)) return undefined;
    const foreign = networksOf(service).find(
      (network) => stack.networks.get(network)?.external === true && !network.endsWith("_tier"),
    );
    if (foreign !== undefined) {
      return {
        ...notChecked(`${shown}: no service of these files, but maybe one of another project on ${foreign}`),
        place,
      };
    }
    const near = gatewaysOf(stack)[0]?.name;
    const fix =
      host.startsWith("tensorzero") && near !== undefined
        ? `call it ${near}:3000`
        : `define ${host}, or correct ${name}`;
    return wrong(`${shown}, and no service of these files is called that`, fix, place);
  }
  if (target.name === service.name) return undefined;
  return unreachable(shown, service, target, stack, place) ?? wrongPort(shown, port, target, place);
}

function unreachable(
  shown: string,
  service: StackService,
  target: StackService,
  stack: StackFiles,
  place: EnvValue["place"],
): Finding | undefined {
  if (service.networkMode === "host") return undefined;
  const common = shared(service, target);
  if (common.some((network) => flatReason(network, stack) === undefined)) return undefined;
  const [flat] = common;
  const mend = `put ${service.name} on a tier of ${target.name} (${list(networksOf(target))})`;
  if (flat === undefined) {
    return wrong(`${shown}, which is on none of its networks (${list(networksOf(service))})`, mend, place);
  }
  return wrong(`${shown}, reached through ${flat} only: ${flatReason(flat, stack)}`, mend, place);
}

/** The host's port is written where the container's belongs. */
function wrongPort(
  shown: string,
  port: number | undefined,
  target: StackService,
  place: EnvValue["place"],
): Finding | undefined {
  if (port === undefined || target.ports.some(({ container }) => container === port)) return undefined;
  const published = target.ports.find(({ host }) => host === port);
  if (published?.container === undefined) return undefined;
  return wrong(
    `${shown}: ${port} is ${target.name}'s port on the host, inside it listens on ${published.container}`,
    `write ${target.name}:${published.container}`,
    place,
  );
}
