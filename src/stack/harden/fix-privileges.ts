import { guideUser } from "../audit/check.ts";
import { writablePaths } from "../audit/checks/filesystem.ts";
import { at, itemsOf, textOf, textsOf } from "../compose/node.ts";
import type { Fix, FixInput } from "./fix.ts";
import { knownImage } from "./knowledge.ts";

export const user: Fix = ({ service, patch, policy, knowledge, note }) => {
  const image = knownImage(service, knowledge);
  if (image?.root !== undefined) return image.root;
  patch.user = guideUser(service, policy) ?? image?.user ?? policy.user;
  if (image === undefined && !service.built) {
    note("untried", `${service.name} as ${patch.user}`);
  }
  const mounted = service.mounts.filter(({ readOnly }) => !readOnly);
  for (const { source, target } of mounted) {
    note("owner", `${patch.user}  ${source === "" ? target : source} (${service.name}:${target})`);
  }
  return undefined;
};

export const capDrop: Fix = ({ service, patch, knowledge }) => {
  patch.capDrop = true;
  const needed = knownImage(service, knowledge)?.cap_add ?? [];
  if (needed.length > 0) patch.capAdd = needed;
  return undefined;
};

export const noNewPrivileges: Fix = ({ service, patch }) => {
  const there = textsOf(at(service.node, "security_opt"));
  const others = there.filter((text) => !text.startsWith("no-new-privileges"));
  const replace = others.length < there.length;
  patch.securityOpt = { replace, items: [...(replace ? others : []), "no-new-privileges:true"] };
  return undefined;
};

export const readOnly: Fix = (input) => {
  const { service, patch, overlay, knowledge, note } = input;
  const image = knownImage(service, knowledge);
  if (image?.writable !== undefined) return image.writable;
  patch.readOnly = true;
  const there = writablePaths(service);
  const data = (image?.data ?? []).filter(
    (path) => !there.some((one) => covers(one, path) || covers(path, one)),
  );
  if (data.length > 0) {
    const names = data.map((_path, i) =>
      freeName(input, `${service.name}-data${i === 0 ? "" : `-${i + 1}`}`),
    );
    patch.volumes = data.map((path, i) => `${names[i]}:${path}`);
    for (const [i, path] of data.entries()) {
      overlay.volumes.add(names[i] ?? "");
      note("copy", `${service.name}:${path} into the new volume ${names[i]}`);
      note("owner", `${ownerOf(input)}  ${names[i]} (${service.name}:${path})`);
    }
  }
  addTmpfs(input, tmpfsFor(input));
  return undefined;
};

export const writable: Fix = (input) => {
  addTmpfs(input, tmpfsFor(input));
  return undefined;
};

export const tmpfsSize: Fix = ({ service, patch, knowledge }) => {
  const items = itemsOf(at(service.node, "tmpfs")).flatMap((item) => textOf(item) ?? []);
  if (items.length === 0) return "it is a volume of type tmpfs: give it tmpfs.size where it stands";
  const sized = items.map((item) => {
    const [path = "", options = ""] = item.split(":");
    if (/(?:^|,)size=/.test(options)) return item;
    return `${path}:${[`size=${knowledge.defaults.tmp}`, ...(options === "" ? [] : [options])].join(",")}`;
  });
  const added = patch.tmpfs?.replace === false ? patch.tmpfs.items : [];
  patch.tmpfs = { replace: true, items: [...sized, ...added] };
  return undefined;
};

/** A volume of that name may be somebody else's. */
function freeName(input: Pick<FixInput, "project">, name: string): string {
  return at(input.project.root, "volumes", name) === undefined ? name : freeName(input, `${name}-new`);
}

function ownerOf({ service, patch }: FixInput): string {
  return patch.user ?? textOf(at(service.node, "user")) ?? "0:0";
}

/** Paths that a read-only service has to write to, each with a size. */
function tmpfsFor(input: FixInput): readonly string[] {
  const { service, knowledge } = input;
  const { defaults } = knowledge;
  const image = knownImage(service, knowledge);
  const gpu = service.gpu !== undefined;
  const [uid = "0", gid = uid] = ownerOf(input).split(":");
  const owned = (path: string, size: string) => `${path}:size=${size},uid=${uid},gid=${gid}`;
  const tmp = `/tmp:size=${gpu ? defaults.gpu_tmp : defaults.tmp},mode=1777`;
  const nothing = image?.tmpfs.length === 0 && image.data.length === 0 && writablePaths(service).length === 0;
  if (nothing) return [tmp];
  if (image !== undefined)
    return image.tmpfs.map((path) => (path === "/tmp" ? tmp : owned(path, defaults.tmp)));
  const cache = owned(defaults.cache_path, gpu ? defaults.gpu_cache : defaults.cache);
  return service.built ? [tmp, cache] : [tmp];
}

function addTmpfs({ service, patch }: FixInput, items: readonly string[]): void {
  const there = writablePaths(service);
  const own = patch.tmpfs?.items ?? [];
  const fresh = items.filter((item) => {
    const [path = ""] = item.split(":");
    return !there.includes(path) && !own.some((one) => one.split(":")[0] === path);
  });
  if (fresh.length === 0) return;
  patch.tmpfs = { replace: patch.tmpfs?.replace ?? false, items: [...own, ...fresh] };
}

function covers(outer: string, inner: string): boolean {
  return inner === outer || inner.startsWith(`${outer.replace(/\/$/, "")}/`);
}
