import type { GatewayState } from "../../gateway/index.ts";
import { benchesOf, type TopModel, type TopSnapshot } from "../../observability/index.ts";
import { bar, clockTime, dollars, duration, grouped, rate, sparkline } from "../base/format.ts";
import type { Size } from "../base/screen.ts";
import { headerLine, layOut, rowLine, type TableColumn } from "../base/table.ts";
import type { ScreenTheme } from "../base/theme.ts";
import { lineOf, padded } from "../base/width.ts";

const SPARK_SECONDS = 60;
const LATENCY_SECONDS = 30;

export interface TopParts {
  readonly model: TopModel;
  readonly snapshot: TopSnapshot;
  /** Undefined until the gateway has said. */
  readonly state: GatewayState | undefined;
  /** Unix milliseconds, by the gateway's clock as far as it is known. */
  readonly now: number;
}

interface TargetRow {
  readonly target: string;
  readonly tier: string;
  readonly rate: string;
  readonly failures: number;
  readonly p50: string;
  readonly p95: string;
  readonly p99: string;
  readonly first: string;
  readonly active: string;
  readonly spark: string;
  readonly rests: boolean;
}

const targetColumns: readonly TableColumn<TargetRow>[] = [
  {
    key: "target",
    title: "target",
    width: 16,
    grows: true,
    value: ({ target }) => target,
    paint: ({ rests }, theme) => (rests ? theme.dim : undefined),
  },
  { key: "tier", title: "tier", width: 4, align: "right", value: ({ tier }) => tier },
  { key: "rate", title: "req/s", width: 7, align: "right", value: (row) => row.rate },
  {
    key: "failures",
    title: "fail/s",
    width: 6,
    align: "right",
    value: ({ failures }) => rate(failures),
    paint: ({ failures }, theme) => (failures > 0 ? theme.error : theme.dim),
  },
  { key: "p50", title: "p50", width: 7, align: "right", value: ({ p50 }) => p50 },
  { key: "p95", title: "p95", width: 7, align: "right", value: ({ p95 }) => p95 },
  { key: "p99", title: "p99", width: 7, align: "right", value: ({ p99 }) => p99 },
  { key: "first", title: "first", width: 7, align: "right", value: ({ first }) => first },
  { key: "active", title: "busy", width: 7, align: "right", value: ({ active }) => active },
  {
    key: "spark",
    title: `p50 of ${LATENCY_SECONDS} s`,
    width: LATENCY_SECONDS,
    value: ({ spark }) => spark,
    paint: (_row, theme) => theme.accent,
  },
];

/** Everything of the screen but its first and last line, the most important first. */
export function topLines(parts: TopParts, size: Size, theme: ScreenTheme): readonly string[] {
  const { columns } = size;
  return [
    ...flowLines(parts, columns, theme),
    ...targetLines(parts, columns, theme),
    ...budgetLines(parts, columns, theme),
    ...benchLines(parts, columns, theme),
    ...errorLines(parts, columns, theme),
  ];
}

function flowLines({ model, snapshot }: TopParts, width: number, theme: ScreenTheme): readonly string[] {
  const spark = Math.max(0, Math.min(SPARK_SECONDS, width - 34));
  const series = (of: "requests" | "failed" | "tokens") => sparkline(model.series(SPARK_SECONDS, of), spark);
  const row = (name: string, value: string, drawn: string, paint: (text: string) => string) =>
    lineOf([[padded(name, 10), theme.dim], padded(value, 22), [drawn, paint]], width);
  const failed = snapshot.failed_per_s;
  const tiers = snapshot.tiers.map(
    ({ tier, share }) => `tier ${tier} ${bar(share, 10)} ${(share * 100).toFixed(share === 1 ? 0 : 1)}%`,
  );
  return [
    row("requests", `${rate(snapshot.requests_per_s)}/s`, series("requests"), theme.good),
    row("failed", `${rate(failed)}/s`, series("failed"), failed > 0 ? theme.error : theme.dim),
    row("tokens", `${rate(snapshot.output_tokens_per_s)}/s`, series("tokens"), theme.accent),
    row("cost", `${dollars(snapshot.cost_per_h)}/h, ${dollars(snapshot.cost)}`, "", theme.dim),
    lineOf(
      [[padded("served by", 10), theme.dim], tiers.length === 0 ? "nothing yet" : tiers.join("   ")],
      width,
    ),
  ];
}

function targetLines(
  { model, snapshot, state }: TopParts,
  width: number,
  theme: ScreenTheme,
): readonly string[] {
  const known = new Map(state?.targets.map((target) => [target.id, target]));
  const seen = new Set(snapshot.targets.map(({ target }) => target));
  const ms = (value: number | null) => (value === null ? "" : duration(value));
  const busy = (id: string) => {
    const { active, waiting } = known.get(id) ?? { active: 0, waiting: 0 };
    return waiting > 0 ? `${active}+${waiting}` : active > 0 ? String(active) : "";
  };
  const rows: TargetRow[] = snapshot.targets.map((one) => ({
    target: one.target,
    tier: String(one.tier ?? known.get(one.target)?.tier ?? ""),
    rate: rate(one.requests_per_s),
    failures: one.failures_per_s,
    p50: ms(one.p50_ms),
    p95: ms(one.p95_ms),
    p99: ms(one.p99_ms),
    first: ms(one.ttft_p50_ms),
    active: busy(one.target),
    spark: sparkline(model.latencies(one.target, LATENCY_SECONDS), LATENCY_SECONDS),
    rests: false,
  }));
  for (const { id, tier, purpose } of state?.targets ?? []) {
    if (seen.has(id) || purpose !== "chat") continue;
    const none = { rate: "", failures: 0, p50: "", p95: "", p99: "", first: "", spark: "" };
    rows.push({ target: id, tier: String(tier), ...none, active: busy(id), rests: true });
  }
  const laid = layOut(targetColumns, width);
  return [
    "",
    headerLine(laid, width, theme),
    ...rows.map((row) => rowLine(row, laid, width, theme, undefined)),
  ];
}

function budgetLines({ state, now }: TopParts, width: number, theme: ScreenTheme): readonly string[] {
  const budgets = state?.budgets ?? [];
  if (budgets.length === 0) return [];
  return [
    "",
    theme.strong(padded("budgets", width)),
    ...budgets.map(({ name, unit, per, limit, spent, reserved, window_end, trouble }) => {
      const share = limit === 0 ? 1 : (spent + reserved) / limit;
      const amount = (value: number) => (unit === "usd" ? dollars(value) : grouped(value));
      const paint = share >= 1 ? theme.error : share >= 0.8 ? theme.warning : theme.good;
      const rest = `${amount(spent)} of ${amount(limit)} a ${per}${reserved > 0 ? `, ${amount(reserved)} reserved` : ""}, anew in ${duration(Math.max(0, window_end - now))}`;
      return lineOf(
        [padded(name, 18), " ", [bar(share, 20), paint], ` ${rest} `, [trouble ?? "", theme.error]],
        width,
      );
    }),
  ];
}

function benchLines({ state, now }: TopParts, width: number, theme: ScreenTheme): readonly string[] {
  const benches = state === undefined ? [] : benchesOf(state);
  if (benches.length === 0) return [];
  return [
    "",
    theme.strong(padded("benched", width)),
    ...benches.map(({ target, cause, until, reason }) =>
      lineOf(
        [
          padded(target, 24),
          [` ${duration(Math.max(0, until - now))} left`, theme.warning],
          ` ${cause}: ${reason}`,
        ],
        width,
      ),
    ),
  ];
}

function errorLines({ snapshot }: TopParts, width: number, theme: ScreenTheme): readonly string[] {
  const { errors } = snapshot;
  if (errors.length === 0) return [];
  return [
    "",
    theme.strong(padded("last errors", width)),
    ...errors.map(({ ts, target, why, reason }) =>
      lineOf(
        [
          [clockTime(ts, false), theme.dim],
          ` ${padded(target ?? "", 24)} `,
          [why, theme.error],
          ` ${reason ?? ""}`,
        ],
        width,
      ),
    ),
  ];
}
