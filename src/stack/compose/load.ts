import { extended } from "./extends.ts";
import { included } from "./include.ts";
import { type Loading, layersOf } from "./loading.ts";
import { mergeFiles } from "./merge.ts";
import type { MappingNode, Place } from "./node.ts";

/** Files merged in order, their includes and extends resolved. `chain`: the files that include these. */
export async function loadFiles(
  loading: Loading,
  paths: readonly string[],
  chain: readonly string[] = [],
  from?: Place,
): Promise<MappingNode | undefined> {
  let merged: MappingNode | undefined;
  for (const path of paths) {
    for (const layer of await layersOf(loading, path, from)) {
      const whole = await included(loading, layer, [...chain, path], loadFiles);
      merged = mergeFiles(merged, await extended(loading, whole, path));
    }
  }
  return merged;
}
