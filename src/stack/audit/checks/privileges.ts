import { at, isTrue, itemsOf, textOf, textsOf } from "../../compose/node.ts";
import type { ComposeService } from "../../compose/project.ts";
import { eachService, guideUser, type OfService } from "../check.ts";
import type { Policy } from "../rule.ts";

const NEAR_ROOT = new Set([
  "ALL",
  "SYS_ADMIN",
  "SYS_PTRACE",
  "SYS_MODULE",
  "SYS_RAWIO",
  "DAC_READ_SEARCH",
  "NET_ADMIN",
  "BPF",
]);

const ROOT = /^(?:0|root)(?::|$)/;

export const users = eachService((service, _project, policy) => {
  const node = at(service.node, "user");
  const user = textOf(node);
  const place = node?.place ?? service.place;
  const wanted = guideUser(service, policy);
  if (user === undefined || user === "") {
    const message = `no user: it runs as whatever its image says, root where that says nothing`;
    return [{ rule: "non-root-user", message, place }];
  }
  if (ROOT.test(user)) return [{ rule: "non-root-user", message: `user ${user} is root`, place }];
  if (wanted === undefined || user === wanted) return [];
  return [{ rule: "expected-user", message: `user ${user} where the guide wants ${wanted}`, place }];
});

export const capabilities = eachService((service) => {
  const found: OfService[] = [];
  const drop = at(service.node, "cap_drop");
  if (!textsOf(drop).some((name) => name.toUpperCase() === "ALL")) {
    const dropped = textsOf(drop);
    const message =
      dropped.length === 0 ? "no capability is dropped" : `only ${dropped.join(", ")} are dropped`;
    found.push({ rule: "cap-drop-all", message, place: drop?.place ?? service.place });
  }
  for (const item of itemsOf(at(service.node, "cap_add"))) {
    const name = (textOf(item) ?? "").toUpperCase().replace(/^CAP_/, "");
    if (!NEAR_ROOT.has(name)) continue;
    const subject = `${service.name}:${name}`;
    found.push({ rule: "cap-add", message: `${name} is given to it`, place: item.place, subject });
  }
  return found;
});

export const securityOptions = eachService((service) => {
  const found: OfService[] = [];
  const options = itemsOf(at(service.node, "security_opt"));
  const texts = options.map((item) => (textOf(item) ?? "").replace("=", ":"));
  if (!texts.some((text) => text === "no-new-privileges" || text === "no-new-privileges:true")) {
    const message = "its processes may gain privileges by setuid programs";
    found.push({
      rule: "no-new-privileges",
      message,
      place: at(service.node, "security_opt")?.place ?? service.place,
    });
  }
  for (const [i, text] of texts.entries()) {
    if (!/^(?:seccomp|apparmor):unconfined$/.test(text)) continue;
    const subject = `${service.name}:${text}`;
    found.push({
      rule: "seccomp",
      message: `${text} takes a guard away`,
      place: options[i]?.place ?? service.place,
      subject,
    });
  }
  return found;
});

export const host = eachService((service, _project, policy) => [
  ...privileged(service),
  ...namespaces(service),
  ...sockets(service, policy),
]);

function privileged({ node }: ComposeService): readonly OfService[] {
  const value = at(node, "privileged");
  return isTrue(value)
    ? [{ rule: "privileged", message: "it is privileged", ...(value && { place: value.place }) }]
    : [];
}

function namespaces({ name, node }: ComposeService): readonly OfService[] {
  return ["network_mode", "pid", "ipc", "userns_mode", "uts"].flatMap((key): OfService[] => {
    const value = at(node, key);
    if (textOf(value) !== "host" || value === undefined) return [];
    return [
      { rule: "host-namespace", message: `${key}: host`, place: value.place, subject: `${name}:${key}` },
    ];
  });
}

function sockets({ mounts }: ComposeService, _policy: Policy): readonly OfService[] {
  const socket = mounts.find(({ source }) => /(?:^|\/)(?:docker|containerd|podman)\.sock$/.test(source));
  const folder = mounts.find(({ source, type }) => type === "bind" && /^\/(?:var\/)?run\/?$/.test(source));
  const found = socket ?? folder;
  if (found === undefined) return [];
  const message =
    socket === undefined
      ? `${found.source} is mounted, and the Docker socket with it`
      : `${found.source} is mounted`;
  return [{ rule: "docker-socket", message, place: found.place }];
}
