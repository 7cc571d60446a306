import type { EmbeddingCall } from "../../model/index.ts";
import type { FinishedEmbedding } from "../../result.ts";
import { NO_MAP, readCache, readCredentials } from "../call-fields.ts";
import { EMBEDDING_PREFIX, type Names, resolveEmbedding, rightNameHeaders } from "../names.ts";
import { rawResponse } from "../raw-entries.ts";
import {
  asRequestError,
  expected,
  FieldFault,
  type Fields,
  inside,
  optional,
  readBoolean,
  readCount,
  readFields,
  readList,
  readOneOf,
  readString,
  required,
} from "../read.ts";

export interface EmbeddingWriter {
  /** The body of the answer, JSON text. */
  whole(result: FinishedEmbedding): string;
}

export interface ParsedEmbedding {
  readonly call: EmbeddingCall;
  readonly writer: EmbeddingWriter;
  readonly replyHeaders: Readonly<Record<string, string>>;
}

const ENCODINGS = ["float", "base64"] as const;

/**
 * Reads the body of `POST …/embeddings`, already out of JSON; fields it does not know are passed over.
 * Throws `RequestError`: 400 for a field at fault, 404 for a name that is not configured.
 */
export function parseEmbeddings(body: unknown, names: Names): ParsedEmbedding {
  try {
    const fields = readFields(body);
    const { address, rightForm } = resolveEmbedding(required(fields, "model", readString), names);
    const encoding = optional(fields, "encoding_format", (value) => readOneOf(value, ENCODINGS)) ?? "float";
    const includeRawResponse = optional(fields, "tensorzero::include_raw_response", readBoolean) ?? false;
    optional(fields, "tensorzero::cache_options", readCache);
    refuseExtraHeaders(fields);
    return {
      call: {
        address,
        inputs: required(fields, "input", readInputs),
        dimensions: optional(fields, "dimensions", readDimensions),
        dryrun: optional(fields, "tensorzero::dryrun", readBoolean) ?? false,
        credentials: optional(fields, "tensorzero::credentials", readCredentials) ?? NO_MAP,
        includeRawResponse,
      },
      writer: embeddingWriter(encoding, includeRawResponse),
      replyHeaders: rightForm === undefined ? NO_MAP : rightNameHeaders(rightForm),
    };
  } catch (thrown) {
    throw asRequestError(thrown);
  }
}

function refuseExtraHeaders(fields: Fields): void {
  const headers = fields["tensorzero::extra_headers"];
  if (headers === undefined || headers === null || (Array.isArray(headers) && headers.length === 0)) return;
  throw new FieldFault(
    "not supported for embeddings; set `extra_headers` on the provider in the configuration",
    "tensorzero::extra_headers",
  );
}

function readDimensions(value: unknown): number {
  const dimensions = readCount(value);
  if (dimensions === 0) throw new FieldFault("must be at least 1");
  return dimensions;
}

/** A text, texts, one text's token ids, or a list of token ids a text. */
function readInputs(value: unknown): EmbeddingCall["inputs"] {
  if (typeof value === "string") return [value];
  if (!Array.isArray(value)) throw expected("a string, a list of strings or token ids", value);
  if (value.length === 0) throw new FieldFault("must hold at least one text");
  return typeof value[0] === "number" ? [readTokens(value)] : readList(value, readOneInput);
}

function readOneInput(value: unknown): string | readonly number[] {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return readTokens(value);
  throw expected("a string or a list of token ids", value);
}

function readTokens(tokens: readonly unknown[]): readonly number[] {
  if (tokens.length === 0) throw new FieldFault("must hold at least one token id");
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (typeof token !== "number" || !Number.isSafeInteger(token) || token < 0) {
      throw inside(expected("a token id", token), `[${i}]`);
    }
  }
  return tokens as readonly number[];
}

const BIG_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 0;

/** The vector as base64 of little-endian float32, which OpenAI's SDKs ask for by default. */
export function toBase64(vector: readonly number[]): string {
  const bytes = Buffer.from(Float32Array.from(vector).buffer);
  if (BIG_ENDIAN) bytes.swap32();
  return bytes.toString("base64");
}

function embeddingWriter(encoding: (typeof ENCODINGS)[number], includeRaw: boolean): EmbeddingWriter {
  return {
    whole(result) {
      const tokens = result.usage.inputTokens;
      return JSON.stringify({
        object: "list",
        data: result.vectors.map((vector, index) => ({
          object: "embedding",
          embedding: encoding === "base64" ? toBase64(vector) : vector,
          index,
        })),
        model: EMBEDDING_PREFIX + result.modelName,
        usage: {
          prompt_tokens: tokens,
          total_tokens: tokens,
          tensorzero_cost: result.usage.cost ?? null,
        },
        "tensorzero::raw_response": includeRaw ? rawResponse(result, "embeddings") : undefined,
      });
    },
  };
}
