import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { fullClears, type PtyOptions, type PtyRun, runModule } from "../support/pty.ts";

const fixture = new URL("../fixtures/tail.ts", import.meta.url).pathname;

async function tail(args: readonly string[] = [], options: PtyOptions = {}) {
  const folder = mkdtempSync(join(tmpdir(), "pmoves-tail-"));
  const env = { HOME: folder, PMOVES_HOME: folder, ...options.env };
  const run = runModule(fixture, args, { columns: 110, rows: 24, ...options, env, cwd: folder });
  onTestFinished(() => run.kill("SIGKILL"));
  await run.until((seen) => seen.trim() !== "", "a first frame");
  return { run, folder };
}

/** Presses keys and waits for what they bring. */
async function press(run: PtyRun, keys: string, text: string): Promise<string> {
  run.write(keys);
  return run.sees(text);
}

/** Escape, until that is gone: what follows it too soon would be taken for Alt. */
async function escapeFrom(run: PtyRun, text: string): Promise<void> {
  run.write("\u001b");
  await run.until((seen) => !seen.includes(text), `${text} to go`);
}

async function left(run: PtyRun, keys = "q") {
  run.write(keys);
  const { exit } = await run.exited;
  return { exit, raw: run.raw };
}

describe("the screen of bus tail", () => {
  it("shows the newest with their verdicts, wide characters in line", async () => {
    const { run } = await tail();
    const seen = await run.sees("following");
    expect(seen).toContain("checked 60 of 60 · 20 invalid");
    const lines = run.lines();
    expect(lines).toHaveLength(24);
    // A wide character takes two columns of the terminal and one of the string.
    const sizeAt = (line = "") => line.indexOf(" B") + [...line].filter((c) => c > "\u2e80").length;
    const ascii = lines.find((line) => line.includes("geometry.event.v1"));
    const wide = lines.find((line) => line.includes("内容"));
    expect(sizeAt(wide)).toBe(sizeAt(ascii));
    expect((await left(run)).raw).toContain("60 messages on 3 subjects, checked 60 of 60, 20 invalid");
  });

  it("does not say that it follows before messages are heard", async () => {
    const { run } = await tail(["--connecting"]);
    expect(await run.sees("connecting · ")).not.toContain("following");
    await press(run, "r", "following");
    await left(run);
  });

  it("says what is wrong with a filter, until one is right", async () => {
    const { run } = await tail();
    await press(run, "/nothing:x\r", "there is no field");
    run.write("/verdict:invalid\r");
    await run.until((seen) => seen.includes("20 of 60 kept"), "the line of the right one");
    await left(run);
  });

  it("takes every key that ? tells of", async () => {
    const { run, folder } = await tail([], { rows: 90 });
    await run.sees("following");
    await press(run, "?", "go to the oldest");
    await press(run, "?", "following");
    await press(run, " ", "PAUSED");
    await press(run, " ", "following");
    await press(run, "g", "PAUSED");
    await press(run, "G", "following");
    await press(run, "/verdict:invalid\r", "20 of 60 kept");
    await press(run, "/!内容 size>1000\r", "filter !内容 size>1000");
    await press(run, "/\r", "60 of 60 kept");
    await press(run, "ftokenism\r", "PAUSED");
    await press(run, "gnN\r", "[decoded]");
    await press(run, "\t\t", "[validity]");
    await press(run, "\t", "[geometry]");
    await run.sees("conf ≥ 0.8");
    await press(run, "\t", "[decoded]");
    await run.sees('"super_nodes"');
    await press(run, "J", "[decoded]");
    await escapeFrom(run, "[decoded]");
    await press(run, "c", "columns: space shows");
    await press(run, "\u001b[B ", "[ ] schema");
    await escapeFrom(run, "columns: space");
    await press(run, "y", "copied by the terminal");
    await press(run, "Y", "copied by the terminal");
    await press(run, "r", "recording to out.bus");
    await press(run, "r", "out.bus: 3 messages");
    await press(run, "\t", "per s");
    run.write("\t");
    await run.until((seen) => !seen.includes("per s"), "the panel to go");
    run.write(":theme\rt\u001b[6~\u001b[5~jk/内容\r");
    await run.until((seen) => !seen.includes("tokenism"), "the filter");
    await press(run, "w", "save as: pmoves-bus-tail-");
    await press(run, "\r", "20 rows written to pmoves-bus-tail-");
    expect(fullClears(run.raw)).toBe(0);
    const { exit, raw } = await left(run, ":quit\r");
    expect(exit).toBe(0);
    expect(raw).toContain("\u001b]52;c;");
    const [file = ""] = readdirSync(folder).filter((name) => name.endsWith(".jsonl"));
    const saved = readFileSync(join(folder, file), "utf8").trim().split("\n");
    expect(saved).toHaveLength(20);
    expect(JSON.parse(saved[0] ?? "")).toMatchObject({ subject: "内容.新建.v1", sequence: 1 });
  });

  it("never shows what a constellation of kind secret holds", async () => {
    const { run } = await tail([], { rows: 90 });
    await run.sees("following");
    await press(run, "k\r", "[decoded]");
    await press(run, "J", "[redacted]");
    await press(run, "\t", "[raw]");
    await escapeFrom(run, "[raw]");
    await press(run, "y", "copied by");
    const { raw } = await left(run);
    const copied = Buffer.from(/\]52;c;([\w+/=]*)/.exec(raw)?.[1] ?? "", "base64").toString();
    expect(copied).toContain("chit.cgp.v0.1");
    expect(copied + raw).not.toContain("launch code");
  });

  it("counts what comes while it is paused, and follows again", async () => {
    const { run } = await tail(["--later"]);
    await run.sees("following");
    await press(run, " ", "PAUSED");
    await run.until((seen) => /\+[1-9]\d* new/.test(seen), "new messages counted");
    await press(run, "G", "following");
    expect((await left(run)).exit).toBe(0);
  });

  it("says what is wrong with a filter or a command, and goes on", async () => {
    const { run } = await tail();
    await run.sees("following");
    await press(run, "/subjct:x\r", "did you mean subject?");
    await press(run, "//(/\r", "no regular expression");
    await press(run, ":sav x\r", "did you mean save?");
    await press(run, ":columns nope\r", 'no column "nope"');
    await press(run, "n", "nothing to find yet");
    expect((await left(run)).exit).toBe(0);
  });

  it("edits what is typed, and takes pasted text as text", async () => {
    const { run } = await tail();
    await run.sees("following");
    await press(run, "/xyz\u007f\u007f\u007f\u001b[200~quit 内容\u001b[201~", "/ quit 内容");
    await press(run, "\u0015内\u001b[D中", "/ 中内");
    await press(run, "\u001b", "following");
    expect((await left(run)).exit).toBe(0);
  });

  it("writes little while little happens, within a budget while much does, and clears nothing", async () => {
    const { run } = await tail(["--later"], { columns: 160, rows: 50 });
    await run.sees("following");
    const from = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const perSecond = (run.bytesSince(from) * 1000) / (performance.now() - from);
    expect(perSecond).toBeGreaterThan(0);
    expect(perSecond).toBeLessThan(150_000);
    expect(fullClears(run.raw)).toBe(0);
    await press(run, " ", "PAUSED");
    const still = performance.now();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    // Only the counters change: the rest of the screen is not written again.
    expect(run.bytesSince(still)).toBeLessThan(20_000);
    expect((await left(run)).exit).toBe(0);
  });

  it("follows the size of the terminal down to 20 columns and up again", async () => {
    const { run } = await tail();
    await run.sees("following");
    run.resize(20, 8);
    await run.until((seen) => seen.split("\n")[7]?.startsWith("following") ?? false, "eight rows");
    run.resize(4, 2);
    run.resize(120, 40);
    await run.until((seen) => seen.split("\n")[39]?.startsWith("following") ?? false, "forty rows");
    await press(run, "k\r", "[decoded]");
    expect((await left(run)).exit).toBe(0);
  });

  it("has no colour with NO_COLOR, and t brings none", async () => {
    const { run } = await tail([], { env: { NO_COLOR: "1" } });
    await run.sees("following");
    await press(run, "kt", "PAUSED");
    const { raw } = await left(run);
    expect(raw).toContain("\u001b[7m");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
    expect(raw).not.toMatch(/\u001b\[(?:3|4|9)\d/);
  });

  it("opens $EDITOR on the record and comes back", async () => {
    const { run } = await tail([], { env: { EDITOR: "cp -f" } });
    await run.sees("following");
    // `cp -f FILE` fails for want of a second name: the editor ended, and that is all that matters.
    await press(run, "e", "back from the editor");
    expect(run.buffer).toBe("alternate");
    expect((await left(run)).exit).toBe(0);
  });
});

describe("a screen that does not end by a key", () => {
  const restored = (run: PtyRun) => {
    expect(run.buffer).toBe("normal");
    expect(run.modes.bracketedPasteMode).toBe(false);
    expect(run.raw.lastIndexOf("\u001b[?25h")).toBeGreaterThan(run.raw.lastIndexOf("\u001b[?25l"));
  };

  it("gives the terminal back and says why when its source fails", async () => {
    const { run } = await tail(["--fail"]);
    await run.sees("following");
    run.write("r");
    expect(await run.exited).toMatchObject({ exit: 1 });
    restored(run);
    expect(run.text()).toContain("error: the bus went away");
  });

  it("gives the terminal back before a crash is told", async () => {
    const { run } = await tail(["--throw"]);
    await run.sees("following");
    run.write("r");
    expect((await run.exited).exit).not.toBe(0);
    restored(run);
    expect(run.text()).toContain("a fault of ours");
  });

  it("keeps what is said on stderr off the screen, and says it afterwards", async () => {
    const { run } = await tail();
    await run.sees("following");
    await press(run, "r", "recording to out.bus");
    expect(run.raw).not.toContain("something to know");
    expect((await left(run)).raw).toContain("something to know");
    expect(run.text()).toContain("something to know");
  });

  it.each(["SIGTERM", "SIGINT"])("gives the terminal back on %s, with its summary", async (signal) => {
    const { run } = await tail();
    await run.sees("following");
    run.kill(signal);
    expect(await run.exited).toMatchObject({ exit: 130 });
    restored(run);
    expect(run.text()).toContain("60 messages on 3 subjects");
  });
});
