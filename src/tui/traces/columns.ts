import type { TraceRow } from "../../observability/index.ts";
import { clockTime, dollars, duration } from "../base/format.ts";
import type { Fields } from "../base/query.ts";
import type { TableColumn } from "../base/table.ts";

const ms = (value: number | null) => (value === null ? "" : duration(value));

function tried({ attempts }: TraceRow): number {
  return attempts.filter(({ skip }) => skip === undefined).length;
}

export const traceColumns: readonly TableColumn<TraceRow>[] = [
  {
    key: "time",
    title: "time",
    width: 12,
    value: ({ time }) => clockTime(Date.parse(time)),
    paint: (_row, theme) => theme.dim,
  },
  {
    key: "ending",
    title: "ending",
    width: 9,
    value: ({ ending }) => ending,
    paint: ({ ending }, theme) =>
      ending === "ok" ? theme.good : ending === "cancelled" ? theme.dim : theme.error,
  },
  { key: "function", title: "function", width: 12, grows: true, value: (row) => row.function },
  { key: "tier", title: "tier", width: 4, align: "right", value: ({ tier }) => String(tier ?? "") },
  { key: "target", title: "target", width: 16, grows: true, value: ({ target }) => target ?? "" },
  { key: "took", title: "took", width: 8, align: "right", value: (row) => ms(row.ms) },
  { key: "first", title: "first", width: 8, align: "right", value: (row) => ms(row.ttft_ms) },
  {
    key: "tokens",
    title: "in/out",
    width: 11,
    align: "right",
    value: ({ input_tokens: input, output_tokens: output }) =>
      input === null && output === null ? "" : `${input ?? "?"}/${output ?? "?"}`,
  },
  {
    key: "cost",
    title: "cost",
    width: 9,
    align: "right",
    value: ({ cost }) => (cost === null ? "" : dollars(cost)),
  },
  {
    key: "tried",
    title: "tried",
    width: 5,
    align: "right",
    value: (row) => String(tried(row)),
    paint: (row, theme) => (tried(row) > 1 ? theme.warning : undefined),
  },
  { key: "variant", title: "variant", width: 12, value: ({ variant }) => variant ?? "" },
  { key: "tags", title: "tags", width: 14, grows: true, value: (row) => tagsOf(row).join(" ") },
  { key: "error", title: "error", width: 20, grows: true, hidden: true, value: ({ error }) => error ?? "" },
  { key: "id", title: "id", width: 36, hidden: true, value: ({ id }) => id },
];

function tagsOf({ tags }: TraceRow): readonly string[] {
  return Object.entries(tags).map(([key, value]) => `${key}=${value}`);
}

export const traceFields: Fields<TraceRow> = {
  function: (row) => row.function,
  variant: ({ variant }) => variant,
  model: ({ model }) => model,
  target: ({ target }) => target,
  tier: ({ tier }) => tier,
  ending: ({ ending }) => ending,
  outcome: ({ attempts }) => attempts.flatMap(({ outcome }) => outcome ?? []),
  skip: ({ attempts }) => attempts.flatMap(({ skip }) => skip ?? []),
  tag: tagsOf,
  time: ({ time }) => time,
  ms: (row) => row.ms,
  first: ({ ttft_ms }) => ttft_ms,
  cost: ({ cost }) => cost,
  tokens: ({ output_tokens }) => output_tokens,
  tried,
  stream: ({ stream }) => stream,
  episode: ({ episode_id }) => episode_id,
  error: ({ error }) => error,
  id: ({ id }) => id,
};

export function traceText(row: TraceRow): string {
  const { attempts, ending, error, id, target, variant } = row;
  const tried = attempts.map((one) => `${one.target} ${one.outcome ?? one.skip ?? ""} ${one.reason ?? ""}`);
  return [id, row.function, variant, target, ending, error, ...tagsOf(row), ...tried].join(" ");
}
