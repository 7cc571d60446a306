import type { Add } from "./front-matter.ts";

/** Sizes as the Hub files data sets by them (huggingface.co/docs/hub/datasets-cards). */
const SIZES: ReadonlySet<string> = new Set([
  "n<1K",
  "1K<n<10K",
  "10K<n<100K",
  "100K<n<1M",
  "1M<n<10M",
  "10M<n<100M",
  "100M<n<1B",
  "1B<n<10B",
  "10B<n<100B",
  "100B<n<1T",
  "n>1T",
]);

/** Fields of which the Hub takes a list of texts; where `alone` is set, one text too. */
const LISTS: Readonly<
  Record<"dataset" | "model", readonly { readonly field: string; readonly alone: boolean }[]>
> = {
  dataset: [
    { field: "tags", alone: false },
    { field: "language", alone: true },
    { field: "task_categories", alone: false },
    { field: "task_ids", alone: false },
    { field: "size_categories", alone: true },
    { field: "source_datasets", alone: true },
  ],
  model: [
    { field: "tags", alone: false },
    { field: "language", alone: true },
    { field: "datasets", alone: true },
    { field: "metrics", alone: true },
  ],
};

type Front = Readonly<Record<string, unknown>>;

/** Lists of texts that are something else, item by item. */
export function checkLists(front: Front, type: "dataset" | "model", add: Add): void {
  for (const { field, alone } of LISTS[type]) {
    const value = front[field];
    if (value === undefined || (alone && typeof value === "string")) continue;
    if (!Array.isArray(value)) {
      add(
        field,
        `${JSON.stringify(value)} is no list`,
        `write ${field}: [a, b], or an item a line after a dash`,
      );
      continue;
    }
    for (const [index, item] of value.entries()) {
      if (typeof item !== "string")
        add(
          `${field}[${index}]`,
          `${JSON.stringify(item)} is no text`,
          `put it between quotes: "${String(item)}"`,
        );
    }
  }
  if (type === "dataset") checkSizes(front.size_categories, add);
}

function checkSizes(value: unknown, add: Add): void {
  for (const [index, size] of (Array.isArray(value) ? value : [value]).entries()) {
    if (typeof size === "string" && !SIZES.has(size))
      add(
        `size_categories[${index}]`,
        `${JSON.stringify(size)} is unknown`,
        `one of ${[...SIZES].join(", ")}`,
      );
  }
}

/** Each configuration's name, once, and its files: a pattern, a list of them, or splits with theirs. */
export function checkConfigs(configs: unknown, add: Add): void {
  if (configs === undefined) {
    add("configs", "is missing, so splits are guessed from file names", "say config_name and data_files");
    return;
  }
  if (!Array.isArray(configs)) {
    add("configs", "is no list", "write - config_name: default");
    return;
  }
  if (configs.length === 0) add("configs", "is empty", "name one, or leave the field out");
  const names = new Set<string>();
  for (const [index, config] of configs.entries()) {
    const at = `configs[${index}]`;
    if (!isMapping(config)) {
      add(
        at,
        `${JSON.stringify(config)} is no mapping`,
        "write - config_name: default, and data_files below it",
      );
      continue;
    }
    const { config_name: name, data_files: files } = config;
    if (typeof name !== "string") add(`${at}.config_name`, "is missing", "every configuration needs a name");
    else if (names.has(name)) add(`${at}.config_name`, `${name} is there twice`, "give each its own name");
    else names.add(name);
    if (files !== undefined) checkFiles(files, `${at}.data_files`, add);
  }
}

function checkFiles(files: unknown, at: string, add: Add): void {
  const isPattern = (one: unknown) => typeof one === "string" && one !== "";
  const isPath = (one: unknown) =>
    isPattern(one) || (Array.isArray(one) && one.length > 0 && one.every(isPattern));
  if (isPattern(files)) return;
  if (!Array.isArray(files)) {
    add(
      at,
      `${JSON.stringify(files)} is neither a pattern nor a list`,
      "write - split: train, and path below it",
    );
    return;
  }
  for (const [index, one] of files.entries()) {
    if (isPattern(one)) continue;
    const split = isMapping(one) ? one.split : undefined;
    const path = isMapping(one) ? one.path : undefined;
    if (typeof split !== "string") add(`${at}[${index}].split`, "is missing", "train, validation or test");
    if (!isPath(path)) add(`${at}[${index}].path`, "is missing", "a pattern such as data/train-*.parquet");
  }
}

function isMapping(value: unknown): value is Front {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
