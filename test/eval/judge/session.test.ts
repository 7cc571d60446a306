import { describe, expect, it } from "vitest";
import { JudgeJournal } from "../../../src/eval/judge/judge-journal.ts";
import { DEFAULT_LIMITS, type Limits } from "../../../src/eval/judge/limits.ts";
import { CallFailed } from "../../../src/eval/judge/one-call.ts";
import { Session, Stopped, type Work } from "../../../src/eval/judge/session.ts";
import { FakeClock, settle } from "../../support/clock.ts";
import { answerWith, memoryLog } from "../../support/judge.ts";

async function rig(limits: Partial<Limits> = {}, log = memoryLog()) {
  const journal = await JudgeJournal.open(log);
  const clock = new FakeClock();
  const stop = new AbortController();
  const client = {} as never;
  const ports = { client, journal, clock, random: () => 0.5, signal: stop.signal };
  return { session: new Session(ports, { ...DEFAULT_LIMITS, ...limits }, "run"), journal, clock, stop, log };
}

const busy = (retryAfterMs?: number) =>
  new CallFailed("slow down", { passing: true, load: true, status: 429, retryAfterMs });

/** Work that fails so often and then answers. */
function failing(errors: readonly CallFailed[]): { readonly work: Work; readonly times: number[] } {
  const times: number[] = [];
  return {
    times,
    async work() {
      const error = errors[times.length];
      times.push(times.length);
      if (error !== undefined) throw error;
      return answerWith("2");
    },
  };
}

describe("a session", () => {
  it("asks once for a question that is asked twice, at once or later", async () => {
    const { session } = await rig();
    const { work, times } = failing([]);
    const [a, b] = await Promise.all([session.ask("k", work), session.ask("k", work)]);
    expect(a).toBe(b);
    await session.ask("k", work);
    expect(times).toHaveLength(1);
    expect(session.state).toMatchObject({ calls: 1, cached: 1 });
  });

  it("has every answer in the journal before it is given", async () => {
    const { session, log } = await rig();
    await session.ask("k", async () => answerWith("3"));
    const again = await JudgeJournal.open(log);
    expect(again.get("k")?.text).toBe("3");
  });

  it("waits as long as a busy gateway says, and halves its calls in flight", async () => {
    const { session, clock } = await rig({ concurrency: 8 });
    const { work, times } = failing([busy(5000)]);
    const before = session.state.limit;
    const asked = session.ask("k", work);
    await settle();
    expect(times).toHaveLength(1);
    await clock.advance(4999);
    expect(times).toHaveLength(1);
    await clock.advance(2);
    expect((await asked).text).toBe("2");
    expect(session.state).toMatchObject({ refusals: 1, limit: before / 2 });
  });

  it("keeps every other question back until then", async () => {
    const { session, clock } = await rig();
    const first = session.ask("a", failing([busy(3000)]).work);
    await settle();
    const other = failing([]);
    const second = session.ask("b", other.work);
    await clock.advance(2000);
    expect(other.times).toHaveLength(0);
    await clock.advance(1100);
    await Promise.all([first, second]);
    expect(other.times).toHaveLength(1);
  });

  it("tries so often and then counts an error; one too many stops the run", async () => {
    const { session, clock } = await rig({ maxTries: 2, maxErrors: 0 });
    const asked = session.ask("k", failing([busy(), busy(), busy()]).work);
    const failed = expect(asked).rejects.toThrow("slow down");
    await clock.advance(60_000);
    await failed;
    expect(session.state).toMatchObject({ errors: 1, stopped: "max_errors" });
    await expect(session.ask("other", failing([]).work)).rejects.toBeInstanceOf(Stopped);
  });

  it("does not try again what can't pass", async () => {
    const { session } = await rig();
    const error = new CallFailed("no such model", { passing: false, load: false, status: 400 });
    const { work, times } = failing([error, error]);
    await expect(session.ask("k", work)).rejects.toBe(error);
    expect(times).toHaveLength(1);
  });

  it("ends with what a key is missing for, as no other question would do better", async () => {
    const { session } = await rig();
    const error = new CallFailed("no key", { passing: false, load: false, status: 401 });
    await expect(session.ask("k", failing([error]).work)).rejects.toMatchObject({ exit: 4 });
  });

  it("stops at --max-calls, and what it has is kept", async () => {
    const { session } = await rig({ maxCalls: 2 });
    const settled = await Promise.allSettled(
      ["a", "b", "c"].map((key) => session.ask(key, failing([]).work)),
    );
    expect(settled.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
    expect(session.state).toMatchObject({ calls: 2, stopped: "max_calls" });
  });

  it("never goes beyond --max-cost, reckoning calls in flight at the dearest so far", async () => {
    const { session } = await rig({ maxCost: 0.35, concurrency: 8 });
    const work: Work = async () => answerWith("1", { cost: 0.1 });
    await Promise.allSettled(Array.from({ length: 9 }, (_, i) => session.ask(String(i), work)));
    expect(session.state).toMatchObject({ calls: 3, stopped: "max_cost" });
    expect(session.state.cost).toBeCloseTo(0.3, 12);
  });

  it("stops where --max-cost is set and nobody says what a call costs", async () => {
    const { session } = await rig({ maxCost: 1 });
    await Promise.allSettled(["a", "b"].map((key) => session.ask(key, failing([]).work)));
    expect(session.state).toMatchObject({ calls: 1, cost: null, stopped: "cost_unknown" });
  });

  it("counts what a killed run has spent, and starts anew after a limit", async () => {
    const log = memoryLog();
    const { session } = await rig({ maxCalls: 2 }, log);
    await session.ask("a", failing([]).work);
    const killed = await rig({ maxCalls: 2 }, log);
    await Promise.allSettled(["b", "c"].map((key) => killed.session.ask(key, failing([]).work)));
    expect(killed.session.state).toMatchObject({ calls: 2, stopped: "max_calls" });
    await killed.journal.stop("run", "max_calls");
    const again = await rig({ maxCalls: 2 }, log);
    await again.session.ask("c", failing([]).work);
    expect(again.session.state).toMatchObject({ calls: 1, stopped: undefined });
  });

  it("stops at Ctrl-C", async () => {
    const { session, stop } = await rig();
    const asked = session.ask("k", (_client, signal) => {
      return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    });
    stop.abort(new Error("SIGINT"));
    await expect(asked).rejects.toBeInstanceOf(Stopped);
    expect(session.state.stopped).toBe("interrupted");
  });

  it("asks nobody in a replay", async () => {
    const journal = await JudgeJournal.open(memoryLog());
    const signal = new AbortController().signal;
    const ports = { client: undefined, journal, clock: new FakeClock(), random: () => 0, signal };
    const session = new Session(ports, DEFAULT_LIMITS, "run");
    const { work, times } = failing([]);
    await expect(session.ask("k", work)).rejects.toMatchObject({ reason: "not_in_journal" });
    expect(times).toHaveLength(0);
  });
});

describe("the judge's journal", () => {
  it("keeps the first answer where two processes asked the same", async () => {
    const log = memoryLog();
    const journal = await JudgeJournal.open(log);
    await journal.add("run", "k", answerWith("1"));
    await journal.add("run", "k", answerWith("3"));
    expect((await JudgeJournal.open(log)).get("k")?.text).toBe("1");
  });

  it("refuses a journal of something else, and says which record", async () => {
    const log = memoryLog();
    await log.append(Buffer.from('{"type":"message"}'));
    await expect(JudgeJournal.open(log)).rejects.toMatchObject({
      code: "eval.journal",
      message: expect.stringMatching(/record 1 of the journal/),
    });
    const torn = memoryLog();
    await torn.append(Buffer.from("{"));
    await expect(JudgeJournal.open(torn)).rejects.toMatchObject({ code: "eval.journal" });
  });
});
