import type { ComposeProject, ComposeService, PublishedPort } from "../../compose/project.ts";
import { type AuditCheck, eachService, isStore, type OfService } from "../check.ts";
import type { Draft } from "../finding.ts";
import type { Policy } from "../rule.ts";

const LOOPBACK = /^(?:127\.|::1$|localhost$)/;
const EVERYWHERE = new Set(["", "0.0.0.0", "::", "*"]);

export function isLoopback({ address }: PublishedPort): boolean {
  return address !== undefined && LOOPBACK.test(address);
}

/** Whether a port of a service may be open to all. */
export function isPublic(service: ComposeService, port: PublishedPort, policy: Policy): boolean {
  const allowed = Object.hasOwn(policy.public, service.name) ? policy.public[service.name] : undefined;
  if (allowed === undefined) return false;
  return allowed.length === 0 || (port.container !== undefined && allowed.includes(port.container));
}

export function portText({ host, container, address }: PublishedPort): string {
  return `${address === undefined ? "" : `${address}:`}${host ?? "any"}:${container ?? "?"}`;
}

export const publishedPorts = eachService((service, _project, policy) =>
  service.ports.flatMap((port): OfService[] => {
    const subject = `${service.name}:${port.container ?? "?"}`;
    const { place } = port;
    if (isStore(service, policy)) {
      const message = `a store publishes ${portText(port)} on the host`;
      const severity = isLoopback(port) ? ("low" as const) : undefined;
      return [{ rule: "data-port-published", message, place, subject, severity }];
    }
    if (isLoopback(port) || isPublic(service, port, policy)) return [];
    const message = `${portText(port)} is open on every interface of the host`;
    return [{ rule: "loopback-ports", message, place, subject }];
  }),
);

interface Holder {
  readonly service: ComposeService;
  readonly port: PublishedPort;
}

export const clashes: AuditCheck = (project) => {
  const holders = new Map<string, Holder[]>();
  for (const service of project.services.values()) {
    for (const port of service.ports) {
      if (port.host === undefined) continue;
      const key = `${port.host}/${port.protocol}`;
      holders.set(key, [...(holders.get(key) ?? []), { service, port }]);
    }
  }
  return [...holders].flatMap(([key, held]) => pairs(held).map(([one, other]) => clash(key, one, other)));
};

/** Each holder that stands in the way of an earlier one, once. */
function pairs(held: readonly Holder[]): readonly (readonly [Holder, Holder])[] {
  return held.flatMap((other, i) => {
    const one = held
      .slice(0, i)
      .find(({ service, port }) => service.name !== other.service.name && overlap(port, other.port));
    return one === undefined ? [] : [[one, other] as const];
  });
}

function overlap(one: PublishedPort, other: PublishedPort): boolean {
  const [a, b] = [one.address ?? "", other.address ?? ""];
  return a === b || EVERYWHERE.has(a) || EVERYWHERE.has(b);
}

/** Two services are up together where one profile, or none, starts both. */
function together(one: ComposeService, other: ComposeService): boolean {
  if (one.profiles.length === 0 || other.profiles.length === 0) return true;
  return one.profiles.some((profile) => other.profiles.includes(profile));
}

function clash(key: string, one: Holder, other: Holder): Draft {
  const { service, port } = other;
  const names = [one.service.name, service.name].sort();
  const never = !together(one.service, service);
  const profiles = `${one.service.profiles.join("|")} and ${service.profiles.join("|")}`;
  return {
    rule: "host-port-clash",
    subject: `${key}:${names.join("+")}`,
    service: service.name,
    place: port.place,
    message: `host port ${key} is taken by ${one.service.name} (${one.port.place.file}:${one.port.place.line})${never ? `, when the profiles ${profiles} are on together` : ""}`,
    severity: never ? "medium" : undefined,
  };
}

export const containerNames: AuditCheck = (project: ComposeProject) => {
  const first = new Map<string, ComposeService>();
  return [...project.services.values()].flatMap((service): Draft[] => {
    const entry = service.node.entries.get("container_name");
    const name = entry?.value.kind === "scalar" ? entry.value.text : "";
    if (entry === undefined || name === "") return [];
    const other = first.get(name);
    if (other === undefined) {
      first.set(name, service);
      return [];
    }
    const message = `container name ${name} is taken by ${other.name}`;
    const severity = together(service, other) ? undefined : ("low" as const);
    const subject = `${name}:${[service.name, other.name].sort().join("+")}`;
    return [
      { rule: "container-name-clash", subject, service: service.name, place: entry.place, message, severity },
    ];
  });
};
