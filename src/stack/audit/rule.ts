import * as z from "zod";
import type { RULE_IDS } from "./rule-ids.ts";

/** Worst first. */
export const SEVERITIES = ["high", "medium", "low", "info"] as const;
export type Severity = (typeof SEVERITIES)[number];

export type RuleId = (typeof RULE_IDS)[number];

const text = z.string().min(1);
const names = z.array(text).min(1);

const ruleSchema = z.strictObject({
  severity: z.enum(SEVERITIES),
  /** What has to hold. */
  what: text,
  /** What can happen otherwise. */
  why: text,
  /** What to write. */
  mend: text,
  source: text,
  /** Whether an overlay can mend it. */
  overlay: z.enum(["yes", "partly", "no"]),
  /** Why an overlay can't, where it can't. */
  left: text.optional(),
});

const policySchema = z.strictObject({
  tiers: names,
  watch_tier: text,
  internal: names,
  api: text,
  app: text,
  bus: text,
  data: text,
  gateways: names,
  /** The user of a service whose image has none of its own. */
  user: text,
  public: z.record(z.string(), z.array(z.int().min(1).max(65_535))),
  users: z.array(z.strictObject({ match: text, user: text })),
});

export interface Rule extends z.output<typeof ruleSchema> {
  readonly id: RuleId;
}

export type Policy = z.output<typeof policySchema>;

/** The table of `config/audit/rules.toml`, for the reader of settings. */
export const auditTable = {
  name: "audit",
  schema: z.strictObject({
    policy: policySchema,
    rules: z.record(z.string(), ruleSchema),
  }),
};

export type Rulebook = {
  readonly policy: Policy;
  readonly rules: ReadonlyMap<RuleId, Rule>;
};
