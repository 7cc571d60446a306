import { isLoopback, isPublic } from "../audit/checks/ports.ts";
import type { ComposeProject, PublishedPort } from "../compose/project.ts";
import type { Fix } from "./fix.ts";
import { wantedTiers } from "./knowledge.ts";
import type { Note } from "./note.ts";
import type { OverlayPatch } from "./patch.ts";

const NO_TIER = "nobody has said which tier it belongs to";

export const tier: Fix = ({ service, project, patch, policy, knowledge, note }) => {
  if (service.networkMode !== undefined)
    return `it has network_mode ${service.networkMode}, and so no networks`;
  const wanted = wantedTiers(service, knowledge).filter((name) => policy.tiers.includes(name));
  if (wanted.length === 0) return NO_TIER;
  const missing = wanted.filter((name) => !project.networks.has(name));
  if (missing.length > 0)
    return `it belongs to ${wanted.join(", ")}, and no file here defines ${missing.join(", ")}`;
  patch.networks = wanted;
  if (!service.networksDeclared) {
    note("moved", service.name);
  }
  return undefined;
};

/** A network is made internal for all that are on it. */
export function makeInternal(
  name: string,
  project: ComposeProject,
  overlay: OverlayPatch,
): string | undefined {
  const network = project.networks.get(name);
  if (network?.external === true) return `${name} is external: make it internal where it is defined`;
  overlay.internal.add(name);
  return undefined;
}

/** What changes for those who had no other way out than networks that become internal. */
export function isolationNotes(project: ComposeProject, overlay: OverlayPatch): readonly Note[] {
  const internal = (name: string) =>
    overlay.internal.has(name) || project.networks.get(name)?.internal === true;
  const closed = [...project.services.values()].filter(
    ({ networks }) =>
      networks.length > 0 && networks.every(internal) && networks.some((name) => overlay.internal.has(name)),
  );
  return closed.flatMap(({ name, ports: base }): readonly Note[] => {
    const ports = overlay.services.get(name)?.ports ?? base;
    const isolated: Note = { kind: "isolated", text: name };
    // Docker forwards no host port into an internal network.
    return ports.length === 0 ? [isolated] : [isolated, { kind: "unreached", text: name }];
  });
}

export const dataPorts: Fix = ({ patch, service, note }) => {
  patch.ports = [];
  note("no_port", service.name);
  return undefined;
};

export const loopback: Fix = ({ service, patch, policy }) => {
  const bound = service.ports.map((port) =>
    isLoopback(port) || isPublic(service, port, policy) ? kept(port) : onLoopback(port),
  );
  if (bound.includes(undefined)) return "its address stands in a variable: set that to 127.0.0.1";
  const items = bound.filter((item) => item !== undefined);
  patch.ports = [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
  return undefined;
};

type Written = string | Readonly<Record<string, string>>;

function kept(port: PublishedPort): Written {
  return port.written ?? long(port, port.address);
}

/** Undefined where the address can't be told from the port. */
function onLoopback(port: PublishedPort): Written | undefined {
  const { written, address } = port;
  if (written === undefined)
    return port.host === undefined && port.container !== undefined
      ? `127.0.0.1::${port.container}`
      : long(port, "127.0.0.1");
  if (address === undefined) {
    return port.host === undefined && !written.includes(":")
      ? `127.0.0.1::${written}`
      : `127.0.0.1:${written}`;
  }
  const prefix = [`${address}:`, `[${address}]:`].find((text) => written.startsWith(text));
  return prefix === undefined ? undefined : `127.0.0.1:${written.slice(prefix.length)}`;
}

function long(port: PublishedPort, address: string | undefined): Written {
  return {
    target: String(port.container ?? ""),
    ...(port.host === undefined ? {} : { published: String(port.host) }),
    ...(address === undefined ? {} : { host_ip: address }),
    protocol: port.protocol,
  };
}
