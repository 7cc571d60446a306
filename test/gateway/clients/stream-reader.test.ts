import { describe, expect, it } from "vitest";
import type { ChatEvent } from "../../../src/gateway/client.ts";
import { NOTHING_TOLD } from "../../../src/gateway/clients/attempt-reader.ts";
import { StreamReader } from "../../../src/gateway/clients/stream-reader.ts";
import { servedComment } from "../../../src/gateway/http/attempt-headers.ts";
import type { Attempt } from "../../../src/gateway/model/index.ts";
import { callOf, only } from "../../support/calls.ts";

const head = '{"inference_id":"i","episode_id":"e","variant_name":"v","content":';
const text = `${head}[{"type":"text","id":"0","text":"Hi"}]}`;
const last = `${head}[],"usage":{"input_tokens":1,"output_tokens":null,"cost":null},"finish_reason":"new_reason"}`;
const attempts: readonly Attempt[] = [
  { target: "a/b", variant: "x", tier: 1, outcome: "timeout", ms: 12.2, reason: "too slow" },
  { target: "c/d", variant: "y", tier: 3, outcome: "ok", ms: 5 },
];
const comment = (target: { id: string; tier: number } | undefined) =>
  servedComment(target, attempts).slice(2, -2);

function read(...steps: readonly string[]): ChatEvent[] {
  let ms = 0;
  const reader = new StreamReader(callOf("x"), NOTHING_TOLD, () => (ms += 10));
  const events: ChatEvent[] = [];
  for (const step of steps) {
    if (step.startsWith(":")) reader.comment(step.slice(1).trim());
    else events.push(...reader.data(step));
  }
  events.push(...reader.end());
  return events;
}

describe("a native stream", () => {
  it("tells target and attempts in its last comment, where its head could not", () => {
    const events = read(
      ": waiting for a target",
      text,
      last,
      `:${comment({ id: "c/d", tier: 3 })}`,
      "[DONE]",
    );
    expect(events.map(({ event }) => event)).toEqual(["start", "delta", "attempt", "attempt", "done"]);
    expect(only(events, "start")).toMatchObject([{ target: null, tier: null }]);
    expect(only(events, "done")).toMatchObject([{ target: "c/d", tier: 3, ttft_ms: 10, ms: 20 }]);
    expect(only(events, "attempt")).toMatchObject([
      { inference_id: "i", target: "a/b", tier: 1, outcome: "timeout", ms: 12, variant: null },
      { inference_id: "i", target: "c/d", tier: 3, outcome: "ok", ms: 5 },
    ]);
  });

  it("fails with the attempts that the comment told before the reason", () => {
    const events = read(`:${comment(undefined)}`, '{"error":"All variants failed"}', "[DONE]");
    expect(events.map(({ event }) => event)).toEqual(["attempt", "attempt", "error"]);
    expect(only(events, "error")).toMatchObject([
      { status: 502, message: "All variants failed", inference_id: "" },
    ]);
  });

  it("says unknown for a finish reason that it does not know, and null for counts that are not told", () => {
    const [done] = only(read(text, last, "[DONE]"), "done");
    expect(done).toMatchObject({ finish_reason: "unknown", usage: { input_tokens: 1, output_tokens: null } });
    expect(done?.usage.cost).toBeNull();
  });

  it("passes over blocks that say nothing to a reader", () => {
    const odd = `${head}[{"type":"unknown","id":"u","data":1},{"type":"thought","id":"t","text":null},5]}`;
    expect(read(odd, last, "[DONE]").map(({ event }) => event)).toEqual(["start", "done"]);
  });

  it("ends once", () => {
    expect(only(read(text, last, "[DONE]", text, "[DONE]"), "done")).toHaveLength(1);
  });
});
