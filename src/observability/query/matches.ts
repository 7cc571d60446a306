import type { StoredFeedback, StoredInference } from "../records/stored.ts";
import { attemptsOf } from "./plain-attempt.ts";
import type { Comparison, InferenceFilter, InferenceQuery } from "./query.ts";

/** Feedback of an inference and of its episode, the last one last. */
export type FeedbackOf = (inference: StoredInference) => readonly StoredFeedback[];

/** Whether a query means this inference, but for limit, offset and order. */
export function matches(inference: StoredInference, query: InferenceQuery, feedbackOf: FeedbackOf): boolean {
  const { ids, types, ending, target, outcome, search, since, until, before, after, filter } = query;
  const { functionName = inference.function_name, variantName = inference.variant_name } = query;
  const { episodeId = inference.episode_id, tier = inference.tier } = query;
  return (
    (ids?.includes(inference.id) ?? true) &&
    (types?.includes(inference.type) ?? true) &&
    (ending?.includes(inference.ending) ?? true) &&
    functionName === inference.function_name &&
    variantName === inference.variant_name &&
    episodeId === inference.episode_id &&
    tier === inference.tier &&
    (target === undefined ||
      inference.target === target ||
      attemptsOf(inference).some((attempt) => attempt.target === target)) &&
    (outcome === undefined || attemptsOf(inference).some((attempt) => attempt.outcome === outcome)) &&
    (search === undefined || contains(inference, search.toLowerCase())) &&
    (since === undefined || inference.timestamp >= since) &&
    (until === undefined || inference.timestamp < until) &&
    (before === undefined || inference.id < before) &&
    (after === undefined || inference.id > after) &&
    (filter === undefined || holds(inference, filter, feedbackOf))
  );
}

function contains({ input, output, error }: StoredInference, text: string): boolean {
  return [input, output, error].some((field) => field?.toLowerCase().includes(text) === true);
}

function holds(inference: StoredInference, filter: InferenceFilter, feedbackOf: FeedbackOf): boolean {
  switch (filter.type) {
    case "float_metric": {
      const value = metricOf(inference, filter.metric_name, ["float"], feedbackOf);
      return value !== undefined && compare(value, filter.value, filter.comparison_operator);
    }
    case "boolean_metric":
      return metricOf(inference, filter.metric_name, ["boolean"], feedbackOf) === (filter.value ? 1 : 0);
    case "demonstration_feedback": {
      const there = feedbackOf(inference).some(({ type }) => type === "demonstration");
      return there === filter.has_demonstration;
    }
    case "tag": {
      const value = (JSON.parse(inference.tags) as Readonly<Record<string, string>>)[filter.key];
      return (value === filter.value) === (filter.comparison_operator === "=");
    }
    case "time":
      return compare(inference.timestamp, filter.time, filter.comparison_operator);
    case "and":
      return filter.children.every((child) => holds(inference, child, feedbackOf));
    case "or":
      return filter.children.some((child) => holds(inference, child, feedbackOf));
    case "not":
      return !holds(inference, filter.child, feedbackOf);
  }
}

/** The last value of a metric for an inference or its episode; true is 1 and false 0. */
export function metricOf(
  inference: StoredInference,
  name: string,
  types: readonly string[],
  feedbackOf: FeedbackOf,
): number | undefined {
  const last = feedbackOf(inference).findLast(
    ({ metric_name, type }) => metric_name === name && types.includes(type),
  );
  return last && Number(JSON.parse(last.value));
}

function compare(a: number, b: number, operator: Comparison): boolean {
  switch (operator) {
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case "=":
      return a === b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    case "!=":
      return a !== b;
  }
}
