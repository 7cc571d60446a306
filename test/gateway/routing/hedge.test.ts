import { describe, expect, it } from "vitest";
import type { Tier } from "../../../src/gateway/config/types.ts";
import { AttemptFailure, type StreamBatch } from "../../../src/gateway/model/index.ts";
import type { Provider } from "../../../src/gateway/providers/provider.ts";
import { FakeClock, settle } from "../../support/clock.ts";
import { chatFunction, config, ladder } from "../../support/config.ts";
import { fakeProvider, textBatch } from "../../support/fake-provider.ts";
import { ask, gatewayRig, textOf } from "../../support/gateway.ts";

const BODY = {
  function_name: "chat",
  stream: true,
  input: { messages: [{ role: "user", content: "hi" }] },
};

interface Behaviour {
  readonly ms: number;
  readonly fails?: boolean | AttemptFailure;
  /** Says nothing more after its first content. */
  readonly stalls?: boolean;
}

/** Targets that answer, or fail, after so many milliseconds on the test's clock. */
function timed(clock: FakeClock, plan: Readonly<Record<string, Behaviour>>) {
  const log: string[] = [];
  const { provider } = fakeProvider({});
  const streaming: Provider = {
    ...provider,
    async *stream({ target, signal }): AsyncGenerator<StreamBatch, void, undefined> {
      const { ms, fails, stalls }: Behaviour = plan[target.model] ?? { ms: 0 };
      log.push(`ask ${target.model}`);
      const wait = (start: (done: () => void) => () => void) =>
        new Promise<void>((resolve, reject) => {
          const leave = () => {
            cancel();
            log.push(`stop ${target.model}`);
            reject(signal.reason);
          };
          const cancel = start(() => {
            signal.removeEventListener("abort", leave);
            resolve();
          });
          signal.addEventListener("abort", leave);
        });
      await wait((done) => clock.after(ms, done));
      if (fails) throw fails === true ? new AttemptFailure("model", "dead") : fails;
      yield textBatch(target.model);
      if (stalls) await wait(() => () => undefined);
      yield { events: [{ type: "finish", reason: "stop" }], raw: "" };
    },
  };
  return { provider: streaming, log };
}

async function hedged(
  tiers: Readonly<Record<string, Tier>>,
  plan: Readonly<Record<string, Behaviour>>,
  settings = {},
) {
  const clock = new FakeClock();
  const { provider, log } = timed(clock, plan);
  const { models, variants } = ladder(tiers);
  const all = config(models, [chatFunction("chat", variants)]);
  const told: (string | undefined)[][] = [];
  const rig = await gatewayRig({
    config: all,
    provider: () => provider,
    clock,
    settings: { hedgeMs: 500, ...settings },
    observers: [{ attempt: ({ target, outcome, reason }) => told.push([target, outcome, reason]) }],
  });
  const client = new AbortController();
  const asking = ask(rig.gateway, "/inference", BODY, { signal: client.signal });
  return { clock, log, told, asking, client };
}

describe("a hedged stream", () => {
  it("asks the next target when the first is silent, and stops the slower one", async () => {
    const { clock, log, asking } = await hedged({ a: 1, b: 2 }, { "m-a": { ms: 9000 }, "m-b": { ms: 100 } });
    await clock.advance(499);
    expect(log).toEqual(["ask m-a"]);
    await clock.advance(101);
    const reply = await asking;
    expect(log).toEqual(["ask m-a", "ask m-b", "stop m-a"]);
    expect(reply.headers["x-pmoves-target"]).toBe("m-b/p");
    expect(reply.headers["x-pmoves-attempts"]).toMatch(
      /m-b\/p;tier=2;outcome=ok.*m-a\/p;tier=1;outcome=cancelled/,
    );
    expect(await textOf(reply)).toContain('"text":"m-b"');
    expect(clock.pending).toBe(0);
  });

  it("keeps the first where that answers after all, and asks nobody where it is quick", async () => {
    const late = await hedged({ a: 1, b: 2 }, { "m-a": { ms: 600 }, "m-b": { ms: 300 } });
    await late.clock.advance(600);
    expect((await late.asking).headers["x-pmoves-target"]).toBe("m-a/p");
    expect(late.log).toEqual(["ask m-a", "ask m-b", "stop m-b"]);
    const quick = await hedged({ a: 1, b: 2 }, { "m-a": { ms: 100 } });
    await quick.clock.advance(100);
    await quick.asking;
    expect(quick.log).toEqual(["ask m-a"]);
  });

  it("never asks what is paid by use, unless that is allowed", async () => {
    const plan = { "m-a": { ms: 2000 }, "m-b": { ms: 1 } };
    const free = await hedged({ a: 1, b: 3 }, plan);
    await free.clock.advance(2000);
    expect((await free.asking).headers["x-pmoves-target"]).toBe("m-a/p");
    const paid = await hedged({ a: 1, b: 3 }, plan, { hedgePaid: true });
    await paid.clock.advance(501);
    expect((await paid.asking).headers["x-pmoves-target"]).toBe("m-b/p");
  });

  it("goes on with the one that is left when the other fails, and then with the rest of the plan", async () => {
    const { clock, log, asking } = await hedged(
      { a: 1, b: 2, c: 2 },
      { "m-a": { ms: 700, fails: true }, "m-b": { ms: 400, fails: true }, "m-c": { ms: 1 } },
    );
    await clock.advance(902);
    expect((await asking).headers["x-pmoves-target"]).toBe("m-c/p");
    expect(log).toEqual(["ask m-a", "ask m-b", "ask m-c"]);
    await textOf(await asking);
    expect(clock.pending).toBe(0);
  });

  it("outlives a second target that takes the request for a bad one, unless the first fails too", async () => {
    const fussy = { ms: 10, fails: new AttemptFailure("caller", "no such parameter", { status: 400 }) };
    const served = await hedged({ a: 1, b: 2 }, { "m-a": { ms: 900 }, "m-b": fussy });
    await served.clock.advance(900);
    expect((await served.asking).headers["x-pmoves-target"]).toBe("m-a/p");
    const refused = await hedged({ a: 1, b: 2 }, { "m-a": { ms: 900, fails: true }, "m-b": fussy });
    await refused.clock.advance(900);
    expect(await refused.asking).toMatchObject({
      status: 400,
      body: expect.stringContaining("no such parameter"),
    });
    expect(refused.clock.pending).toBe(0);
  });

  it("ends both when the client leaves", async () => {
    const { clock, log, asking, client } = await hedged(
      { a: 1, b: 2 },
      { "m-a": { ms: 9000 }, "m-b": { ms: 9000 } },
    );
    await clock.advance(600);
    client.abort();
    await settle();
    expect((await asking).status).toBe(499);
    expect(log.slice(2).sort()).toEqual(["stop m-a", "stop m-b"]);
    expect(clock.pending).toBe(0);
  });

  it("says of the one that lost why it was ended", async () => {
    const { clock, told, asking } = await hedged({ a: 1, b: 2 }, { "m-a": { ms: 9000 }, "m-b": { ms: 10 } });
    await clock.advance(510);
    await textOf(await asking);
    expect(told).toEqual([
      ["m-b/p", "ok", undefined],
      ["m-a/p", "cancelled", "another target answered first"],
    ]);
  });

  it.each([
    ["the first", { "m-a": { ms: 1, stalls: true }, "m-b": { ms: 1 } }, "stop m-a"],
    ["the one asked beside it", { "m-a": { ms: 9000 }, "m-b": { ms: 1, stalls: true } }, "stop m-b"],
  ])("is ended at once when the client leaves in the middle of an answer of %s", async (_, plan, stopped) => {
    const { clock, log, asking, client } = await hedged({ a: 1, b: 2 }, plan);
    await clock.advance(600);
    const reading = textOf(await asking);
    await settle();
    expect(log).not.toContain(stopped);
    client.abort();
    await settle();
    expect(log).toContain(stopped);
    await reading;
    expect(clock.pending).toBe(0);
  });
});
