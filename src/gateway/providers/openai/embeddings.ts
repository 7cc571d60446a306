import type { Target } from "../../config/types.ts";
import { type EmbeddingAnswer, NO_USAGE } from "../../model/index.ts";
import { type Now, parsed } from "../exchange.ts";
import { fieldsOf } from "../fields.ts";
import { classifyInStream, classifyMalformed } from "../outcomes/classify.ts";
import { isError } from "./answer.ts";
import { usageOf } from "./usage.ts";

/** Reads an embeddings answer: vectors in the order of the inputs, as floats or as base64 of float32 (little endian). */
export function readEmbeddings(
  text: string,
  status: number,
  inputs: number,
  target: Target,
  clock: Now,
): Pick<EmbeddingAnswer, "vectors" | "usage"> {
  const what = "no embeddings";
  const body = fieldsOf(parsed(text, status, what));
  if (body === undefined) throw classifyMalformed(what, text, status);
  if (isError(body)) throw classifyInStream(target.kind, body, text, clock.now());
  const data = Array.isArray(body.data) ? body.data : [];
  const vectors: (readonly number[])[] = [];
  for (let i = 0; i < data.length; i++) {
    const entry = fieldsOf(data[i]);
    const vector = vectorOf(entry?.embedding);
    if (vector === undefined) throw classifyMalformed(`${what}: entry ${i} has no vector`, text, status);
    vectors[typeof entry?.index === "number" ? entry.index : i] = vector;
  }
  if (vectors.length !== inputs || vectors.includes(undefined as never)) {
    throw classifyMalformed(`${what}: ${data.length} vectors for ${inputs} inputs`, text, status);
  }
  return { vectors, usage: usageOf(body.usage) ?? NO_USAGE };
}

function vectorOf(value: unknown): readonly number[] | undefined {
  if (Array.isArray(value)) {
    return value.every((number) => typeof number === "number") ? (value as number[]) : undefined;
  }
  if (typeof value !== "string") return undefined;
  const bytes = Buffer.from(value, "base64");
  if (bytes.length === 0 || bytes.length % 4 !== 0) return undefined;
  return Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(i * 4));
}
