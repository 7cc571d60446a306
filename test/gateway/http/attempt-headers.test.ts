import { describe, expect, it } from "vitest";
import {
  addServed,
  attemptsHeader,
  servedComment,
  servedHeaders,
} from "../../../src/gateway/http/attempt-headers.ts";
import type { Attempt } from "../../../src/gateway/model/index.ts";

const ok: Attempt = { target: "m/p", variant: "v", tier: 1, outcome: "ok", ms: 12.4 };

describe("x-pmoves-attempts", () => {
  it("is a structured list of targets with tier, outcome and whole milliseconds", () => {
    const skipped: Attempt = { target: "a/b", variant: null, tier: 3, skip: "no_key", ms: 0 };
    expect(attemptsHeader([skipped, ok])).toBe("a/b;tier=3;skip=no_key, m/p;tier=1;outcome=ok;ms=12");
    expect(attemptsHeader([])).toBe("");
  });

  it("quotes names that are no token, and keeps to ASCII", () => {
    expect(attemptsHeader([{ ...ok, target: 'q"w\\é/p' }])).toBe('"q\\"w\\\\?/p";tier=1;outcome=ok;ms=12');
    expect(attemptsHeader([{ ...ok, target: "7b/p" }])).toBe('"7b/p";tier=1;outcome=ok;ms=12');
  });

  it("stays within 2 KB and counts what it leaves out", () => {
    const many = Array.from({ length: 200 }, (_, i) => ({ ...ok, target: `model-number-${i}/provider` }));
    const text = attemptsHeader(many);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2048);
    const kept = text.split(", ").length - 1;
    expect(text).toMatch(new RegExp(`, more;count=${200 - kept}$`));
  });
});

describe("x-pmoves-dropped", () => {
  it("lists what a target could not be told, within bounds, and is absent where that is nothing", () => {
    const told = (dropped: readonly string[]) => {
      const headers: Record<string, string> = {};
      addServed(headers, { id: "m/p", tier: 1 }, [], dropped);
      return headers["x-pmoves-dropped"];
    };
    expect(told([])).toBeUndefined();
    expect(told(["tools/f/properties/ä", "verbosity"])).toBe("tools/f/properties/%C3%A4, verbosity");
    expect(told(Array.from({ length: 500 }, (_, i) => `tools/tool-${i}`))?.length).toBe(2048);
  });
});

describe("who served", () => {
  it("goes into headers, or into a last comment", () => {
    const target = { id: "qwen é/p", tier: 2 };
    expect(servedHeaders(target, [ok])).toEqual({
      "x-pmoves-tier": "2",
      "x-pmoves-target": "qwen%20%C3%A9/p",
      "x-pmoves-attempts": "m/p;tier=1;outcome=ok;ms=12",
    });
    expect(servedComment(target, [ok])).toBe(
      ": x-pmoves-tier=2 x-pmoves-target=qwen%20%C3%A9/p x-pmoves-attempts=m/p;tier=1;outcome=ok;ms=12\n\n",
    );
    expect(servedComment(undefined, [])).toBe(": x-pmoves-attempts=\n\n");
  });

  it("has a name for what JSON can name and UTF-8 can't", () => {
    const half = "m/\ud800";
    expect(servedHeaders({ id: half, tier: 1 }, [{ ...ok, target: half }])).toMatchObject({
      "x-pmoves-target": "m/%EF%BF%BD",
      "x-pmoves-attempts": '"m/?";tier=1;outcome=ok;ms=12',
    });
  });
});
