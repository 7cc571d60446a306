import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { Mapping } from "./mapping.ts";

export interface PassedReply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Hands a request to where it used to go. Throws where nobody answers there. */
export type PassOn = (url: string, body: string, signal: AbortSignal) => Promise<PassedReply>;

/** `service=url` texts as a map. Throws `PmovesError` (exit 2). */
export function parsePassOn(
  texts: readonly string[],
  mappings: readonly Mapping[],
): ReadonlyMap<string, string> {
  return new Map(texts.map((text) => parseOne(text, mappings)));
}

function parseOne(text: string, mappings: readonly Mapping[]): readonly [string, string] {
  const split = text.indexOf("=");
  const service = text.slice(0, Math.max(0, split));
  const address = text.slice(split + 1);
  if (!mappings.some((mapping) => mapping.service === service)) {
    throw wrong(
      `--pass-on ${split < 0 ? text : `${service}=…`} names no service that is known here`,
      mappings,
    );
  }
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw wrong(`--pass-on ${service}=… is followed by no http address`, mappings);
  }
  if (url.username !== "" || url.password !== "") {
    throw wrong(
      `--pass-on ${service}=… has a user or password in its address, which would be shown`,
      mappings,
    );
  }
  return [service, address];
}

function wrong(message: string, mappings: readonly Mapping[]): PmovesError {
  return new PmovesError(message, {
    code: "bus.pass_on",
    exit: EXIT.usage,
    hint: `Write SERVICE=URL; services are ${mappings.map(({ service }) => service).join(", ")}.`,
  });
}
