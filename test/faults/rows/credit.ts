import { readFileSync } from "node:fs";
import type { Kind, Target, Wire } from "../../../src/gateway/config/types.ts";
import { spokenWires } from "../../../src/gateway/providers/registry.ts";
import { ndjson, type Play, sse, sseOf } from "../../support/upstream.ts";
import { both, type ExpectedBench, type Fault, falls } from "../fault.ts";
import { NOW } from "../rig.ts";

/** Every way in which a provider says that credit, quota or a plan is used up, as `fixtures/outcomes` has them. */

interface Case {
  readonly name: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** It comes under a 200: as the body, or as the first event or line of a stream. */
  readonly inStream?: true;
  readonly expect: { readonly outcome: string; readonly scope: string; readonly reset?: string };
}

const KINDS: readonly Kind[] = [
  "ollama",
  "cloudflare",
  "openrouter",
  "glm",
  "gemini",
  "anthropic",
  "openai",
  "compatible",
];

const NATIVE: Partial<Record<Kind, Wire>> = { ollama: "ollama", gemini: "gemini", anthropic: "anthropic" };

/** The calendars by which limits reset, at the next turn after `NOW`. */
const RESETS: Readonly<Record<string, string>> = {
  utc_midnight: "2026-11-23T00:00:00Z",
  pacific_midnight: "2026-11-23T08:00:00Z",
  month_start: "2026-12-01T00:00:00Z",
};

export const credit: readonly Fault[] = KINDS.flatMap((kind) =>
  casesOf(kind)
    .filter(({ expect }) => expect.outcome === "credit")
    .map((given) => faultOf(kind, given)),
);

function casesOf(kind: Kind): readonly Case[] {
  const file = new URL(`../../../fixtures/outcomes/${kind}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as readonly Case[];
}

function faultOf(kind: Kind, given: Case): Fault {
  const native = NATIVE[kind];
  const wire = native !== undefined && spokenWires.has(native) ? native : "openai";
  const target: Partial<Target> = { kind, wire };
  const { status, headers, body } = given;
  const refusal: Play = { status, headers, body };
  return {
    name: `${kind}: ${given.name}`,
    tier1: given.inStream ? { whole: refusal, stream: firstOf(wire, body) } : refusal,
    target,
    ...both(falls("credit")),
    bench: benchOf(given),
  };
}

function firstOf(wire: Wire, body: unknown): Play {
  if (wire === "ollama") return { pieces: [ndjson(body)] };
  return sseOf(wire === "anthropic" ? `event: error\n${sse(body)}` : sse(body));
}

function benchOf({ expect: { scope, reset } }: Case): ExpectedBench {
  const until = reset === undefined ? undefined : Date.parse(RESETS[reset] ?? reset);
  if (until !== undefined && until <= NOW) throw new Error(`${reset} is before the matrix begins`);
  return { cause: "credit", scope, until };
}
