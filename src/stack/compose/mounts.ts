import { type ComposeNode, textOf } from "./node.ts";
import { fields } from "./short-forms.ts";

const MODES = /^(?:ro|rw|z|Z|cached|delegated|consistent|nocopy|copy|r?(?:private|shared|slave))$/;

/**
 * `[source:]target[:mode]` as the long form: `bind` for a path, `volume` for a name or nothing
 * (docs.docker.com/reference/compose-file/services, volumes).
 */
export function mountOf(item: ComposeNode): ComposeNode {
  const text = textOf(item);
  if (item.kind !== "scalar" || text === undefined) return item;
  const parts = split(text);
  const last = parts.at(-1) ?? "";
  const modes = parts.length > 1 && last.split(",").every((mode) => MODES.test(mode)) ? last.split(",") : [];
  const paths = modes.length > 0 ? parts.slice(0, -1) : parts;
  const [first = "", second] = paths;
  const source = second === undefined ? undefined : first;
  return fields(item.place, {
    type: source !== undefined && isPath(source) ? "bind" : "volume",
    source,
    target: clean(second ?? first),
    read_only: modes.includes("ro") ? true : undefined,
  });
}

/** At colons, but not after the letter of a drive. */
function split(text: string): readonly string[] {
  const parts = text.split(":");
  const [drive = "", rest] = parts;
  if (/^[A-Za-z]$/.test(drive) && rest !== undefined && /^[\\/]/.test(rest)) {
    return [`${drive}:${rest}`, ...parts.slice(2)];
  }
  return parts;
}

/** One path is one mount, with a slash at its end or without. */
function clean(target: string): string {
  return target.length > 1 ? target.replace(/\/+$/, "") : target;
}

function isPath(source: string): boolean {
  return /^(?:[.~/\\]|[A-Za-z]:[\\/])/.test(source);
}

/** `host[:container[:permissions]]` as the long form. */
export function deviceOf(item: ComposeNode): ComposeNode {
  const text = textOf(item);
  if (item.kind !== "scalar" || text === undefined) return item;
  const [source = "", target = source, permissions = "rwm"] = text.split(":");
  return fields(item.place, { source, target, permissions });
}

/** `name` as `{source: name}`, of secrets and configs. */
export function grantOf(item: ComposeNode): ComposeNode {
  const text = textOf(item);
  return item.kind === "scalar" && text !== undefined ? fields(item.place, { source: text }) : item;
}
