import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fullClears, type PtyOptions, type PtyRun, runModule } from "./support/pty.ts";

function nautilus(options: PtyOptions = {}, args: readonly string[] = []): PtyRun {
  const home = mkdtempSync(join(tmpdir(), "pmoves-tui-"));
  const env = { HOME: home, PMOVES_HOME: join(home, "pmoves"), ...options.env };
  return runModule("test/tui/support/program.ts", ["geometry", "default", ...args], { ...options, env });
}

async function leave(run: PtyRun): Promise<{ readonly exit: number }> {
  run.write("q");
  return run.exited;
}

describe("pmoves geometry default on a terminal", () => {
  it("turns on the alternate screen without ever clearing it, and gives the terminal back", async () => {
    const run = nautilus({ columns: 60, rows: 20 });
    const first = await run.sees("turn");
    const later = await run.until((seen) => seen !== first, "another picture");
    expect(run.buffer).toBe("alternate");
    expect(later.split("\n")).toHaveLength(20);
    const clears = fullClears(run.raw);
    expect(await leave(run)).toMatchObject({ exit: 0 });
    expect(clears).toBe(0);
    expect(run.buffer).toBe("normal");
    expect(run.modes.bracketedPasteMode).toBe(false);
    expect(run.raw.endsWith("\u001b[?25h")).toBe(true);
  });

  it("can be left while it is paused", async () => {
    const run = nautilus({ columns: 40, rows: 12 });
    const first = await run.sees("turn");
    await run.until((seen) => seen !== first, "another picture");
    run.write(" q");
    expect(await run.exited).toMatchObject({ exit: 0 });
  });

  it("fits a terminal of 20 columns, and another size after a change", async () => {
    const run = nautilus({ columns: 20, rows: 6 });
    await run.sees("nautilus");
    run.resize(44, 15);
    await run.until((seen) => seen.split("\n")[14]?.includes("turn") ?? false, "the new size");
    expect(run.lines().every((line) => line.length <= 44)).toBe(true);
    expect(await leave(run)).toMatchObject({ exit: 0 });
  });

  it.each(["SIGTERM", "SIGINT"])("gives the terminal back on %s and exits with 130", async (signal) => {
    const run = nautilus();
    await run.sees("turn");
    run.kill(signal);
    expect(await run.exited).toMatchObject({ exit: 130 });
    expect(run.buffer).toBe("normal");
    expect(run.raw.endsWith("\u001b[?25h")).toBe(true);
  });

  it("gives the terminal back when it is hung up on; a reader that has gone is no failure", async () => {
    const run = nautilus();
    await run.sees("turn");
    run.kill("SIGHUP");
    expect(await run.exited).toMatchObject({ exit: 0 });
    expect(run.raw).toContain("\u001b[?1049l");
  });

  it.each([
    ["--no-tui", {}, ["--no-tui"]],
    ["CI", { CI: "true" }, []],
    ["TERM=dumb", { TERM: "dumb" }, []],
    ["--format plain", {}, ["--format", "plain"]],
  ])("is drawn once with %s", async (_name, env, args) => {
    const run = nautilus({ env, columns: 60 }, args);
    expect(await run.exited).toMatchObject({ exit: 0 });
    expect(run.raw).not.toContain("\u001b[?1049h");
    expect(run.raw).toMatch(/[\u2801-\u28ff]/);
  });

  it("has no colour with NO_COLOR", async () => {
    const run = nautilus({ env: { NO_COLOR: "1" } });
    await run.sees("turn");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
    expect(run.raw).not.toMatch(/\u001b\[(?:3|4|9)\d/);
    expect(await leave(run)).toMatchObject({ exit: 0 });
  });
});
