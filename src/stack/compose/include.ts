import { withVariables } from "./dot-env.ts";
import { composeFailure } from "./failure.ts";
import { folderOf, joined, type Loading, located, readAt, textAt } from "./loading.ts";
import {
  at,
  type ComposeNode,
  type Entry,
  entriesOf,
  isNull,
  type MappingNode,
  mapping,
  type Place,
  sameValue,
  textOf,
  textsOf,
  withEntry,
  withoutEntry,
} from "./node.ts";
import { rebased, rebaseFile } from "./rebase.ts";

type Load = (
  loading: Loading,
  paths: readonly string[],
  chain: readonly string[],
  from: Place,
) => Promise<MappingNode | undefined>;

const SECTIONS = ["services", "jobs", "networks", "volumes", "secrets", "configs", "models"];

/** The file with what it includes (docs.docker.com/reference/compose-file/include). A name on both sides is an error. */
export async function included(
  loading: Loading,
  root: MappingNode,
  chain: readonly string[],
  load: Load,
): Promise<MappingNode> {
  const include = at(root, "include");
  if (include === undefined || isNull(include)) return withoutEntry(root, "include");
  if (include.kind !== "sequence")
    throw composeFailure("bad_value", include.place, "include has to be a list");
  let result = withoutEntry(root, "include");
  for (const item of include.items) {
    const imported = await importOf(loading, item, chain, load);
    if (imported !== undefined) result = withImported(result, imported);
  }
  return result;
}

async function importOf(
  loading: Loading,
  item: ComposeNode,
  chain: readonly string[],
  load: Load,
): Promise<MappingNode | undefined> {
  const [first, ...rest] = listed(item.kind === "mapping" ? at(item, "path") : item);
  if (first === undefined) throw composeFailure("bad_value", item.place, "include names no path");
  const folder = textOf(at(item, "project_directory")) ?? folderOf(first);
  const paths = [first, ...rest].map((path) => located(loading, path));
  const again = paths.find((path) => chain.includes(path));
  if (again !== undefined) {
    throw composeFailure(
      "include_loop",
      item.place,
      `include goes in a circle: ${[...chain, again].join(" → ")}`,
    );
  }
  const inner = { ...loading, folder: joined(loading.folder, folder) };
  const lookup = await includedVariables(inner, loading, item);
  const root = await load({ ...inner, lookup }, paths, chain, item.place);
  return root === undefined ? undefined : rebaseFile(root, folder);
}

/** What is set outside wins over the env files of the include. */
async function includedVariables(inner: Loading, outer: Loading, item: ComposeNode) {
  const named = listed(at(item, "env_file"));
  let variables: ReadonlyMap<string, string> = new Map();
  const add = (text: string) => {
    variables = withVariables(variables, text, outer.lookup);
  };
  for (const file of named) {
    const path = located(outer, file);
    add(await textAt(outer, path, item.place));
  }
  const own = rebased(".env", inner.folder);
  const text = named.length === 0 ? await readAt(inner, own) : undefined;
  if (text !== undefined) add(text);
  return (name: string) => outer.lookup(name) ?? variables.get(name);
}

function listed(node: ComposeNode | undefined): readonly string[] {
  const one = textOf(node);
  return one === undefined ? textsOf(node) : [one];
}

function withImported(root: MappingNode, imported: MappingNode): MappingNode {
  let result = root;
  for (const section of SECTIONS) {
    const entries = new Map<string, Entry>(entriesOf(at(result, section)));
    const source = at(imported, section);
    if (source === undefined) continue;
    for (const [name, entry] of entriesOf(source)) {
      const own = entries.get(name);
      if (own !== undefined && !sameValue(own.value, entry.value)) {
        const where = `${entry.place.file}:${entry.place.line}`;
        const what = `${section}.${name} stands here and, otherwise, in ${where}, which is included`;
        throw composeFailure(
          "include_conflict",
          own.place,
          what,
          "rename one, or override it in a file of its own",
        );
      }
      if (own === undefined) entries.set(name, entry);
    }
    result = withEntry(result, section, mapping(entries, source.place));
  }
  return result;
}
