import type { ColumnType, RowSchema } from "../../datasets/index.ts";

/** Columns as `dataset_info.features` of a data-set card has them (huggingface.co/docs/datasets/about_dataset_features). */
export function features(schema: RowSchema): readonly Feature[] {
  return schema.map(({ name, type }) => ({ name, ...featureOf(type) }));
}

export interface Feature {
  readonly name: string;
  readonly dtype?: string;
  readonly list?: string | readonly Feature[];
  readonly struct?: readonly Feature[];
}

function featureOf(type: ColumnType): Omit<Feature, "name"> {
  if (typeof type === "object") {
    if ("struct" in type) return { struct: features(type.struct) };
    const inner = featureOf(type.list);
    return { list: inner.struct ?? inner.dtype ?? [] };
  }
  return { dtype: DTYPES[type] };
}

const DTYPES: Readonly<Record<Extract<ColumnType, string>, string>> = {
  string: "string",
  json: "string",
  bool: "bool",
  int32: "int32",
  int64: "int64",
  double: "float64",
  timestamp: "timestamp[us, tz=UTC]",
};
