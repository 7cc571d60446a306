import * as z from "zod";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import { toBytes, toText } from "../bytes.ts";
import { type Evaluation, placesOf } from "../evaluate.ts";
import { columnsOf } from "../measures/select.ts";
import type { ScoreOptions } from "../options.ts";

const FORMAT = "pmoves.eval.baseline.v1";

const baselineSchema = z.strictObject({
  format: z.literal(FORMAT),
  run: z.string(),
  /** How it was scored: the same has to be asked for. */
  options: z.strictObject({
    compat: z.enum(["trec9", "trec10"]),
    level: z.int(),
    judged_only: z.boolean(),
    /** Null for the whole list. */
    depth: z.int().nullable(),
    complete: z.boolean(),
  }),
  /** As they were asked for, with -m. */
  asked: z.array(z.string()).min(1),
  /** The figures that those are. */
  measures: z.array(z.string()).min(1),
  /** Topic to its figures, in the order of `measures`. */
  topics: z.record(z.string(), z.array(z.number())),
});

type Baseline = z.output<typeof baselineSchema>;

function optionsOf({ compat, level, judgedOnly, depth, complete }: ScoreOptions): Baseline["options"] {
  return {
    compat,
    level,
    judged_only: judgedOnly,
    depth: Number.isFinite(depth) ? depth : null,
    complete,
  };
}

/** What a later run is held against, as text for a file: the figures of each topic, nothing that changes by itself. */
export function baselineText(
  evaluation: Evaluation,
  asked: readonly string[],
  options: ScoreOptions,
): string {
  const places = placesOf(evaluation, columnsOf(asked, options)).filter(
    ([, { perTopic, format }]) => perTopic && format !== "text",
  );
  const topics = evaluation.topics.map(
    ({ qid, values }) => [toText(qid), places.map(([i]) => values[i] as number)] as const,
  );
  const baseline: Baseline = {
    format: FORMAT,
    run: toText(evaluation.run),
    options: optionsOf(options),
    asked: [...asked],
    measures: places.map(([, { name }]) => name),
    topics: Object.fromEntries(topics),
  };
  return `${JSON.stringify(baseline, undefined, 1)}\n`;
}

function bad(source: string, what: string, hint: string): PmovesError {
  return new PmovesError(`${source}: ${what}`, { code: "eval.baseline", exit: EXIT.usage, hint });
}

/** A run of before. */
export interface KnownRun {
  readonly evaluation: Evaluation;
  /** Its measures, as `-m` takes them. */
  readonly asked: readonly string[];
}

/** Reads a baseline. Throws `PmovesError` for another file, and for one that was scored otherwise. */
export function parseBaseline(source: string, text: string, options: ScoreOptions): KnownRun {
  const again = "write it again with --write-baseline";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw bad(source, `no JSON: ${messageOf(error)}`, again);
  }
  const parsed = baselineSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw bad(source, `no baseline: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`, again);
  }
  const baseline = parsed.data;
  const now = optionsOf(options);
  for (const [key, then] of Object.entries(baseline.options)) {
    const other = now[key as keyof typeof now];
    if (then === other) continue;
    throw bad(
      source,
      `it was scored with ${key} ${then}, and this is ${other}`,
      `score both alike, or ${again}`,
    );
  }
  const short = Object.entries(baseline.topics).find(
    ([, values]) => values.length !== baseline.measures.length,
  );
  if (short !== undefined) throw bad(source, `topic ${short[0]} has ${short[1].length} figures`, again);
  const evaluation: Evaluation = {
    run: toBytes(baseline.run),
    columns: baseline.measures.map((name) => ({ name, summary: "mean", perTopic: true, format: "fixed" })),
    topics: Object.entries(baseline.topics).map(([topic, values]) => ({
      qid: toBytes(topic),
      missing: false,
      values: Float64Array.from(values),
      texts: [],
    })),
    totals: new Float64Array(baseline.measures.length),
    ignored: [],
  };
  return { evaluation, asked: baseline.asked };
}
