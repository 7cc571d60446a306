import { type Row, type ScrubRule, scrub } from "../../datasets/index.ts";
import { contentId } from "../events/content-id.ts";
import type { Decision } from "../filter/filter.ts";

/** What happens to episodes in which a secret was found: they stay here, or go with a placeholder in its place. */
export type SecretPolicy = "block" | "redact";

export interface ScrubbedDecision {
  readonly decision: Decision;
  /** The row without secrets and personal data. */
  readonly row: Row;
  readonly counts: ReadonlyMap<string, number>;
  readonly secrets: number;
  /** Kept by the filter, and held back for its secrets. */
  readonly blocked: boolean;
}

/** Columns of our own making: ids and hashes are looked like secrets by nobody but a scanner. */
const OWN: ReadonlySet<string> = new Set([
  "episode_id",
  "continues",
  "session_id",
  "verification",
  "started_at",
  "ended_at",
  "end",
  "source",
  "content_sha256",
]);

export async function scrubDecision(
  decision: Decision,
  rule: ScrubRule,
  policy: SecretPolicy,
): Promise<ScrubbedDecision> {
  const entries = Object.entries(decision.row);
  const open = Object.fromEntries(entries.filter(([name]) => !OWN.has(name)));
  const { value, counts, secrets } = await scrub(open, rule);
  const merged =
    value === open
      ? decision.row
      : Object.fromEntries(entries.map(([name, was]) => [name, OWN.has(name) ? was : (value[name] ?? null)]));
  // The hash is of what is published: that of a secret could be searched for.
  const row =
    merged === decision.row
      ? merged
      : {
          ...merged,
          content_sha256: contentId({
            task: merged.task_id ?? merged.instruction,
            messages: merged.messages,
          }),
        };
  return { decision, row, counts, secrets, blocked: decision.kept && secrets > 0 && policy === "block" };
}
