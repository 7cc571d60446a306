import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inProcessClient } from "../../../src/gateway/clients/in-process.ts";
import { inProcessControl } from "../../../src/gateway/clients/in-process-control.ts";
import { remoteControl } from "../../../src/gateway/clients/remote-control.ts";
import type { GatewayControl } from "../../../src/gateway/control/control.ts";
import { AttemptFailure } from "../../../src/gateway/model/index.ts";
import { systemClock } from "../../../src/kernel/clock.ts";
import { callOf, eventsOf } from "../../support/calls.ts";
import { type ScriptedGateway, startScriptedGateway } from "../../support/scripted-gateway.ts";
import { startUpstream } from "../../support/upstream.ts";

const signal = new AbortController().signal;

describe.each<[string, (from: ScriptedGateway) => GatewayControl]>([
  ["in this process", ({ gateway }) => inProcessControl(gateway)],
  ["of a running gateway", ({ http, server }) => remoteControl({ http, url: server.url })],
])("control %s", (_, open) => {
  let from: ScriptedGateway;
  let control: GatewayControl;

  beforeAll(async () => {
    from = await startScriptedGateway();
    control = open(from);
  });
  afterAll(() => from[Symbol.asyncDispose]());

  it("shows functions and targets", async () => {
    const { functions, targets } = await control.state(signal);
    expect(functions).toContainEqual({
      name: "chat",
      type: "chat",
      tier1_share: 1,
      has_tier1: true,
      variants: ["main"],
    });
    expect(targets.find(({ id }) => id === "cloud/s")).toMatchObject({ tier: 3, usable: true, bench: null });
  });

  it("tells of attempts and answers as they happen, and ends when nobody listens any more", async () => {
    const stop = new AbortController();
    const batches = control.events(stop.signal)[Symbol.asyncIterator]();
    const first = batches.next();
    const client = inProcessClient({ engine: from.gateway.engine, clock: systemClock });
    while (from.gateway.hub.listeners === 0) await new Promise((resolve) => setImmediate(resolve));
    await eventsOf(client.chat(callOf("hello"), { signal }));
    const { value } = await first;
    const seen = [...(value?.events ?? [])];
    while (!seen.some(({ event }) => event === "answer"))
      seen.push(...((await batches.next()).value?.events ?? []));
    expect(seen).toMatchObject([
      { event: "attempt", target: "talk/s", outcome: "ok" },
      { event: "answer", function_name: "chat", target: "talk/s", tier: 1, ending: "ok", output_tokens: 4 },
    ]);
    stop.abort();
    expect((await batches.next()).done).toBe(true);
    while (from.gateway.hub.listeners > 0) await new Promise((resolve) => setImmediate(resolve));
  });

  it("tells of answers and failed attempts alone where that is asked", async () => {
    const stop = new AbortController();
    const batches = control.events(stop.signal, { attempts: "failed" })[Symbol.asyncIterator]();
    const first = batches.next();
    const client = inProcessClient({ engine: from.gateway.engine, clock: systemClock });
    while (from.gateway.hub.listeners === 0) await new Promise((resolve) => setImmediate(resolve));
    await eventsOf(client.chat(callOf("hello"), { signal }));
    expect((await first).value?.events).toMatchObject([{ event: "answer", ending: "ok" }]);
    stop.abort();
    await batches.return?.(undefined);
  });

  it("explains a plan, within tiers where that is asked", async () => {
    const explained = await control.explain({ function: "ladder", minTier: 2 }, signal);
    expect(explained.steps).toMatchObject([
      { place: 1, variant: "local", target: "busy/s", state: "tier" },
      { place: 2, variant: "cloud", target: "cloud/s", state: "ready" },
    ]);
    const episodeId = "01939f3e-8c55-7a3b-8f44-0c1d2e3f4a5b";
    const pinned = await control.explain({ function: "ladder", variant: "cloud", episodeId }, signal);
    expect(pinned).toMatchObject({ pinned: true, episode_id: episodeId, steps: [{ target: "cloud/s" }] });
    expect((await control.explain({ model: "talk" }, signal)).steps).toMatchObject([{ target: "talk/s" }]);
  });

  it("probes a target", async () => {
    expect(await control.probe("talk/s", signal)).toMatchObject({
      target: "talk/s",
      outcome: "ok",
      reason: null,
    });
    const failed = await control.probe("busy/s", signal);
    expect(failed).toMatchObject({ outcome: "retry", reason: expect.stringContaining("busy") });
    expect(failed.ms).toBe(Math.round(failed.ms));
  });

  it("lifts a bench", async () => {
    const target = from.gateway.engine.snapshot.config.models.get("cloud")?.targets[0];
    if (target === undefined) throw new Error("no such target");
    from.gateway.benches.fail(target, new AttemptFailure("credit", "empty"), Date.now());
    expect((await control.state(signal)).targets.find(({ id }) => id === "cloud/s")).toMatchObject({
      skip: "benched",
    });
    expect(await control.unbench("cloud/s", signal)).toEqual({ target: "cloud/s", lifted: true });
    expect(await control.unbench("cloud/s", signal)).toEqual({ target: "cloud/s", lifted: false });
  });

  it.each([
    ["function", (c: GatewayControl) => c.explain({ function: "laddr" }, signal)],
    ["model", (c: GatewayControl) => c.explain({ model: "tlk" }, signal)],
    ["target", (c: GatewayControl) => c.probe("tlk/s", signal)],
    ["target", (c: GatewayControl) => c.unbench("cloud", signal)],
  ])("says that a %s is unknown", async (what, act) => {
    await expect(act(control)).rejects.toMatchObject({
      status: 404,
      message: expect.stringContaining(`Unknown ${what}`),
    });
  });
});

describe("control of what is no pmoves gateway", () => {
  it.each([
    [
      "TensorZero",
      { status: 404, body: { error: "Route not found: GET /pmoves/v1/state" } },
      "gateway.not_pmoves",
    ],
    ["a web page", { body: "<html>" }, "gateway.not_one"],
    ["another JSON", { body: [1] }, "gateway.not_one"],
  ])("says so of %s", async (_, play, code) => {
    await using from = await startScriptedGateway();
    await using upstream = await startUpstream(play);
    const control = remoteControl({ http: from.http, url: upstream.url });
    await expect(control.state(signal)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(upstream.url),
    });
  });
});
