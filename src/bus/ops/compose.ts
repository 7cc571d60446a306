import { EXIT, PmovesError } from "../../kernel/errors.ts";
import { uuid7 } from "../../kernel/uuid7.ts";
import type { BusHeader } from "../port.ts";

export interface EnvelopeWish {
  readonly topic: string;
  readonly source: string;
  /** Unix milliseconds. */
  readonly now: number;
}

/**
 * The payload's own text in an envelope as PMOVES.AI's shared helper makes it: `ts` is UTC with Z, `version`
 * is "v1". The text is not parsed and written again, so 1.0 stays 1.0. Throws `PmovesError` `bus.payload`.
 */
export function inEnvelope(payload: string, { topic, source, now }: EnvelopeWish): string {
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch (cause) {
    throw noObject("it is no JSON", cause);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw noObject("it is no object");
  const head = { id: uuid7(now), topic, ts: new Date(now).toISOString(), version: "v1", source };
  return `${JSON.stringify(head).slice(0, -1)},"payload":${payload.trim()}}`;
}

function noObject(why: string, cause?: unknown): PmovesError {
  return new PmovesError(`the payload cannot go into an envelope: ${why}`, {
    code: "bus.payload",
    exit: EXIT.usage,
    hint: "an envelope holds one JSON object",
    cause,
  });
}

/** `Name: value` each. Throws `PmovesError` `bus.header` (exit 2). */
export function parseHeaders(lines: readonly string[]): readonly BusHeader[] {
  return lines.map((line) => {
    const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*([^\r\n]*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) return [name, value];
    throw new PmovesError(`${JSON.stringify(line)} is no header`, {
      code: "bus.header",
      exit: EXIT.usage,
      hint: "write --header 'Name: value'",
    });
  });
}
