import { describe, expect, it } from "vitest";
import { servedNote } from "../../../src/chat/answer/served-note.ts";
import type { Attempt, ChatEvent } from "../../../src/gateway/index.ts";

function done(attempts: readonly Attempt[], more: Partial<Extract<ChatEvent, { event: "done" }>> = {}) {
  return {
    event: "done",
    inference_id: "i",
    episode_id: "e",
    variant_name: "gemini",
    target: "g/p",
    tier: 3,
    finish_reason: "stop",
    usage: { input_tokens: null, output_tokens: null, cost: null },
    ttft_ms: 1,
    ms: 2,
    attempts,
    ...more,
  } as const;
}

const tried = (outcome: Attempt["outcome"], variant: string | null = "local"): Attempt => {
  return { target: "l/p", variant, tier: 1, ms: 1, outcome };
};
const skipped = (skip: Attempt["skip"], tier: 1 | 3 = 1): Attempt => {
  return { target: "l/p", variant: "local", tier, ms: 0, skip };
};

describe("the note on who served", () => {
  it.each<[string, readonly Attempt[], string | undefined]>([
    ["nothing went wrong", [tried("ok")], undefined],
    [
      "one failed",
      [tried("timeout"), tried("ok", "gemini")],
      "served by tier 3 gemini (g/p) after local (timeout)",
    ],
    [
      "one failed twice",
      [tried("retry"), tried("retry")],
      "served by tier 3 gemini (g/p) after local (retry)",
    ],
    ["it was busy", [skipped("busy")], "served by tier 3 gemini (g/p) after local (busy)"],
    ["a key was never set", [skipped("no_key")], undefined],
    [
      "no local server answers",
      [skipped("unsupported")],
      "served by tier 3 gemini (g/p) after local (unsupported)",
    ],
    ["a cloud is not spoken", [skipped("unsupported", 3)], undefined],
    ["variants are not told", [tried("model", null)], "served by tier 3 gemini (g/p) after l/p (model)"],
  ])("where %s", (_, attempts, note) => {
    expect(servedNote(done(attempts))).toBe(note);
  });

  it("says as much as is known", () => {
    const foreign = done([tried("model")], { target: null, tier: null });
    expect(servedNote(foreign)).toBe("served by gemini after local (model)");
  });
});
