import { at, isTrue, itemsOf, textOf } from "../../compose/node.ts";
import type { ComposeService, Mount } from "../../compose/project.ts";
import { eachService, type OfService } from "../check.ts";

/** Folders that hold programs or the system. */
const SYSTEM = /^\/(?:app|bin|boot|dev|etc|home|lib|lib64|opt|proc|root|sbin|srv|sys|usr|var)?\/?$/;

export const filesystem = eachService((service) => [
  ...readOnly(service),
  ...broadMounts(service),
  ...tmpfsSizes(service),
]);

function readOnly(service: ComposeService): readonly OfService[] {
  const { node } = service;
  const value = at(node, "read_only");
  if (!isTrue(value)) {
    const message = "its root file system is writable";
    return [{ rule: "read-only-root", message, place: value?.place ?? service.place }];
  }
  if (writablePaths(service).length > 0 || value === undefined) return [];
  const message = "it is read-only and names no path that it may write to, not even /tmp";
  return [{ rule: "writable-paths", message, place: value.place }];
}

/** Paths of a service that take writes although its root file system is read-only. */
export function writablePaths({ node, mounts }: ComposeService): readonly string[] {
  const tmpfs = itemsOf(at(node, "tmpfs")).flatMap((item) => textOf(item)?.split(":", 1) ?? []);
  return [...tmpfs, ...mounts.filter(({ readOnly }) => !readOnly).map(({ target }) => target)];
}

function broadMounts({ name, mounts }: ComposeService): readonly OfService[] {
  const broad = ({ type, readOnly, target }: Mount) => type === "bind" && !readOnly && SYSTEM.test(target);
  return mounts.filter(broad).map(({ source, target, place }) => ({
    rule: "broad-writable-mount" as const,
    message: `${source} is mounted writable over ${target}`,
    place,
    subject: `${name}:${target}`,
  }));
}

function tmpfsSizes({ name, node, mounts }: ComposeService): readonly OfService[] {
  const short = itemsOf(at(node, "tmpfs")).flatMap((item): OfService[] => {
    const [path = "", options = ""] = (textOf(item) ?? "").split(":");
    return /(?:^|,)size=/.test(options) ? [] : [unsized(name, path, item.place)];
  });
  const long = itemsOf(at(node, "volumes")).flatMap((item, i): OfService[] => {
    if (mounts[i]?.type !== "tmpfs" || at(item, "tmpfs", "size") !== undefined) return [];
    return [unsized(name, mounts[i].target, item.place)];
  });
  return [...short, ...long];
}

function unsized(name: string, path: string, place: Mount["place"]): OfService {
  return { rule: "tmpfs-size", message: `the tmpfs ${path} has no size`, place, subject: `${name}:${path}` };
}
