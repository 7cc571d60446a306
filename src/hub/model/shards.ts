import { isObject, jsonObject } from "./json-object.ts";
import type { Problems } from "./problems.ts";
import type { Safetensors } from "./safetensors.ts";

export const INDEX = "model.safetensors.index.json";
export const SHARD = /^model-\d{5}-of-\d{5}\.safetensors$/;

/** Whether an index names every tensor where it is, every shard is there and named, and the sum is right. */
export function checkIndex(
  text: string,
  headers: readonly Safetensors[],
  names: ReadonlySet<string>,
  problems: Problems,
): void {
  const index = jsonObject(text, INDEX, problems);
  if (index === undefined) return;
  const map = index.weight_map;
  if (!isObject(map) || Object.keys(map).length === 0) {
    problems.add(INDEX, "weight_map", "names no tensor", "save the model with save_pretrained");
    return;
  }
  const places = new Map(
    headers.flatMap(({ file, tensors }) => tensors.map(({ name }) => [name, file] as const)),
  );
  const wanted = new Set(Object.values(map));
  for (const shard of wanted) {
    if (typeof shard !== "string" || !names.has(shard))
      problems.add(
        INDEX,
        "weight_map",
        `names ${JSON.stringify(shard)}, which is not there`,
        "copy the missing shard",
      );
  }
  const read = new Set(headers.map(({ file }) => file));
  for (const [tensor, shard] of Object.entries(map)) {
    if (!read.has(String(shard))) continue; // Said of the shard already.
    const place = places.get(tensor);
    if (place === undefined)
      problems.add(INDEX, `weight_map.${tensor}`, `is not in ${shard}`, "save the model again");
    else if (place !== shard)
      problems.add(
        INDEX,
        `weight_map.${tensor}`,
        `names ${shard}, the tensor is in ${place}`,
        "save the model again",
      );
  }
  for (const { file, tensors } of headers) {
    if (!wanted.has(file)) {
      problems.add(
        file,
        "",
        `belongs to no tensor of ${INDEX}`,
        "take it away: it is left from another model",
      );
      continue;
    }
    for (const { name } of tensors)
      if (!Object.hasOwn(map, name))
        problems.add(INDEX, "weight_map", `leaves out ${name} of ${file}`, "save the model again");
  }
  checkTotal(index.metadata, headers, problems);
}

function checkTotal(metadata: unknown, headers: readonly Safetensors[], problems: Problems): void {
  const total = isObject(metadata) ? metadata.total_size : undefined;
  const bytes = headers.reduce((sum, header) => sum + header.bytes, 0);
  if (total === bytes) return;
  const problem =
    total === undefined ? "is missing" : `is ${JSON.stringify(total)}, the tensors are ${bytes} bytes`;
  problems.add(
    INDEX,
    "metadata.total_size",
    problem,
    "save the model again: index and shards are of one piece",
  );
}
