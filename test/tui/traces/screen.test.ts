import { describe, expect, it, onTestFinished } from "vitest";
import { attempt, feedback, idOf, inference, put } from "../../contract/record-store.ts";
import { recordHome } from "../../support/record-commands.ts";
import { fullClears, type PtyOptions, runModule } from "../support/pty.ts";

const tried = JSON.stringify([
  { target: "m/a", variant: "local", tier: 1, outcome: "retry", ms: 30, reason: "server busy\u001b[2J" },
  { target: "c/z", variant: "cloud", tier: 3, outcome: "ok", ms: 200 },
]);

/** A machine with 700 requests, more than one page, the last of them with a story. */
async function home() {
  const { folder, store } = recordHome();
  const all = Array.from({ length: 700 }, (_, i) => inference(i + 1));
  const last = { target: "c/z", tier: 3 as const, cost: 0.25, tags: '{"user":"ann"}', attempts: tried };
  all[699] = inference(700, { ...last, function_name: "ladder", variant_name: "cloud" });
  all[698] = inference(699, { ending: "failed", error: "all targets failed", target: null, tier: null });
  const call = attempt(9001, 700, { raw_request: '{"model":"z"}', raw_response: '{"reply":"raw"}' });
  await put(store, all, [call], [feedback(9600, idOf(700))]);
  const open = (args: readonly string[] = [], options: PtyOptions = {}) => {
    const env = { HOME: folder, PMOVES_HOME: folder };
    const run = runModule("test/tui/support/program.ts", ["traces", ...args], {
      columns: 150,
      rows: 40,
      ...options,
      env,
    });
    onTestFinished(() => run.kill("SIGKILL"));
    return run;
  };
  return { open, store };
}

describe("pmoves traces on a terminal", () => {
  it("lists what is kept, follows what comes, and filters by function, tier, outcome, tag and time", async () => {
    const { open, store } = await home();
    const run = open();
    await run.sees("700 requests");
    await run.sees("1 failed");
    await put(store, [inference(701, { function_name: "fresh" })]);
    await run.sees("fresh");
    for (const filter of [
      "function:ladder",
      "tier:3",
      "outcome:retry",
      "tag:user=ann",
      "cost>0.1",
      '"busy"',
    ]) {
      run.write(`/${filter}\r`);
      await run.sees(`filter ${filter}`);
      await run.sees("1 of 701 kept");
    }
    run.write("/!ending:ok\r");
    await run.sees("1 of 701 kept");
    run.write("/time>2026-11-22T12:11:39 variant:local\r");
    await run.sees("2 of 701 kept");
    expect(fullClears(run.raw)).toBe(0);
    run.write("q");
    expect(await run.exited).toMatchObject({ exit: 0 });
    expect(run.text()).toContain("701 requests looked at, 1 failed, $0.25");
  });

  it("shows one whole: waterfall, messages, raw bodies, cost", async () => {
    const { open } = await home();
    const run = open();
    await run.sees("700 requests");
    run.write("G\r");
    const seen = await run.sees("server busy");
    expect(seen).toMatch(/c\/z tier 3 +█+ +200 ms ok/);
    expect(seen).toContain("score = 1");
    run.write("\t");
    await run.sees('"messages"');
    run.write("\t");
    await run.sees('{"reply":"raw"}');
    run.write("\t");
    await run.sees("whole: $0.25");
    run.write("K");
    await run.sees("whole: nobody states it".slice(0, 6));
    run.write("y");
    await run.sees("copied by the terminal");
    expect(fullClears(run.raw)).toBe(0);
    run.write("q");
    expect(await run.exited).toMatchObject({ exit: 0 });
  });

  it("asks the store for what options say, and opens on a machine without records", async () => {
    const { open } = await home();
    const run = open(["--ending", "failed"]);
    await run.sees("1 request ");
    run.write("q");
    expect(await run.exited).toMatchObject({ exit: 0 });
    const { folder } = recordHome();
    const env = { HOME: folder, PMOVES_HOME: folder };
    const empty = runModule("test/tui/support/program.ts", ["traces"], { env });
    onTestFinished(() => empty.kill("SIGKILL"));
    await empty.sees("0 requests");
    empty.write("\ry");
    await empty.sees("there is no row yet");
    empty.write("q");
    expect(await empty.exited).toMatchObject({ exit: 0 });
  });

  it("refuses options that make no sense before anything is drawn", async () => {
    const { open } = await home();
    const run = open(["--outcome", "nope"]);
    expect(await run.exited).toMatchObject({ exit: 2 });
    expect(run.raw).not.toContain("\u001b[?1049h");
  });
});
