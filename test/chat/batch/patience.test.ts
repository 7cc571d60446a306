import { describe, expect, it } from "vitest";
import type { AnswerError, ChatAnswer } from "../../../src/chat/answer/answer.ts";
import { Patience } from "../../../src/chat/batch/patience.ts";
import { FakeClock } from "../../support/clock.ts";

type Attempts = ChatAnswer["attempts"];

function answer(error: AnswerError | null, attempts: Attempts = []): ChatAnswer {
  return {
    inference_id: "i",
    episode_id: "e",
    session_id: null,
    text: error === null ? "here" : "",
    tool_calls: [],
    variant_name: null,
    target: null,
    tier: null,
    finish_reason: null,
    usage: { input_tokens: null, output_tokens: null, cost: null },
    ttft_ms: null,
    ms: null,
    attempts,
    error,
  };
}

const later = (ms?: number): ChatAnswer =>
  answer({ status: 429, message: "slow down", ...(ms !== undefined && { retry_after_ms: ms }) });
const attempt = (more: Partial<Attempts[number]>): Attempts[number] => ({
  target: "t",
  variant: null,
  tier: 1,
  ms: 1,
  ...more,
});

/** Answers that come one after another to whoever asks, the last of them for ever. */
function rig(...answers: readonly ChatAnswer[]) {
  const clock = new FakeClock();
  const told: number[] = [];
  const patience = new Patience(clock, async (ms) => {
    told.push(ms);
  });
  let asked = 0;
  const stop = new AbortController();
  const once = async () => answers[Math.min(asked++, answers.length - 1)] ?? later();
  return {
    clock,
    told,
    stop,
    ask: () => patience.ask(once, stop.signal),
    get asked() {
      return asked;
    },
  };
}

describe("a batch that is told to come later", () => {
  it("waits as long as it was told, and asks again", async () => {
    const it = rig(later(7_000), answer(null));
    const row = it.ask();
    await it.clock.advance(6_999);
    expect(it.asked).toBe(1);
    await it.clock.advance(1);
    expect(await row).toMatchObject({ error: null, text: "here" });
    expect(it.told).toEqual([7_000]);
  });

  it("waits for all prompts together, and says it once", async () => {
    const it = rig(later(5_000), later(6_000), later(4_000), answer(null));
    const rows = [it.ask(), it.ask(), it.ask()];
    await it.clock.advance(5_999);
    const late = it.ask();
    await it.clock.advance(0);
    expect(it.asked).toBe(3);
    await it.clock.advance(1);
    for (const row of [...rows, late]) expect((await row).error).toBeNull();
    expect(it.told).toEqual([5_000]);
  });

  it("waits longer each time where nobody says how long, and from the beginning after an answer", async () => {
    const it = rig(later(), later(), later(0), answer(null), later(), answer(null));
    const first = it.ask();
    await it.clock.advance(500 + 1_000 + 2_000);
    expect((await first).error).toBeNull();
    const second = it.ask();
    await it.clock.advance(500);
    expect((await second).error).toBeNull();
    expect(it.told).toEqual([500, 1_000, 2_000, 500]);
  });

  it("gives up after ten minutes without any answer, and what comes then is asked once", async () => {
    const it = rig(later(60_000));
    const row = it.ask();
    await it.clock.advance(10 * 60_000);
    expect((await row).error).toMatchObject({ status: 429 });
    expect(it.told).toHaveLength(10);
    const before = it.asked;
    expect((await it.ask()).error).toMatchObject({ status: 429 });
    expect(it.asked).toBe(before + 1);
  });

  it("leaves a wait of hours to the next run", async () => {
    const it = rig(later(3_600_000));
    expect((await it.ask()).error).toMatchObject({ retry_after_ms: 3_600_000 });
    expect(it.told).toEqual([]);
  });

  it("ends its wait at once where it is stopped", async () => {
    const it = rig(later(60_000), answer(null));
    const row = it.ask();
    const stopped = expect(row).rejects.toThrow("enough");
    await it.clock.advance(10);
    it.stop.abort(new Error("enough"));
    await stopped;
    expect(it.asked).toBe(1);
    expect(it.clock.pending).toBe(0);
  });

  it.each<[string, boolean, ChatAnswer]>([
    ["503 with Retry-After", true, answer({ status: 503, message: "m", retry_after_ms: 900 })],
    ["503 without", false, answer({ status: 503, message: "m" })],
    [
      "a target that answered 429",
      true,
      answer({ status: 502, message: "m", retry_after_ms: 900 }, [
        attempt({ outcome: "retry", status: 429 }),
      ]),
    ],
    [
      "a target that is down",
      false,
      answer({ status: 502, message: "m", retry_after_ms: 900 }, [
        attempt({ outcome: "retry", status: 503 }),
      ]),
    ],
    [
      "a target that rests for another reason",
      false,
      answer({ status: 502, message: "m", retry_after_ms: 900 }, [attempt({ skip: "benched" })]),
    ],
    ["a question that is wrong", false, answer({ status: 400, message: "m" })],
  ])("knows %s (%s)", async (_, waits, refused) => {
    const it = rig(refused, answer(null));
    const row = it.ask();
    await it.clock.advance(1_000);
    expect((await row).error === null).toBe(waits);
  });

  it("waits for a target that rests because it answered 429", async () => {
    const rests = answer({ status: 502, message: "m", retry_after_ms: 900 }, [attempt({ skip: "benched" })]);
    const it = rig(later(1_000), rests, answer(null));
    const row = it.ask();
    await it.clock.advance(3_000);
    expect((await row).error).toBeNull();
  });
});
