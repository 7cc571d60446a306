import { sseData } from "../support/gateway.ts";
import type { Dialect } from "./client.ts";

/** Reads replies as clients of each dialect do. */

type Fields = Readonly<Record<string, unknown>>;

/** The text of a whole answer; undefined where the body is none. */
export function readAnswer(dialect: Dialect, body: string): string | undefined {
  const answer = jsonOf(body);
  if (dialect === "native") return textOf(answer?.content);
  const message = first(answer?.choices)?.message as Fields | undefined;
  return typeof message?.content === "string" ? message.content : undefined;
}

/** The message of an error body; undefined where it is not what the dialect's clients expect. */
export function readError(dialect: Dialect, body: string): string | undefined {
  return errorIn(dialect, jsonOf(body));
}

export interface StreamRead {
  /** All content, joined. */
  readonly text: string;
  /** The message of the error event, which must be the last before the end mark. */
  readonly error: string | undefined;
  readonly finish: string | undefined;
  /** `[DONE]` came last, and once. */
  readonly done: boolean;
  /** The attempts that the last comment names, "" without one. */
  readonly trail: string;
}

export function readStream(dialect: Dialect, body: string): StreamRead {
  const data = sseData(body);
  const done = data.at(-1) === "[DONE]" && data.indexOf("[DONE]") === data.length - 1;
  const events = data.filter((one) => one !== "[DONE]") as Fields[];
  const error = errorIn(dialect, events.at(-1));
  const finishes = events.flatMap((event) => finishIn(dialect, event) ?? []);
  return {
    text: events.map((event) => deltaIn(dialect, event)).join(""),
    error,
    finish: finishes.length > 1 ? `more than one: ${finishes.join(", ")}` : finishes[0],
    done,
    trail: /^: .*x-pmoves-attempts=(.*)$/m.exec(body)?.[1] ?? "",
  };
}

function deltaIn(dialect: Dialect, event: Fields): string {
  if (dialect === "native") return textOf(event.content) ?? "";
  const delta = first(event.choices)?.delta as Fields | undefined;
  return typeof delta?.content === "string" ? delta.content : "";
}

function finishIn(dialect: Dialect, event: Fields): string | undefined {
  const reason = dialect === "native" ? event.finish_reason : first(event.choices)?.finish_reason;
  return typeof reason === "string" ? reason : undefined;
}

function errorIn(dialect: Dialect, body: Fields | undefined): string | undefined {
  const error = body?.error;
  if (dialect === "native") return typeof error === "string" ? error : undefined;
  if (typeof error !== "object" || error === null) return undefined;
  const { message, type, ...rest } = error as Fields;
  const known = typeof message === "string" && typeof type === "string" && "code" in rest && "param" in rest;
  return known ? message : undefined;
}

function textOf(content: unknown): string | undefined {
  if (!Array.isArray(content)) return undefined;
  return (content as Fields[]).map((block) => (block.type === "text" ? block.text : "")).join("");
}

function first(list: unknown): Fields | undefined {
  return Array.isArray(list) ? (list[0] as Fields) : undefined;
}

function jsonOf(text: string): Fields | undefined {
  try {
    return JSON.parse(text) as Fields;
  } catch {
    return undefined;
  }
}
