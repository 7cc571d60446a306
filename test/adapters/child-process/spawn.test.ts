import { realpathSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { createSpawn } from "../../../src/adapters/child-process/spawn.ts";
import type { Command, Running } from "../../../src/gateway/providers/claude-code/process-port.ts";
import { isAlive, nodeCommand } from "../../support/headless.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const NEVER = new AbortController().signal;
const ENV = { PATH: process.env.PATH, KEPT: "yes", SECRET: "no" };

function start(command: Command, input = "", signal = NEVER): Running {
  return createSpawn(ENV)({ command, input, signal });
}

async function outputOf(running: Running): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of running.chunks) parts.push(chunk);
  return Buffer.concat(parts).toString();
}

/** The first number that a program writes: a process id. */
async function firstNumber(running: Running): Promise<number> {
  for await (const chunk of running.chunks) return Number(Buffer.from(chunk).toString());
  throw new Error("it wrote nothing");
}

test("gives the input, takes the output, and says how it ended", async () => {
  const running = start(
    nodeCommand(
      'process.stdout.write((await input()).toUpperCase()); process.stderr.write("why"); process.exitCode = 3;',
    ),
    "grüße",
  );
  expect(await outputOf(running)).toBe("GRÜSSE");
  expect(await running.exit()).toEqual({ code: 3, signal: null, stderr: "why" });
});

test("passes on the named variables alone, and arguments as they are", async () => {
  const script = "process.stdout.write(JSON.stringify([process.env, process.argv.at(-1)]))";
  const command: Command = {
    program: process.execPath,
    args: ["-e", script, "--", "$HOME; echo `id` 'x'"],
    cwd: undefined,
    env: ["KEPT", "UNSET"],
  };
  const [env, last] = JSON.parse(await outputOf(start(command)));
  expect(env).toMatchObject({ KEPT: "yes" });
  expect(env).not.toHaveProperty("SECRET");
  expect(env).not.toHaveProperty("PATH");
  expect(last).toBe("$HOME; echo `id` 'x'");
});

test("runs in the folder that is named", async () => {
  const folder = realpathSync(tempFolder());
  const command = nodeCommand("process.stdout.write(process.cwd())", { cwd: folder });
  expect(await outputOf(start(command))).toBe(folder);
});

test("does not mind a program that leaves its input unread", async () => {
  const running = start(nodeCommand('process.stdout.write("done")'), "x".repeat(1_000_000));
  expect(await outputOf(running)).toBe("done");
  expect(await running.exit()).toMatchObject({ code: 0 });
});

test.for([
  [
    { program: "no-such-program-anywhere" },
    /"no-such-program-anywhere" could not be started: it, or the folder/,
  ],
  [{ cwd: "/no/such/folder" }, /could not be started: it, or the folder it is to run in, does not exist/],
  [{ program: import.meta.filename }, /could not be started: it may not be executed/],
] as const)("says why a program can't be started: %j", async ([more, why]) => {
  const running = start(nodeCommand("", more));
  await expect(outputOf(running)).rejects.toMatchObject({
    name: "SpawnFailure",
    message: expect.stringMatching(why),
  });
  expect(await running.exit()).toMatchObject({ code: null });
  await running.stop();
});

test("an abort kills the program and what it started, deaf ones too, in a moment", async () => {
  const controller = new AbortController();
  const code = `
    import { spawn } from "node:child_process";
    process.on("SIGTERM", () => {});
    const deaf = "process.on('SIGTERM', () => {}); process.send?.('up'); setInterval(() => {}, 1e6)";
    const child = spawn(process.execPath, ["-e", deaf], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    child.on("message", () => process.stdout.write(String(child.pid)));
    await forever();
  `;
  const running = start(nodeCommand(code), "", controller.signal);
  const reading = running.chunks[Symbol.asyncIterator]();
  const grandchild = Number(Buffer.from((await reading.next()).value ?? []).toString());
  expect(isAlive(grandchild)).toBe(true);
  const reason = new Error("enough");
  const started = performance.now();
  controller.abort(reason);
  await expect(reading.next()).rejects.toBe(reason);
  await running.exit();
  // 100 ms on a machine that has nothing else to do; without the abort it would never end.
  expect(performance.now() - started).toBeLessThan(3_000);
  await vi.waitFor(() => expect(isAlive(grandchild)).toBe(false), { timeout: 10_000 });
});

test("what a program leaves running goes with it", async () => {
  const code = `
    import { spawn } from "node:child_process";
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"], { stdio: "inherit" });
    process.stdout.write(String(child.pid));
    process.exit(0);
  `;
  const running = start(nodeCommand(code));
  const grandchild = Number(await outputOf(running));
  expect(grandchild).toBeGreaterThan(0);
  await running.exit();
  await vi.waitFor(() => expect(isAlive(grandchild)).toBe(false), { timeout: 10_000 });
});

test("stop ends it, twice if need be", async () => {
  const running = start(nodeCommand("process.stdout.write(String(process.pid)); await forever();"));
  const pid = await firstNumber(running);
  await running.stop();
  await running.stop();
  expect(isAlive(pid)).toBe(false);
});

test("does not begin when the signal has fired", () => {
  const reason = new Error("enough");
  expect(() => start(nodeCommand(""), "", AbortSignal.abort(reason))).toThrow(reason);
});

test("ends a program that says too much", async () => {
  const spawn = createSpawn(ENV, { maxOutputBytes: 1000 });
  const command = nodeCommand(
    // A closed pipe alone must not be what ends it.
    'process.stdout.on("error", () => undefined);' +
      'for (;;) { await new Promise((r) => process.stdout.write("x".repeat(500), () => setImmediate(r))); }',
  );
  const running = spawn({ command, input: "", signal: NEVER });
  await expect(outputOf(running)).rejects.toThrow(/wrote more than 1000 bytes/);
  expect((await running.exit()).signal).toBe("SIGTERM");
});

test("keeps the end of what goes to standard error", async () => {
  const code = 'process.stderr.write("a".repeat(50_000) + "the end"); process.exitCode = 1;';
  const running = start(nodeCommand(code));
  await outputOf(running);
  const { stderr } = await running.exit();
  expect(stderr).toHaveLength(16 * 1024);
  expect(stderr).toMatch(/the end$/);
});

test("leaves nothing behind that would hold this process", async () => {
  const before = process.listenerCount("exit");
  const running = start(nodeCommand(""));
  expect(process.listenerCount("exit")).toBe(before + 1);
  await outputOf(running);
  await running.exit();
  expect(process.listenerCount("exit")).toBe(before);
});
