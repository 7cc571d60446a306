import { exposable } from "../audit/checks/secrets.ts";
import { exposuresOf, required, withoutDefaults } from "../audit/secrets.ts";
import { referencesOf } from "../compose/interpolate.ts";
import { at, type ComposeNode, itemsOf } from "../compose/node.ts";
import type { Fix, FixInput } from "./fix.ts";

const PART = "it is a part of a longer text: put a variable in its place there";

/** All secrets of a service at once: each finding asks for the same. */
export const secrets: Fix = (input) => {
  let left: string | undefined;
  for (const one of exposable(input.service)) {
    const exposures = exposuresOf(one.name, one.source);
    const [first] = exposures;
    if (first === undefined) continue;
    const literal = exposures.some(({ kind }) => kind === "literal");
    const whole =
      literal && exposures.length === 1 && referencesOf(one.source).length === 0 && first.name === one.name;
    if (literal && !(whole && one.where === "environment" && !one.source.includes("://"))) {
      left = PART;
      continue;
    }
    const names = new Set(exposures.map(({ name }) => name));
    const source = literal ? required(one.name) : withoutDefaults(one.source, names);
    left = put(input, one.where, one.name, source, names) ?? left;
    for (const name of names) input.note("set", name);
  }
  return left;
};

function put(
  { patch, service }: FixInput,
  where: string,
  name: string,
  source: string,
  names: ReadonlySet<string>,
): string | undefined {
  if (where === "environment") patch.environment = { ...patch.environment, [name]: source };
  else if (where === "build.args") patch.buildArgs = { ...patch.buildArgs, [name]: source };
  else if (where === "command" || where === "entrypoint")
    patch[where] = words(at(service.node, where), names);
  else return "labels are read by others: change it where it stands";
  return undefined;
}

function words(node: ComposeNode | undefined, names: ReadonlySet<string>): string | readonly string[] {
  const clean = (one: ComposeNode) => withoutDefaults(one.kind === "scalar" ? one.source : "", names);
  return node?.kind === "sequence" ? itemsOf(node).map(clean) : node === undefined ? "" : clean(node);
}
