import { composeFailure } from "./failure.ts";
import { type ComposeNode, type Place, type ScalarNode, scalar, textOf, withEntry } from "./node.ts";
import { fields } from "./short-forms.ts";

const RANGE = /^(\d+)(?:-(\d+))?$/;
/** More ports than a machine has. */
const MOST_PORTS = 65_536;

/**
 * `[[host_ip:]published:]target[/protocol]` as the long form, a range as one port each
 * (docs.docker.com/reference/compose-file/services, ports).
 */
export function portsOf(item: ComposeNode): readonly ComposeNode[] {
  const text = textOf(item);
  if (item.kind !== "scalar" || text === undefined) return [item];
  const { place } = item;
  const [spec = "", protocol = "tcp"] = text.split("/");
  const { hostIp, published, target } = parts(spec);
  const targets = range(target, place, text);
  if (published === "") return targets.map((port) => longForm(item, port, undefined, hostIp, protocol));
  const hosts = range(published, place, text);
  if (targets.length === 1 && hosts.length > 1) {
    return [longForm(item, targets[0] ?? 0, published, hostIp, protocol)];
  }
  if (targets.length !== hosts.length) {
    throw composeFailure("bad_value", place, `port ${text}: the two ranges are not of one length`);
  }
  return targets.map((port, i) => longForm(item, port, String(hosts[i]), hostIp, protocol));
}

/** The source of `target` is the whole short form, as it stands in the file. */
function longForm(
  { place, source }: ScalarNode,
  target: number,
  published: string | undefined,
  hostIp: string | undefined,
  protocol: string,
): ComposeNode {
  const rest = fields(place, { published, host_ip: hostIp, protocol });
  return withEntry(rest, "target", scalar(String(target), place, source), place);
}

function parts(spec: string) {
  // An address of IPv6 stands in brackets, or has more colons than ports have.
  const at = spec.lastIndexOf(":");
  if (at < 0) return { hostIp: undefined, published: "", target: spec };
  const target = spec.slice(at + 1);
  const rest = spec.slice(0, at);
  const next = rest.lastIndexOf(":");
  if (next < 0 || rest.endsWith("]")) {
    const address = rest.endsWith("]");
    return { hostIp: address ? bare(rest) : undefined, published: address ? "" : rest, target };
  }
  return { hostIp: bare(rest.slice(0, next)), published: rest.slice(next + 1), target };
}

function bare(address: string): string {
  return address.replace(/^\[(.*)\]$/, "$1");
}

function range(text: string, place: Place, whole: string): readonly number[] {
  const [, first, last = first] = RANGE.exec(text) ?? [];
  const [low, high] = [Number(first), Number(last)];
  if (first === undefined || high < low || high >= MOST_PORTS) {
    throw composeFailure(
      "bad_value",
      place,
      `${JSON.stringify(whole)} is no port`,
      'write "127.0.0.1:8080:80", "8080:80" or "80", in quotes',
    );
  }
  return Array.from({ length: high - low + 1 }, (_, i) => low + i);
}
