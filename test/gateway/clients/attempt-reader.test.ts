import { describe, expect, it } from "vitest";
import {
  NOTHING_TOLD,
  readAttempts,
  readToldComment,
  readToldHeaders,
} from "../../../src/gateway/clients/attempt-reader.ts";
import { attemptsHeader, servedComment, servedHeaders } from "../../../src/gateway/http/attempt-headers.ts";
import type { Attempt } from "../../../src/gateway/model/index.ts";

const way: readonly Attempt[] = [
  { target: "a/b", variant: null, tier: 1, skip: "no_key", ms: 0 },
  { target: '7b, the "big" one\\/p;x=1', variant: null, tier: 2, outcome: "credit", ms: 40 },
  { target: "more", variant: null, tier: 3, outcome: "ok", ms: 12 },
];

describe("x-pmoves-attempts", () => {
  it("reads back what is written, names that need quotes too", () => {
    expect(readAttempts(attemptsHeader(way))).toEqual({ attempts: way, left: 0 });
    expect(readAttempts("")).toEqual({ attempts: [], left: 0 });
  });

  it("counts what did not fit", () => {
    const many = Array.from({ length: 200 }, (_, i) => ({ ...way[2], target: `model-${i}/p` }) as Attempt);
    const { attempts, left } = readAttempts(attemptsHeader(many));
    expect(attempts.length).toBeGreaterThan(20);
    expect(attempts.length + left).toBe(200);
    expect(attempts).toEqual(many.slice(0, attempts.length));
  });

  it.each(["a/b", "a/b;tier=9;outcome=ok", "a/b;tier=1;outcome=nice", 'a"b;tier=1;skip=later', ";;,,=", '"'])(
    "passes over what makes no sense: %s",
    (text) => {
      expect(readAttempts(text).attempts).toEqual([]);
    },
  );
});

describe("who served", () => {
  const target = { id: "qwen é/p", tier: 2 };

  it("is read from headers and from the last comment alike", () => {
    const told = { target: "qwen é/p", tier: 2, attempts: way, left: 0 };
    expect(readToldHeaders(servedHeaders(target, way))).toEqual(told);
    expect(readToldComment(servedComment(target, way).slice(2).trimEnd())).toEqual(told);
  });

  it("stays open where nobody served, or nothing is told", () => {
    const told = { target: null, tier: null, attempts: way, left: 0 };
    expect(readToldComment(servedComment(undefined, way).slice(2).trimEnd())).toEqual(told);
    expect(readToldHeaders({ "content-type": "text/plain" })).toBe(NOTHING_TOLD);
    expect(readToldComment("keep-alive")).toBeUndefined();
    expect(readToldHeaders({ "x-pmoves-target": "100%", "x-pmoves-tier": "x" })).toMatchObject({
      target: "100%",
      tier: null,
    });
  });
});
