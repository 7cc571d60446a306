import { composeFailure, type Diagnostic } from "./failure.ts";
import { interpolate, type Lookup } from "./interpolate.ts";
import type { ComposeNode, Entry } from "./node.ts";

/** Puts variables into every value below a node, keys left as they are; says what is not set. */
export function interpolateNodes(
  root: ComposeNode,
  lookup: Lookup,
  report: (diagnostic: Diagnostic) => void,
): ComposeNode {
  /** Aliases share nodes, and what is shared is looked at once. */
  const known = new Map<ComposeNode, ComposeNode>();
  const visit = (node: ComposeNode, path: readonly string[]): ComposeNode => {
    const seen = known.get(node);
    if (seen !== undefined) return seen;
    const made = change(node, path);
    known.set(node, made);
    return made;
  };
  const change = (node: ComposeNode, path: readonly string[]): ComposeNode => {
    if (node.kind === "sequence") return { ...node, items: node.items.map((item) => visit(item, path)) };
    if (node.kind === "mapping") {
      const entries = [...node.entries].map(
        ([key, { place, value }]) => [key, { place, value: visit(value, [...path, key]) }] as [string, Entry],
      );
      return { ...node, entries: new Map(entries) };
    }
    if (typeof node.value !== "string" || !node.source.includes("$")) return node;
    const { text, unset, required, invalid } = interpolate(node.source, lookup);
    const { place } = node;
    if (invalid !== undefined) {
      const what = `${path.join(".")} has a $ that begins no variable`;
      throw composeFailure("template", place, what, "write $$ for a dollar sign, $NAME for a variable");
    }
    const service = path[0] === "services" ? path[1] : undefined;
    for (const name of new Set(unset)) {
      const message = `${name} is not set: Compose puts nothing in its place`;
      const hint = `set it, or write \${${name}:-default}`;
      report({ code: "unset_variable", level: "warning", name, place, message, hint, service });
    }
    for (const { name, reason } of required) {
      const message = `${name} has to be set${reason === "" ? "" : `: ${reason}`}`;
      const hint = `set ${name} in the environment or in .env`;
      report({ code: "required_variable", level: "error", name, place, message, hint, service });
    }
    return { ...node, value: text, text };
  };
  return visit(root, []);
}
