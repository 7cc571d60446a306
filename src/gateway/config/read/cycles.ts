/** The first way round in a graph of names (`a -> b -> a`), or undefined. */
export function findCycle(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const finished = new Set<string>();
  for (const start of graph.keys()) {
    const cycle = walk(start, [], graph, finished);
    if (cycle) return cycle;
  }
  return undefined;
}

function walk(
  name: string,
  trail: readonly string[],
  graph: ReadonlyMap<string, readonly string[]>,
  finished: Set<string>,
): readonly string[] | undefined {
  const back = trail.indexOf(name);
  if (back >= 0) return [...trail.slice(back), name];
  if (finished.has(name)) return undefined;
  for (const next of graph.get(name) ?? []) {
    const cycle = walk(next, [...trail, name], graph, finished);
    if (cycle) return cycle;
  }
  finished.add(name);
  return undefined;
}
