import type * as z from "zod";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { nearest } from "../../kernel/suggest.ts";
import type { auditTable, Rule, Rulebook, RuleId } from "./rule.ts";
import { RULE_IDS } from "./rule-ids.ts";

/** Throws a plain `Error` where the data and the code do not name the same rules. */
export function rulebookOf({ policy, rules }: z.output<(typeof auditTable)["schema"]>): Rulebook {
  const strangers = Object.keys(rules).filter((id) => !isRule(id));
  if (strangers.length > 0) throw new Error(`no check for the rules ${strangers.join(", ")}`);
  const found = RULE_IDS.map((id): [RuleId, Rule] => {
    const rule = rules[id];
    if (rule === undefined) throw new Error(`nothing describes the rule ${id}`);
    return [id, { id, ...rule }];
  });
  return { policy, rules: new Map(found) };
}

export function isRule(id: string): id is RuleId {
  return (RULE_IDS as readonly string[]).includes(id);
}

/** A rule by its name. Throws `PmovesError` (exit 2) with the nearest name. */
export function ruleNamed({ rules }: Rulebook, id: string): Rule {
  const rule = isRule(id) ? rules.get(id) : undefined;
  if (rule !== undefined) return rule;
  const near = nearest(id, RULE_IDS);
  throw new PmovesError(`there is no rule "${id}"`, {
    code: "audit.unknown_rule",
    exit: EXIT.usage,
    hint: `${near === undefined ? "" : `did you mean ${near}? `}pmoves stack audit --rules lists them all`,
  });
}
