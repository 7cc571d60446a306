import { describe, expect, it } from "vitest";
import type { InferenceRecord, RequestMark } from "../../../src/gateway/index.ts";
import { humanLines, jsonLine, type LogLevel, RequestLog } from "../../../src/observability/index.ts";
import { plainTheme } from "../../../src/output/theme.ts";
import { FakeClock } from "../../support/clock.ts";
import { record } from "../../support/records.ts";

const mark = (more: Partial<RequestMark> = {}): RequestMark => ({
  id: "r1",
  ours: false,
  method: "POST",
  path: "/inference",
  traceparent: undefined,
  tracestate: undefined,
  recorded: true,
  ...more,
});

async function logged(level: LogLevel, say: (log: RequestLog) => void, human = false) {
  const clock = new FakeClock(Date.UTC(2026, 10, 22, 12, 0, 0, 7));
  const writes: string[] = [];
  const sink = { write: (text: string) => void writes.push(text), close: async () => undefined };
  const log = new RequestLog({ level, clock, sink, line: human ? humanLines(plainTheme) : jsonLine });
  say(log);
  const before = writes.length;
  await clock.advance(50);
  return { before, writes, lines: writes.join("").split("\n").slice(0, -1) };
}

const failed = (more: Partial<InferenceRecord> = {}): InferenceRecord => ({
  ...record("i1"),
  request: mark(),
  ending: "failed",
  finished: undefined,
  error: "all failed: key sk-abcdefghijklmnopqrstuvwx is not valid",
  ...more,
});

describe("what a gateway says of its requests", () => {
  it("is one JSON object a line, and several lines one write", async () => {
    const { before, writes, lines } = await logged("info", (log) => {
      log.inference({ ...record("i1"), request: mark() });
      log.request({
        mark: mark({ path: "/v1/models", method: "GET" }),
        status: 200,
        ms: 1.26,
        error: undefined,
      });
    });
    expect([before, writes.length]).toEqual([0, 1]);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      time: "2026-11-22T12:00:00.007Z",
      level: "info",
      msg: "inference",
      request_id: "r1",
      path: "/inference",
      ending: "ok",
      target: "m/a",
      tier: 1,
    });
    expect(JSON.parse(lines[1] ?? "")).toEqual({
      time: "2026-11-22T12:00:00.007Z",
      level: "info",
      msg: "request",
      request_id: "r1",
      method: "GET",
      path: "/v1/models",
      status: 200,
      ms: 1.3,
    });
  });

  it("holds no key, in whatever it came", async () => {
    const { lines } = await logged("info", (log) => {
      log.inference(failed());
      log.request({
        mark: mark({ path: "/x/sk-abcdefghijklmnopqrstuvwx" }),
        status: 404,
        ms: 0,
        error: "no",
      });
      log.note("bearer abcdefghijklmnopqrstuvwxyz");
    });
    expect(lines).toHaveLength(3);
    expect(lines.join("")).not.toContain("abcdefghijkl");
  });

  it.each<[LogLevel, number]>([
    ["debug", 5],
    ["info", 3],
    ["warn", 2],
    ["error", 1],
    ["off", 0],
  ])("at level %s is %i of five lines", async (level, count) => {
    const { lines } = await logged(level, (log) => {
      log.attempt({ target: "m/a", variant: null, tier: 1, outcome: "ok", ms: 3 }, { inferenceId: "i" });
      log.request({ mark: mark({ path: "/health" }), status: 200, ms: 1, error: undefined });
      log.inference({ ...record("i1"), request: mark() });
      log.request({ mark: mark({ path: "/nowhere" }), status: 404, ms: 1, error: "Route not found" });
      log.inference(failed());
    });
    expect(lines).toHaveLength(count);
  });

  it("says of a fallback who did not serve, and why", async () => {
    const attempts: InferenceRecord["attempts"] = [
      { target: "ollama/small", variant: null, tier: 1, outcome: "timeout", ms: 9 },
      { target: "glm/air", variant: null, tier: 2, skip: "benched", ms: 0 },
      { target: "gemini/flash", variant: null, tier: 3, outcome: "ok", ms: 30 },
    ];
    const { lines } = await logged("info", (log) => log.inference({ ...record("i1"), attempts }));
    expect(JSON.parse(lines[0] ?? "").fell_back).toBe("ollama/small=timeout glm/air=benched");
  });

  it("counts what the client did wrong as a warning", async () => {
    const attempts = [
      { target: "m/a", variant: null, tier: 1, outcome: "caller", ms: 1, status: 400 },
    ] as const;
    const { lines } = await logged("info", (log) => log.inference(failed({ attempts })));
    expect(JSON.parse(lines[0] ?? "").level).toBe("warn");
  });

  it("is a line to read on a terminal, which no path can break", async () => {
    const path = "/a\u001b[2Jb\nc";
    const { lines } = await logged(
      "info",
      (log) => log.request({ mark: mark({ path }), status: 404, ms: 2, error: 'no "x"' }),
      true,
    );
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(
      /^\d\d:\d\d:\d\d\.007 warn {2}POST \/a\\u001b\[2Jb\\u000ac 404 2 ms request_id=r1 error="no \\"x\\""$/,
    );
  });

  it("is written at once when it grows large, and at the end", async () => {
    const writes: string[] = [];
    const sink = {
      write: (text: string) => void writes.push(text),
      close: async () => void writes.push("closed"),
    };
    const log = new RequestLog({ level: "info", clock: new FakeClock(0), sink, line: jsonLine });
    for (let i = 0; i < 200; i++) log.inference({ ...record("i1"), request: mark() });
    expect(writes.length).toBeGreaterThan(0);
    await log[Symbol.asyncDispose]();
    expect(writes.at(-1)).toBe("closed");
    expect(writes.join("").split("\n")).toHaveLength(201);
  });
});
