import { nearest } from "../../../kernel/suggest.ts";
import { allTargets } from "../build/usable.ts";
import { showPath } from "../toml/path.ts";
import type { Rule } from "./rule.ts";

/** Settings of pmoves.toml for a target that there is not: a misspelt id would change nothing, silently. */
export const unknownOverrides: Rule = (config, { overrides, problems }) => {
  const ids = allTargets(config).map(({ id }) => id);
  for (const id of Object.keys(overrides)) {
    if (ids.includes(id)) continue;
    const near = nearest(id, ids);
    const hint = near === undefined ? "" : ` (did you mean "${near}"?)`;
    const key = showPath(["tiers", "targets", id]);
    problems.warning(
      "config.unknown_target",
      undefined,
      `${key} of pmoves.toml: no target "${id}"${hint}`,
      "targets are named model/provider; `pmoves models` lists them",
    );
  }
};
