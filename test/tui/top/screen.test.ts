import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { inProcessClient } from "../../../src/gateway/clients/in-process.ts";
import { systemClock } from "../../../src/kernel/clock.ts";
import { callOf, eventsOf } from "../../support/calls.ts";
import { type ScriptedGateway, startScriptedGateway } from "../../support/scripted-gateway.ts";
import { fullClears, type PtyOptions, runModule } from "../support/pty.ts";

const { signal } = new AbortController();

describe("pmoves top on a terminal", () => {
  let from: ScriptedGateway;
  beforeAll(async () => {
    from = await startScriptedGateway();
  });
  afterAll(() => from[Symbol.asyncDispose]());

  function top(options: PtyOptions = {}, gateway = from) {
    const home = mkdtempSync(join(tmpdir(), "pmoves-top-"));
    const env = { HOME: home, PMOVES_HOME: join(home, "pmoves") };
    const args = ["top", "--gateway", gateway.server.url, "--window", "3"];
    const run = runModule("test/tui/support/program.ts", args, { columns: 120, rows: 40, ...options, env });
    onTestFinished(() => run.kill("SIGKILL"));
    return run;
  }

  async function ask(times: number, fn: string, gateway = from): Promise<void> {
    const client = inProcessClient({ engine: gateway.gateway.engine, clock: systemClock });
    for (let i = 0; i < times; i++) await eventsOf(client.chat(callOf("hello", fn), { signal }));
  }

  it("shows rates, tiers, targets and errors of a running gateway, and what it saw when it is left", async () => {
    const run = top();
    await run.sees("nothing yet");
    while (from.gateway.hub.listeners === 0) await new Promise((resolve) => setImmediate(resolve));
    await ask(5, "chat");
    await ask(1, "ladder");
    const seen = await run.sees("tier 3");
    expect(seen).toMatch(/talk\/s +1 /);
    expect(seen).toContain("last errors");
    expect(seen).toContain("busy/s");
    run.write("?");
    await run.sees("next theme");
    run.write("?");
    await run.sees("served by");
    run.write(" ");
    await run.sees("PAUSED");
    run.write("Yt");
    await run.sees("copied by the terminal");
    expect(fullClears(run.raw)).toBe(0);
    run.write("q");
    expect(await run.exited).toMatchObject({ exit: 0 });
    expect(run.text()).toContain("6 requests seen in");
  });

  it("fits 20 columns and five rows, and scrolls", async () => {
    const run = top({ columns: 20, rows: 5 });
    await run.sees("requests");
    run.write("jjj");
    await run.sees("served by");
    run.write("g");
    await run.sees("requests");
    run.write("q");
    expect(await run.exited).toMatchObject({ exit: 0 });
  });

  it("says so when the gateway goes away, and goes on looking", async () => {
    const other = await startScriptedGateway();
    const run = top({}, other);
    await run.sees("nothing yet");
    await other[Symbol.asyncDispose]();
    await run.sees("no gateway answers");
    expect(run.buffer).toBe("alternate");
    run.write("q");
    expect(await run.exited).toMatchObject({ exit: 0 });
  });

  it("ends with the reason where there is no gateway at all", async () => {
    const gone = await startScriptedGateway();
    await gone[Symbol.asyncDispose]();
    const run = top({}, gone);
    expect(await run.exited).toMatchObject({ exit: 5 });
    expect(run.buffer).toBe("normal");
    expect(run.text()).toContain("no gateway answers");
  });
});
