import type { DatapointFilter, InferenceFilter, OrderTerm } from "../../../observability/index.ts";
import {
  FieldFault,
  type Fields,
  inside,
  readArray,
  readBoolean,
  readFields,
  readNonEmpty,
  readNumber,
  readOneOf,
  readString,
  refuseUnknown,
  required,
  unknownValue,
} from "../../api/read.ts";
import type { GatewayConfig, Metric } from "../../config/types.ts";
import { comparable, metricOf } from "./metric-name.ts";

const COMPARISONS = ["<", "<=", "=", ">", ">=", "!="] as const;
const EQUALITY = ["=", "!="] as const;
const ORDERS = ["timestamp", "metric", "search_relevance"] as const;
const DIRECTIONS = ["ascending", "descending"] as const;

/** A tree deeper than this is a mistake; SQL has a limit too. */
const DEEPEST = 32;

type Leaf<Filter> = (type: string, fields: Fields) => Filter | undefined;
type Tree<Filter> =
  | Filter
  | { readonly type: "and" | "or"; readonly children: readonly Tree<Filter>[] }
  | { readonly type: "not"; readonly child: Tree<Filter> };

type Metrics = Pick<GatewayConfig, "metrics">;

/** TensorZero's filter tree over inferences. Throws `FieldFault`, `RequestError` 404 for an unknown metric. */
export function readInferenceFilter(value: unknown, config: Metrics): InferenceFilter {
  const leaf: Leaf<InferenceFilter> = (type, fields) => inferenceLeaf(type, fields, config);
  return readTree(value, leaf, INFERENCE_TYPES, 0) as InferenceFilter;
}

/** TensorZero's filter tree over datapoints: tags and time. */
export function readDatapointFilter(value: unknown): DatapointFilter {
  return readTree(value, commonLeaf, DATAPOINT_TYPES, 0) as DatapointFilter;
}

const DATAPOINT_TYPES = ["tag", "time", "and", "or", "not"];
const INFERENCE_TYPES = ["float_metric", "boolean_metric", "demonstration_feedback", ...DATAPOINT_TYPES];

function readTree<Filter>(
  value: unknown,
  leaf: Leaf<Filter>,
  types: readonly string[],
  depth: number,
): Tree<Filter> {
  if (depth > DEEPEST) throw new FieldFault(`filters may be nested ${DEEPEST} deep`);
  const fields = readFields(value);
  const type = required(fields, "type", readString);
  if (type === "and" || type === "or") {
    only(fields, "children");
    const children = required(fields, "children", readArray).map((child, i) => {
      try {
        return readTree(child, leaf, types, depth + 1);
      } catch (thrown) {
        throw inside(thrown, `children[${i}]`);
      }
    });
    return { type, children };
  }
  if (type === "not") {
    only(fields, "child");
    return { type, child: required(fields, "child", (child) => readTree(child, leaf, types, depth + 1)) };
  }
  const found = leaf(type, fields);
  if (found === undefined) throw inside(unknownValue(type, types), "type");
  return found;
}

function inferenceLeaf(type: string, fields: Fields, config: Metrics): InferenceFilter | undefined {
  const metric = (kind: Metric["type"]) => (name: unknown) => comparable(readNonEmpty(name), kind, config);
  switch (type) {
    case "float_metric":
      only(fields, "metric_name", "value", "comparison_operator");
      return {
        type,
        metric_name: required(fields, "metric_name", metric("float")),
        value: required(fields, "value", readNumber),
        comparison_operator: required(fields, "comparison_operator", (one) => readOneOf(one, COMPARISONS)),
      };
    case "boolean_metric":
      only(fields, "metric_name", "value");
      return {
        type,
        metric_name: required(fields, "metric_name", metric("boolean")),
        value: required(fields, "value", readBoolean),
      };
    case "demonstration_feedback":
      only(fields, "has_demonstration");
      return { type, has_demonstration: required(fields, "has_demonstration", readBoolean) };
    default:
      return commonLeaf(type, fields);
  }
}

function commonLeaf(type: string, fields: Fields): DatapointFilter | undefined {
  if (type === "tag") {
    only(fields, "key", "value", "comparison_operator");
    return {
      type,
      key: required(fields, "key", readNonEmpty),
      value: required(fields, "value", readString),
      comparison_operator: required(fields, "comparison_operator", (one) => readOneOf(one, EQUALITY)),
    };
  }
  if (type !== "time") return undefined;
  only(fields, "time", "comparison_operator");
  return {
    type,
    time: required(fields, "time", readTime),
    comparison_operator: required(fields, "comparison_operator", (one) => readOneOf(one, COMPARISONS)),
  };
}

function only(fields: Fields, ...names: readonly string[]): void {
  refuseUnknown(fields, new Set(["type", ...names]));
}

/** Unix milliseconds of an RFC 3339 time. */
function readTime(value: unknown): number {
  const text = readString(value);
  const time = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw new FieldFault("must be a time such as 2026-11-22T08:00:00Z");
  return time;
}

/**
 * `order_by` over inferences: by time, by a metric, or by relevance, which is not told apart: what holds the
 * text is found, the newest first, as TensorZero does on Postgres.
 */
export function readOrder(value: unknown, config: Metrics, searched: boolean): readonly OrderTerm[] {
  return readArray(value).flatMap((item, i): readonly OrderTerm[] => {
    try {
      const fields = readFields(item);
      const by = required(fields, "by", (one) => readOneOf(one, ORDERS));
      const direction = required(fields, "direction", (one) => readOneOf(one, DIRECTIONS));
      if (by === "timestamp") return [{ by, direction }];
      if (by === "metric") {
        return [{ by, name: metricOf(required(fields, "name", readNonEmpty), config).name, direction }];
      }
      if (searched) return [];
      throw new FieldFault("search_relevance needs `search_query_experimental`", "by");
    } catch (thrown) {
      throw inside(thrown, `[${i}]`);
    }
  });
}

/** `order_by` over datapoints. Relevance is not told apart: what holds the text is found, the newest first. */
export function readDatapointOrder(value: unknown): "ascending" | "descending" | undefined {
  for (const item of readArray(value)) {
    const fields = readFields(item);
    const by = required(fields, "by", (one) => readOneOf(one, ["timestamp", "search_relevance"] as const));
    const direction = required(fields, "direction", (one) => readOneOf(one, DIRECTIONS));
    if (by === "timestamp") return direction;
  }
  return undefined;
}
