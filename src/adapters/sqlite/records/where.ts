import type { SQLInputValue } from "node:sqlite";
import { uuid7Floor } from "../../../kernel/uuid7.ts";
import type {
  ArrivalQuery,
  InferenceFilter,
  InferenceQuery,
  OrderTerm,
} from "../../../observability/index.ts";
import { Bound } from "./bound.ts";

/** A query as a statement over `inferences i`. */
export function inferenceSql(
  query: InferenceQuery,
  columns: string,
): { readonly sql: string; readonly params: Readonly<Record<string, SQLInputValue>> } {
  const bound = new Bound();
  const conditions = conditionsOf(query, bound);
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
  const order = [...(query.orderBy ?? []).map((term) => orderSql(term, bound)), lastOrder(query)].join(", ");
  const limit = `LIMIT ${bound.put(query.limit)} OFFSET ${bound.put(query.offset ?? 0)}`;
  return {
    sql: `SELECT ${columns} FROM inferences i ${where} ORDER BY ${order} ${limit}`,
    params: bound.params,
  };
}

/** What arrived after a cursor, in that order; a row's number is its arrival. */
export function arrivalSql(
  after: number,
  query: ArrivalQuery,
  columns: string,
): { readonly sql: string; readonly params: Readonly<Record<string, SQLInputValue>> } {
  const bound = new Bound();
  const where = [`i.rowid > ${bound.put(after)}`, ...conditionsOf(query, bound)].join(" AND ");
  return {
    sql: `SELECT ${columns}, i.rowid AS arrival FROM inferences i WHERE ${where}
      ORDER BY i.rowid LIMIT ${bound.put(query.limit)}`,
    params: bound.params,
  };
}

/** Ids are in the order of time. What comes after an id is read from there on, so the nearest are first. */
function lastOrder({ after, orderBy }: InferenceQuery): string {
  const first = orderBy?.[0];
  const ascending = first?.by === "timestamp" ? first.direction === "ascending" : after !== undefined;
  return ascending ? "i.id ASC" : "i.id DESC";
}

function conditionsOf(query: ArrivalQuery, bound: Bound): readonly string[] {
  const { ids, types, ending, target, outcome, search, since, until, before, after, filter } = query;
  const found: string[] = [];
  const equal = (column: string, value: string | number | undefined) => {
    if (value !== undefined) found.push(`i.${column} = ${bound.put(value)}`);
  };
  const among = (column: string, values: readonly string[] | undefined) => {
    if (values !== undefined)
      found.push(`i.${column} IN (SELECT value FROM json_each(${bound.put(JSON.stringify(values))}))`);
  };
  among("id", ids);
  among("type", types);
  among("ending", ending);
  equal("function_name", query.functionName);
  equal("variant_name", query.variantName);
  equal("episode_id", query.episodeId);
  equal("tier", query.tier);
  if (target !== undefined) {
    const name = bound.put(target);
    found.push(
      `(i.target = ${name} OR EXISTS (SELECT 1 FROM json_each(i.attempts) a WHERE a.value ->> 'target' = ${name}))`,
    );
  }
  if (outcome !== undefined) {
    found.push(
      `EXISTS (SELECT 1 FROM json_each(i.attempts) a WHERE a.value ->> 'outcome' = ${bound.put(outcome)})`,
    );
  }
  if (search !== undefined) {
    const text = bound.put(search.toLowerCase());
    const inside = ["input", "output", "error"].map(
      (column) => `instr(lower(coalesce(i.${column}, '')), ${text}) > 0`,
    );
    found.push(`(${inside.join(" OR ")})`);
  }
  // By id as well, which is in the order of time: what is older is not even looked at.
  if (since !== undefined) {
    found.push(`i.id >= ${bound.put(uuid7Floor(since))}`, `i.timestamp >= ${bound.put(since)}`);
  }
  if (until !== undefined) {
    found.push(`i.id < ${bound.put(uuid7Floor(until))}`, `i.timestamp < ${bound.put(until)}`);
  }
  if (before !== undefined) found.push(`i.id < ${bound.put(before)}`);
  if (after !== undefined) found.push(`i.id > ${bound.put(after)}`);
  if (filter !== undefined) found.push(filterSql(filter, bound));
  return found;
}

/** The last value of a metric for an inference, or for its episode. */
function metricSql(type: "float" | "boolean" | undefined, name: string): string {
  const typed = type === undefined ? "f.type IN ('float', 'boolean')" : `f.type = '${type}'`;
  return `(SELECT json_extract(f.value, '$') FROM feedback f
    WHERE f.target_id IN (i.id, i.episode_id) AND f.metric_name = ${name} AND ${typed}
    ORDER BY f.timestamp DESC, f.id DESC LIMIT 1)`;
}

/** Conditions that never give NULL, so that `not` means not. */
function filterSql(filter: InferenceFilter, bound: Bound): string {
  switch (filter.type) {
    case "float_metric": {
      const value = metricSql("float", bound.put(filter.metric_name));
      return `coalesce(${value} ${filter.comparison_operator} ${bound.put(filter.value)}, 0)`;
    }
    case "boolean_metric": {
      const value = metricSql("boolean", bound.put(filter.metric_name));
      return `coalesce(${value} = ${bound.put(filter.value ? 1 : 0)}, 0)`;
    }
    case "demonstration_feedback": {
      const there = "EXISTS (SELECT 1 FROM feedback f WHERE f.target_id = i.id AND f.type = 'demonstration')";
      return filter.has_demonstration ? there : `NOT ${there}`;
    }
    case "tag": {
      const value = `(SELECT t.value FROM json_each(i.tags) t WHERE t.key = ${bound.put(filter.key)})`;
      return `coalesce(${value} ${filter.comparison_operator} ${bound.put(filter.value)}, ${filter.comparison_operator === "!=" ? 1 : 0})`;
    }
    case "time":
      return `(i.timestamp ${filter.comparison_operator} ${bound.put(filter.time)})`;
    case "and":
      return `(${filter.children.map((child) => filterSql(child, bound)).join(" AND ") || "1"})`;
    case "or":
      return `(${filter.children.map((child) => filterSql(child, bound)).join(" OR ") || "0"})`;
    case "not":
      return `(NOT ${filterSql(filter.child, bound)})`;
  }
}

function orderSql(term: OrderTerm, bound: Bound): string {
  const direction = term.direction === "ascending" ? "ASC" : "DESC";
  if (term.by === "timestamp") return `i.id ${direction}`;
  return `${metricSql(undefined, bound.put(term.name))} ${direction} NULLS LAST`;
}
