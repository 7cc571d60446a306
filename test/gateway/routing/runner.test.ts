import { describe, expect, it } from "vitest";
import { RequestError } from "../../../src/gateway/error.ts";
import { type Attempt, AttemptFailure, type Outcome } from "../../../src/gateway/model/index.ts";
import { AllFailed } from "../../../src/gateway/routing/failure.ts";
import { settle } from "../../support/clock.ts";
import { chatFunction, config, ladder, model, target, variant } from "../../support/config.ts";
import { fakeProvider } from "../../support/fake-provider.ts";
import { rig } from "../../support/routing.ts";

type Failing = Exclude<Outcome, "ok">;
const fails = (outcome: Failing, more = {}) => new AttemptFailure(outcome, `says ${outcome}`, more);
const story = (attempts: readonly Attempt[]) =>
  attempts.map((a) => `${a.target.split("/")[0]}=${a.outcome ?? a.skip}`);

function chat(tiers: Parameters<typeof ladder>[0], more: Parameters<typeof ladder>[1] = {}) {
  const { models, variants } = ladder(tiers, more);
  const fn = chatFunction("chat", variants);
  return {
    subject: { type: "function", function: fn, variant: undefined } as const,
    config: config(models, [fn]),
  };
}

async function thrownBy(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe("falling back", () => {
  const three = chat({ local: 1, plan: 2, cloud: 3 });

  it.each(["retry", "credential", "credit", "model", "timeout"] as const)(
    "goes on to the next target after %s",
    async (outcome) => {
      const { provider } = fakeProvider({
        "m-local/p": fails(outcome),
        "m-plan/p": "hello",
        "m-cloud/p": "no",
      });
      const { run } = rig(provider);
      const { value, target: served, attempts } = await run(three.subject, three.config).result;
      expect(value.content).toEqual([{ type: "text", text: "hello" }]);
      expect(served.tier).toBe(2);
      expect(story(attempts)).toEqual([`m-local=${outcome}`, "m-plan=ok"]);
    },
  );

  it.each([
    ["caller", 422, 422],
    ["caller", undefined, 400],
    ["context", 413, 413],
    // A 401 of ours would tell the client that its own key is bad.
    ["caller", 401, 400],
  ] as const)("never fails over a %s fault (upstream %s gives %s)", async (outcome, status, expected) => {
    const { provider, asked } = fakeProvider({ "m-local/p": fails(outcome, { status }), "m-plan/p": "no" });
    const error = await thrownBy(rig(provider).run(three.subject, three.config).result);
    expect(error).toBeInstanceOf(RequestError);
    expect(error).toMatchObject({ status: expected, message: `says ${outcome}` });
    expect(asked).toEqual(["m-local/p"]);
  });

  it("asks only targets that are known to be larger after a request did not fit", async () => {
    const small = model("m-a", [target("m-a/p", { contextWindow: 4_096 })]);
    const unknown = model("m-b", [target("m-b/p")]);
    const large = model("m-c", [target("m-c/p", { contextWindow: 128_000 })]);
    const fn = chatFunction("chat", [variant("a", "m-a"), variant("b", "m-b"), variant("c", "m-c")]);
    const subject = { type: "function", function: fn, variant: undefined } as const;
    const all = config([small, unknown, large], [fn]);
    const { provider } = fakeProvider({ "m-a/p": fails("context"), "m-c/p": "long" });
    const { attempts } = await rig(provider).run(subject, all).result;
    expect(story(attempts)).toEqual(["m-a=context", "m-b=too_small", "m-c=ok"]);
    const both = fakeProvider({ "m-a/p": fails("context"), "m-c/p": fails("context", { status: 413 }) });
    const error = await thrownBy(rig(both.provider).run(subject, all).result);
    expect(error).toMatchObject({ status: 413, message: "says context" });
  });

  it("lists every attempt when all are dead, with 502", async () => {
    const { provider } = fakeProvider({
      "m-local/p": fails("model"),
      "m-plan/p": fails("credential"),
      "m-cloud/p": fails("credit"),
    });
    const error = await thrownBy(rig(provider).run(three.subject, three.config).result);
    expect(error).toBeInstanceOf(AllFailed);
    const failed = error as AllFailed;
    expect(failed.status).toBe(502);
    expect(failed.message).toBe(
      "All variants failed with errors: local (m-local/p): model: says model; " +
        "plan (m-plan/p): credential: says credential; cloud (m-cloud/p): credit: says credit",
    );
    expect(failed.exhaustion.kind).toBe("mixed");
    expect(story(failed.attempts)).toEqual(["m-local=model", "m-plan=credential", "m-cloud=credit"]);
  });

  it.each([
    ["retry", "timeout", "retry"],
    ["credit", "credit", "credit"],
    ["retry", "credit", "mixed"],
  ] as const)("sums up %s and %s as %s", async (first, second, kind) => {
    const { provider } = fakeProvider({
      "m-a/p": fails(first, { retryAfterMs: 40_000 }),
      "m-b/p": fails(second, { retryAfterMs: 31_000 }),
    });
    const { subject, config: two } = chat({ a: 1, b: 3 });
    const error = (await thrownBy(rig(provider).run(subject, two).result)) as AllFailed;
    expect(error.exhaustion).toEqual({ kind, retryAfterMs: 31_000 });
  });

  it("sums up what could have served, whatever else the plan passes over", async () => {
    const { provider } = fakeProvider({ "m-a/p": fails("retry", { retryAfterMs: 31_000 }) });
    const keyless = target("k/p", { unusable: { skip: "no_key", reason: "KEY is not set", fix: "set KEY" } });
    const fn = chatFunction("chat", [variant("a", "m-a"), variant("k", "k")]);
    const all = config([model("m-a", [target("m-a/p")]), model("k", [keyless])], [fn]);
    const subject = { type: "function", function: fn, variant: undefined } as const;
    const error = (await thrownBy(rig(provider).run(subject, all).result)) as AllFailed;
    expect(error.exhaustion).toEqual({ kind: "retry", retryAfterMs: 31_000 });
  });

  it("answers 500 for a direct model, as TensorZero does", async () => {
    const only = model("m", [target("m/a"), target("m/b")]);
    const { provider } = fakeProvider({ "m/a": fails("model"), "m/b": fails("model") });
    const error = await thrownBy(
      rig(provider).run({ type: "model", model: only }, config([only], [])).result,
    );
    expect(error).toMatchObject({ status: 500 });
    expect((error as Error).message).toMatch(/^All model providers failed/);
  });

  it("lets a fault of our own code through undisguised", async () => {
    const { provider } = fakeProvider({});
    const error = await thrownBy(rig(provider).run(three.subject, three.config).result);
    expect(error).not.toBeInstanceOf(RequestError);
    expect((error as Error).message).toBe("no behaviour for m-local/p");
  });
});

describe("retries", () => {
  const retries = { numRetries: 2, maxDelayS: 10 };
  const pair = model("m", [target("m/a"), target("m/b")]);
  const fn = chatFunction("chat", [variant("v", "m", { retries })]);
  const subject = { type: "function", function: fn, variant: undefined } as const;
  const all = config([pair], [fn]);

  it("repeats a round only with what may pass by itself, after a jittered exponential wait", async () => {
    const { provider, asked } = fakeProvider({
      "m/a": [fails("retry"), fails("retry"), "late"],
      "m/b": fails("model"),
    });
    const { run, clock } = rig(provider);
    const { result } = run(subject, all);
    await settle();
    expect(asked).toEqual(["m/a", "m/b"]);
    await clock.advance(499); // random() is 0.5: half of 1 s, then half of 2 s
    expect(asked).toHaveLength(2);
    await clock.advance(1);
    expect(asked).toEqual(["m/a", "m/b", "m/a"]);
    await clock.advance(1000);
    expect((await result).value.content).toEqual([{ type: "text", text: "late" }]);
    expect(clock.pending).toBe(0);
  });

  it("waits as long as the provider asked, but passes over one that asks too much", async () => {
    const { provider, asked } = fakeProvider({
      "m/a": [fails("retry", { retryAfterMs: 7_000 }), "ok"],
      "m/b": fails("retry", { retryAfterMs: 31_000 }),
    });
    const { run, clock } = rig(provider);
    const { result } = run(subject, all);
    await clock.advance(6_999);
    expect(asked).toEqual(["m/a", "m/b"]);
    await clock.advance(1);
    expect((await result).target.id).toBe("m/a");
    expect(asked).toEqual(["m/a", "m/b", "m/a"]);
  });

  it("asks each one no sooner than it asked for, and goes on with the others meanwhile", async () => {
    const story: string[] = [];
    const at = (id: string, says: AttemptFailure | string) => () => {
      story.push(`${id} at ${(clock.monotonic() - started) / 1000}`);
      return says;
    };
    const { provider } = fakeProvider({
      "m/a": [at("a", fails("retry", { retryAfterMs: 20_000 })), at("a", "ok")],
      "m/b": at("b", fails("retry")),
    });
    const { run, clock } = rig(provider);
    const started = clock.monotonic();
    const { result } = run(subject, all);
    await clock.advance(20_000);
    expect((await result).target.id).toBe("m/a");
    expect(story).toEqual(["a at 0", "b at 0", "b at 0.5", "a at 20"]);
  });

  it("stops when the client leaves during the wait", async () => {
    const { provider, asked } = fakeProvider({ "m/a": fails("retry"), "m/b": fails("retry") });
    const { run, clock } = rig(provider);
    const client = new AbortController();
    const thrown = thrownBy(run(subject, all, client.signal).result);
    await settle();
    client.abort();
    expect(await thrown).toMatchObject({ outcome: "cancelled" });
    expect(asked).toHaveLength(2);
    expect(clock.pending).toBe(0);
  });
});

describe("clocks", () => {
  it("gives up on an attempt that hangs, and goes on", async () => {
    const slow = model("m", [target("m/a", { timeouts: { totalMs: 300 } }), target("m/b")]);
    const { provider } = fakeProvider({ "m/a": "hang", "m/b": "here" });
    const { run, clock } = rig(provider);
    const { result } = run({ type: "model", model: slow }, config([slow], []));
    await clock.advance(300);
    const { attempts } = await result;
    expect(story(attempts)).toEqual(["m=timeout", "m=ok"]);
    expect(attempts[0]).toMatchObject({ ms: 300, reason: expect.stringContaining("300 ms") });
    expect(clock.pending).toBe(0);
  });

  it("ends everything when the whole request has taken too long", async () => {
    const { provider, asked } = fakeProvider({ "m-a/p": "hang", "m-b/p": "hang" });
    const { run, clock } = rig(provider, { totalMs: 1000 });
    const { subject, config: two } = chat({ a: 1, b: 3 });
    const thrown = thrownBy(run(subject, two).result);
    await clock.advance(1000);
    expect(await thrown).toMatchObject({ status: 502 });
    expect(asked).toEqual(["m-a/p"]);
  });

  it("asks nobody in the moment that is left when a timer fired early", async () => {
    const targets = [target("m/a", { timeouts: { totalMs: 999.5 } }), target("m/b")];
    const { provider, asked } = fakeProvider({ "m/a": "hang", "m/b": "too late" });
    const { run, clock } = rig(provider, { totalMs: 1000 });
    const two = model("m", targets);
    const thrown = thrownBy(run({ type: "model", model: two }, config([two], [])).result);
    await clock.advance(999.5);
    expect(await thrown).toBeInstanceOf(AllFailed);
    expect(asked).toEqual(["m/a"]);
  });

  it("aborts the upstream call when the client leaves", async () => {
    const { provider } = fakeProvider({ "m-a/p": "hang" });
    const { run, clock } = rig(provider);
    const { subject, config: one } = chat({ a: 1 });
    const client = new AbortController();
    const { runner, result } = run(subject, one, client.signal);
    const thrown = thrownBy(result);
    await settle();
    client.abort();
    expect(await thrown).toMatchObject({ outcome: "cancelled" });
    expect(story(runner.attempts)).toEqual(["m-a=cancelled"]);
    expect(clock.pending).toBe(0);
  });
});

describe("places", () => {
  it("passes over a full local target as busy after its queue time", async () => {
    const { provider, asked } = fakeProvider({ "m-local/p": ["hang"], "m-cloud/p": "cloud" });
    const { run, clock } = rig(provider);
    const { models, variants } = ladder({ local: 1 }, { maxConcurrent: 1, queueMs: 1000 });
    const cloud = ladder({ cloud: 3 });
    const fn = chatFunction("chat", [...variants, ...cloud.variants]);
    const all = config([...models, ...cloud.models], [fn]);
    const subject = { type: "function", function: fn, variant: undefined } as const;
    const client = new AbortController();
    const first = thrownBy(run(subject, all, client.signal).result);
    await settle();
    const second = run(subject, all);
    await clock.advance(1000);
    const { attempts } = await second.result;
    expect(story(attempts)).toEqual(["m-local=busy", "m-cloud=ok"]);
    expect(attempts[0]?.ms).toBe(1000);
    client.abort();
    await first;
    expect(asked).toEqual(["m-local/p", "m-cloud/p"]);
    expect(clock.pending).toBe(0);
  });
});

describe("a wait for a place that takes all the time", () => {
  it("passes the target over instead of asking it with no time left", async () => {
    const { provider, asked } = fakeProvider({ "m-a/p": "hang" });
    const { run, clock } = rig(provider, { totalMs: 500 });
    const { subject, config: one } = chat({ a: 1 }, { maxConcurrent: 1, queueMs: 10_000 });
    const client = new AbortController();
    const first = thrownBy(run(subject, one, client.signal).result);
    await settle();
    const second = run(subject, one);
    const thrown = thrownBy(second.result);
    await clock.advance(500);
    expect(await first).toMatchObject({ status: 502 });
    expect(await thrown).toMatchObject({ status: 502 });
    expect(second.runner.attempts).toMatchObject([
      { skip: "busy", reason: expect.stringContaining("no time") },
    ]);
    expect(asked).toEqual(["m-a/p"]);
    expect(clock.pending).toBe(0);
  });
});
