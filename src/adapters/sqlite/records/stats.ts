import { uuid7Floor } from "../../../kernel/uuid7.ts";
import type { Stats, StatsQuery, TargetStats } from "../../../observability/index.ts";
import type { Step, StepResult } from "../batch.ts";

/** What counts: requests in the range, of the function where one is named. */
const RANGE = `i.id >= :since_id AND i.id < :until_id
  AND i.timestamp >= :since AND i.timestamp < :until
  AND (:function IS NULL OR i.function_name = :function)`;

/** Skips that pass: the target would have served at another time. */
const PASSING = "('benched', 'budget', 'busy', 'too_small')";

/** By nearest rank: the value whose rank is the least that covers the share. */
function rank(column: string, share: number): string {
  return `max(CASE WHEN n = max(1, cast(ceil(c * ${share}) AS INTEGER)) THEN ${column} END)`;
}

/** Attempts of what counts, whichever table holds them. */
const CALLS = `(
  SELECT i.target, i.tier, 'ok' AS outcome, i.served_ms AS response_time_ms, i.served_ttft_ms AS ttft_ms, i.cost
  FROM inferences i WHERE ${RANGE} AND i.served_attempt IS NOT NULL
  UNION ALL
  SELECT m.target, m.tier, m.outcome, m.response_time_ms, m.ttft_ms, m.cost
  FROM inferences i JOIN model_inferences m ON m.inference_id = i.id WHERE ${RANGE})`;

function spread(column: string, name: string): string {
  return `
    SELECT target, ${rank(column, 0.5)} AS ${name}p50_ms, ${rank(column, 0.95)} AS ${name}p95_ms,
      ${rank(column, 0.99)} AS ${name}p99_ms
    FROM (
      SELECT m.target, m.${column}, row_number() OVER (PARTITION BY m.target ORDER BY m.${column}) AS n,
        count(*) OVER (PARTITION BY m.target) AS c
      FROM ${CALLS} m
      WHERE m.outcome = 'ok' AND m.${column} IS NOT NULL
    ) GROUP BY target`;
}

export function statsSteps(query: StatsQuery): readonly Step[] {
  const { since = 0, until = Number.MAX_SAFE_INTEGER } = query;
  const params = {
    since,
    since_id: uuid7Floor(since),
    until,
    until_id: uuid7Floor(until),
    function: query.functionName ?? null,
  };
  const step = (sql: string): Step => ({ sql, params });
  return [
    step(
      `SELECT ending, count(*) AS requests FROM inferences i WHERE ${RANGE} GROUP BY ending ORDER BY requests DESC, ending`,
    ),
    step(`
      SELECT tier, count(*) AS requests, sum(coalesce(input_tokens, 0)) AS input_tokens,
        sum(coalesce(output_tokens, 0)) AS output_tokens, total(cost) AS cost,
        sum(cost IS NULL) AS cost_unknown
      FROM inferences i WHERE ${RANGE} AND tier IS NOT NULL GROUP BY tier ORDER BY tier`),
    step(`
      SELECT count(*) AS fallbacks FROM inferences i
      WHERE ${RANGE} AND i.target IS NOT NULL AND EXISTS (
        SELECT 1 FROM json_each(i.attempts) a
        WHERE a.value ->> 'target' <> i.target
          AND (a.value ->> 'outcome' <> 'ok' OR a.value ->> 'skip' IN ${PASSING}))`),
    step(`
      SELECT target, tier, kind, why, count(*) AS times, reason, max(id) AS last FROM (
        SELECT i.id, a.value ->> 'target' AS target, a.value ->> 'tier' AS tier,
          CASE WHEN a.value ->> 'skip' IS NULL THEN 'outcome' ELSE 'skip' END AS kind,
          coalesce(a.value ->> 'skip', a.value ->> 'outcome') AS why, a.value ->> 'reason' AS reason
        FROM inferences i, json_each(i.attempts) a WHERE ${RANGE}
      ) WHERE why <> 'ok' GROUP BY target, kind, why ORDER BY times DESC, target, why`),
    step(`
      SELECT m.target, max(m.tier) AS tier, count(*) AS attempts, sum(m.outcome = 'ok') AS ok,
        total(m.cost) AS cost
      FROM ${CALLS} m GROUP BY m.target ORDER BY attempts DESC, m.target`),
    step(spread("response_time_ms", "")),
    step(spread("ttft_ms", "ttft_")),
  ];
}

export function statsOf(results: readonly StepResult[]): Stats {
  const [endings = [], tiers = [], [fell] = [], reasons = [], targets = [], spans = [], firsts = []] =
    results.map(({ rows }) => rows);
  const sum = (rows: readonly { readonly requests?: unknown }[]) =>
    rows.reduce((all, { requests }) => all + Number(requests), 0);
  const answered = sum(tiers);
  return {
    requests: sum(endings),
    endings: endings.map((row) => ({ ending: String(row.ending), requests: Number(row.requests) })),
    tiers: tiers.map((row) => ({
      tier: Number(row.tier),
      requests: Number(row.requests),
      share: Number(row.requests) / answered,
      input_tokens: Number(row.input_tokens),
      output_tokens: Number(row.output_tokens),
      cost: Number(row.cost),
      cost_unknown: Number(row.cost_unknown),
    })),
    fallbacks: Number(fell?.fallbacks ?? 0),
    reasons: reasons.map((row) => ({
      target: String(row.target),
      tier: Number(row.tier),
      kind: row.kind === "skip" ? "skip" : "outcome",
      why: String(row.why),
      times: Number(row.times),
      reason: row.reason === null ? null : String(row.reason),
    })),
    targets: targets.map((row) => {
      const of = (rows: typeof spans) => rows.find(({ target }) => target === row.target) ?? {};
      return {
        target: String(row.target),
        tier: Number(row.tier),
        attempts: Number(row.attempts),
        ok: Number(row.ok),
        cost: Number(row.cost),
        ...numbers(of(spans), ["p50_ms", "p95_ms", "p99_ms"]),
        ...numbers(of(firsts), ["ttft_p50_ms", "ttft_p95_ms", "ttft_p99_ms"]),
      } as TargetStats;
    }),
  };
}

function numbers(row: Readonly<Record<string, unknown>>, names: readonly string[]) {
  return Object.fromEntries(
    names.map((name) => [name, row[name] === null || row[name] === undefined ? null : Number(row[name])]),
  );
}
