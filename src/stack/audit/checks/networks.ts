import type { Place } from "../../compose/node.ts";
import { at, entriesOf } from "../../compose/node.ts";
import type { ComposeProject, ComposeService } from "../../compose/project.ts";
import { type AuditCheck, eachService, type OfService } from "../check.ts";
import type { Draft } from "../finding.ts";
import type { Policy } from "../rule.ts";

/** Where a service joins a network, or where it is defined. */
function joins(service: ComposeService, network: string): Place {
  return entriesOf(at(service.node, "networks")).get(network)?.place ?? service.networksPlace;
}

/** Open in the sense of the guide: not internal, or external and so not known to be. */
function isInternal(project: ComposeProject, network: string): boolean {
  return project.networks.get(network)?.internal === true;
}

export const tiers = eachService((service, project, policy) => {
  if (service.networkMode === "none") return [];
  const { networks } = service;
  if (networks.some((network) => policy.tiers.includes(network))) return [];
  if (networks.includes(policy.watch_tier) && isInternal(project, policy.watch_tier)) return [];
  const on = service.networkMode === undefined ? networks.join(", ") : `network_mode ${service.networkMode}`;
  const message = service.networksDeclared
    ? `it is on ${on} only, which is no tier`
    : service.networkMode === undefined
      ? "it declares no network, and so is on the project's default one"
      : `${on}, which is no tier`;
  return [{ rule: "explicit-tier", message, place: service.networksPlace }];
});

export const flatNetworks: AuditCheck = (project, policy) => {
  const name = policy.watch_tier;
  if (isInternal(project, name)) return [];
  const members = [...project.services.values()].filter(({ networks }) => networks.includes(name));
  const external = project.networks.get(name)?.external === true;
  const known = external ? "external, and not said to be internal" : "not internal";
  return members.map((service): Draft => {
    const only = onlyWayTo(service, project, policy);
    const way = only === undefined ? "" : `; it reaches ${only} only through it`;
    const message = `it joins ${name}, which is ${known}, with ${members.length} services${way}`;
    return {
      rule: "flat-network",
      subject: service.name,
      service: service.name,
      message,
      place: joins(service, name),
    };
  });
};

/** The gateway that a service reaches through the flat network and by no tier. */
function onlyWayTo(service: ComposeService, project: ComposeProject, policy: Policy): string | undefined {
  const gateways = policy.gateways.flatMap((name) => project.services.get(name) ?? []);
  if (gateways.some(({ name }) => name === service.name)) return undefined;
  const shared = gateways.flatMap((gateway) =>
    gateway.networks.filter((network) => service.networks.includes(network)),
  );
  return shared.length > 0 && shared.every((network) => network === policy.watch_tier)
    ? gateways.find(({ networks }) => networks.includes(policy.watch_tier))?.name
    : undefined;
}

export const internalNetworks: AuditCheck = (project, policy) =>
  policy.internal.flatMap((name): Draft[] => {
    const network = project.networks.get(name);
    if (network?.place === undefined || network.internal) return [];
    const { place } = network;
    if (network.external) {
      const message = `${name} is external: whether it is internal can't be seen in these files`;
      return [{ rule: "internal-networks", subject: name, message, place, severity: "info" }];
    }
    return [{ rule: "internal-networks", subject: name, message: `${name} is not internal`, place }];
  });

export const separation = eachService(({ networks, ...service }, _project, policy) => {
  const found: OfService[] = [];
  const both = (rule: "data-bus-separation" | "api-bus-separation", one: string, other: string) => {
    if (!networks.includes(one) || !networks.includes(other)) return;
    found.push({ rule, message: `it is on ${one} and on ${other}`, place: service.networksPlace });
  };
  both("data-bus-separation", policy.data, policy.bus);
  both("api-bus-separation", policy.api, policy.bus);
  return found;
});
