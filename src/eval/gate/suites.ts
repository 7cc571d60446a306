import * as z from "zod";
import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import { isObject } from "../read/json-text.ts";

/** A limit on a measure. By default `min` is for the low end of its interval and `max` for the high end. */
const limitSchema = z.strictObject({
  min: z.number().optional(),
  max: z.number().optional(),
  /** `value` holds the limit against the mean itself, as the stack does. */
  on: z.enum(["bound", "value"]).default("bound"),
});

const filterSchema = z.strictObject({
  field: z.string().min(1),
  equals: z.unknown().optional(),
  not_equals: z.unknown().optional(),
  in: z.unknown().optional(),
  not_in: z.unknown().optional(),
  contains_any: z.unknown().optional(),
  exists: z.boolean().optional(),
});

const suiteSchema = z.strictObject({
  name: z.string().min(1),
  type: z.string().optional(),
  description: z.string().optional(),
  filters: z.array(filterSchema).default([]),
  metrics: z.array(z.string()).optional(),
  thresholds: z.record(z.string(), limitSchema).default({}),
});

const suitesSchema = z.object({ suites: z.array(suiteSchema).min(1) });

export type Limit = z.output<typeof limitSchema>;
export type Filter = z.output<typeof filterSchema>;
export type Suite = z.output<typeof suiteSchema>;

/** Reads a suites file of the stack: filters by field, limits by measure. Throws `PmovesError` that names the key. */
export function parseSuites(source: string, text: string): readonly Suite[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw bad(source, `no JSON: ${messageOf(error)}`);
  }
  const parsed = suitesSchema.safeParse(value);
  if (parsed.success) return parsed.data.suites;
  const [issue] = parsed.error.issues;
  throw bad(source, `${issue?.path.join(".") || "the file"}: ${issue?.message ?? "not a suites file"}`);
}

function bad(source: string, what: string): PmovesError {
  return new PmovesError(`${source}: ${what}`, {
    code: "eval.suites",
    exit: EXIT.usage,
    hint: 'e.g. {"suites": [{"name": "s", "filters": [{"field": "metadata.suite", "equals": "baseline"}], "thresholds": {"ndcg": {"min": 0.7}}}]}',
  });
}

function fieldOf(record: unknown, path: string): unknown {
  let value = record;
  for (const part of path.split(".")) {
    if (Array.isArray(value)) value = value[Number(part)];
    else value = isObject(value) ? value[part] : undefined;
  }
  return value;
}

const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** One of a list where the field is one; the field itself otherwise. */
function among(value: unknown, listed: unknown): boolean {
  const wanted = listOf(listed);
  const values = Array.isArray(value) ? value : [value];
  return values.some((one) => wanted.some((other) => same(one, other)));
}

function passes(record: unknown, filter: Filter): boolean {
  const value = fieldOf(record, filter.field);
  const there = value !== undefined && value !== null;
  if ("equals" in filter && !same(value, filter.equals)) return false;
  if ("not_equals" in filter && same(value, filter.not_equals)) return false;
  if ("in" in filter && !among(value, filter.in)) return false;
  if ("not_in" in filter && among(value, filter.not_in)) return false;
  if ("contains_any" in filter && !(Array.isArray(value) && among(value, filter.contains_any))) return false;
  return filter.exists === undefined || filter.exists === there;
}

/** Whether a topic belongs to a suite; `record` is what is known of it: query, namespace, metadata, tags. */
export function belongs(record: unknown, { filters }: Pick<Suite, "filters">): boolean {
  return filters.every((filter) => passes(record, filter));
}

/** The stack's short names of measures, at its cut. */
export function measureOf(name: string, k: number): string {
  const short: Readonly<Record<string, string>> = {
    mrr: `recip_rank_cut.${k}`,
    ndcg: `ndcg_cut.${k}`,
    recall: `recall.${k}`,
    precision: `P.${k}`,
  };
  return Object.hasOwn(short, name) ? (short[name] as string) : name;
}
