import { hostOf } from "../address.ts";
import { allTargets } from "../build/usable.ts";
import type { Target } from "../types.ts";
import { listOf, placeOfTarget, type Rule } from "./rule.ts";

/** Names that only Docker gives meaning to, outside Docker. One notice a host. */
export const unresolvedHosts: Rule = (config, context) => {
  const byHost = new Map<string, Target[]>();
  for (const target of allTargets(config)) {
    const { name } = hostOf(target.baseUrl);
    if (context.facts.unresolved.has(name)) byHost.set(name, [...(byHost.get(name) ?? []), target]);
  }
  for (const [name, targets] of byHost) {
    const [first] = targets;
    if (!first) continue;
    const { port } = hostOf(first.baseUrl);
    const ids = listOf(targets.map(({ id }) => id));
    const there = `localhost${port === "" ? "" : `:${port}`}`;
    context.problems.warning(
      "config.host_unresolved",
      placeOfTarget(first, context),
      `"${name}" does not resolve on this machine (a Docker name?); ${ids} can't be reached under it`,
      `if it is on this machine, outside Docker it is ${there}: --rewrite ${name}=localhost`,
    );
  }
};
