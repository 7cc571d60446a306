import { describe, expect, it } from "vitest";
import { attempt, feedback, idOf, inference, put } from "../../contract/record-store.ts";
import { recordHome } from "../../support/record-commands.ts";

const fell = JSON.stringify([
  { target: "m/a", tier: 1, outcome: "timeout", at: 0, ms: 500, reason: "no first token in 500 ms" },
  { target: "m/c", tier: 2, skip: "benched", at: 500, ms: 0 },
  { target: "m/b", tier: 3, outcome: "ok", at: 500, ms: 500 },
]);

describe("pmoves traces show", () => {
  it("shows the last one whole: attempts as a waterfall, messages, feedback", async () => {
    const { store, pmoves } = recordHome();
    const more = { attempts: fell, target: "m/b", tier: 3, processing_time_ms: 1000, cost: 0.0123 } as const;
    const served = { served_attempt: 2, raw_request: "RAW REQUEST", raw_response: "RAW RESPONSE" };
    await put(store, [inference(1), inference(2, { ...more, ...served })], [], [feedback(21, idOf(2))]);
    const { exit, out } = await pmoves(["traces", "show", "last"]);
    expect(exit).toBe(0);
    expect(out).toContain(`${idOf(2)}  ok\n`);
    expect(out).toMatch(/target +m\/b \(tier 3\)\n/);
    expect(out).toMatch(/cost +\$0\.0123\n/);
    expect(out).toMatch(/m\/a tier 1 █{12} {12} +500 ms timeout {2}no first token in 500 ms\n/);
    expect(out).toMatch(/m\/c tier 2 {13}· {11} +0\.0 ms skipped: benched\n/);
    expect(out).toMatch(/m\/b tier 3 {13}█{12} +500 ms ok\n/);
    expect(out).toMatch(/user: +Ask 2\n/);
    expect(out).toContain("  Answer 2\n");
    expect(out).toContain("score = 1");
    expect(out).not.toContain("RAW");
    expect((await pmoves(["traces", "show", idOf(2), "--raw"])).out).toContain("RAW RESPONSE");
  });

  it("names the models of what was imported, with their tokens", async () => {
    const { store, pmoves } = recordHome();
    const imported = { target: null, tier: null, attempts: "[]", input_tokens: null, output_tokens: null };
    const call = { target: null, tier: null, model_name: "gpt", model_provider_name: "openai" };
    await put(
      store,
      [inference(1, imported)],
      [attempt(11, 1, call), attempt(12, 1, { ...call, attempt: 2 })],
    );
    const { out } = await pmoves(["traces", "show", "last"]);
    expect(out).toMatch(/target +gpt\/openai, gpt\/openai\n/);
    expect(out).toMatch(/tokens +6 in, 10 out\n/);
  });

  it("draws a stream to its end, light after its first content", async () => {
    const { store, pmoves } = recordHome();
    const attempts = JSON.stringify([
      { target: "m/a", tier: 1, outcome: "timeout", at: 0, ms: 500 },
      { target: "m/b", tier: 3, outcome: "ok", at: 500, ms: 125 },
    ]);
    const more = { attempts, target: "m/b", stream: 1, processing_time_ms: 1000, ttft_ms: 625 } as const;
    await put(store, [inference(1, more)]);
    const { out } = await pmoves(["traces", "show", "last"]);
    expect(out).toMatch(/m\/a tier 1 █{12} {12} +500 ms timeout\n/);
    expect(out).toMatch(/m\/b tier 3 {13}█{3}░{9} +500 ms ok\n/);
  });

  it("lets nothing of what was said steer the terminal", async () => {
    const { store, pmoves } = recordHome();
    const output = JSON.stringify([{ type: "text", text: "a\u001b]0;title\u0007b\u001b[2Jc" }]);
    await put(store, [inference(1, { output })]);
    const { out } = await pmoves(["traces", "show", "last"]);
    expect(out).not.toContain("\u001b");
    expect(out).toContain("abc");
  });

  it("says where it looked for an id that is not there", async () => {
    const { path, pmoves } = recordHome();
    const { exit, err } = await pmoves(["traces", "show", idOf(7)]);
    expect(exit).toBe(1);
    expect(err).toContain(`${path}: no trace ${idOf(7)}`);
    expect(err).toContain("traces list");
  });
});
