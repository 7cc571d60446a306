import type { Attempt, InputBlock } from "../../gateway/index.ts";
import { PmovesError } from "../../kernel/errors.ts";
import type { ToolCall } from "../tools/tool-calls.ts";

/** What is asked of whom from here on; a field that is not there is as the gateway has it. */
export interface Wishes {
  readonly function?: string | undefined;
  readonly model?: string | undefined;
  readonly variant?: string | undefined;
  readonly system?: string | undefined;
  /** The only tier that may answer. */
  readonly tier?: 1 | 2 | 3 | undefined;
}

/** How an answer ended. `stopped`: by the reader. `cut`: the program died while it came. */
export type Ending = "ok" | "stopped" | "failed" | "cut";

/** An answer as a session keeps it. Milliseconds, tokens, USD; null is "not said". */
export interface KeptAnswer {
  readonly text: string;
  readonly thought: string;
  readonly tool_calls: readonly ToolCall[];
  readonly ending: Ending;
  readonly error: string | null;
  readonly inference_id: string;
  readonly variant_name: string | null;
  readonly target: string | null;
  readonly tier: number | null;
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly cost: number | null;
  readonly ttft_ms: number | null;
  readonly ms: number | null;
  readonly attempts: readonly Attempt[];
}

/** One record of a session's journal, as JSON. What is taken back is said, never erased. */
export type SessionRecord =
  | {
      readonly type: "session";
      readonly version: 1;
      readonly id: string;
      /** The episode that all its inferences belong to. */
      readonly episode: string;
      readonly parent?: { readonly session: string; readonly turns: number } | undefined;
    }
  | { readonly type: "wishes"; readonly wishes: Wishes }
  | { readonly type: "user"; readonly content: readonly InputBlock[] }
  /** Pieces of the answer that is coming: what is left of it where the program dies. */
  | { readonly type: "piece"; readonly kind: "text" | "thought"; readonly text: string }
  | { readonly type: "answer"; readonly answer: KeptAnswer }
  /** Everything from that message on (0 is the first) no longer counts. */
  | { readonly type: "drop"; readonly from: number };

const TYPES: ReadonlySet<unknown> = new Set(["session", "wishes", "user", "piece", "answer", "drop"]);

/** Throws `PmovesError` `session.broken` that names the session and the record. */
export function readRecord(session: string, sequence: number, body: Uint8Array): SessionRecord {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(body).toString("utf8"));
  } catch (cause) {
    throw broken(session, `record ${sequence} is no JSON`, cause);
  }
  const record = value as Partial<Record<string, unknown>> | null;
  if (typeof record !== "object" || record === null || !TYPES.has(record.type)) {
    throw broken(session, `record ${sequence} is none of a session, or of a newer pmoves`);
  }
  const wrong = faultOf(record);
  if (wrong !== undefined) throw broken(session, `record ${sequence} (${String(record.type)}): ${wrong}`);
  return record as unknown as SessionRecord;
}

export function writeRecord(record: SessionRecord): Uint8Array {
  return Buffer.from(JSON.stringify(record), "utf8");
}

function faultOf(record: Partial<Record<string, unknown>>): string | undefined {
  const { type } = record;
  if (type === "session") {
    if (record.version !== 1) return `version ${String(record.version)} is not known`;
    return typeof record.id === "string" && typeof record.episode === "string" ? undefined : "no id";
  }
  if (type === "user") return Array.isArray(record.content) ? undefined : "`content` is no list";
  if (type === "piece") return typeof record.text === "string" ? undefined : "`text` is no text";
  if (type === "drop") return Number.isInteger(record.from) ? undefined : "`from` is no number";
  const inner = type === "answer" ? record.answer : record.wishes;
  if (typeof inner !== "object" || inner === null) return `\`${String(type)}\` is no object`;
  if (type === "wishes") return undefined;
  const { text, tool_calls: calls } = inner as Partial<Record<string, unknown>>;
  return typeof text === "string" && Array.isArray(calls) ? undefined : "no text of an answer";
}

export function broken(session: string, what: string, cause?: unknown): PmovesError {
  return new PmovesError(`session ${session} is broken: ${what}`, {
    code: "session.broken",
    hint: `pmoves sessions rm ${session} removes it; the others are not touched`,
    cause,
  });
}
