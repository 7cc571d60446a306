import { spawnSync } from "node:child_process";
import { createSpawn } from "../../src/adapters/child-process/spawn.ts";
import type { Command, Running, Spawn } from "../../src/gateway/providers/claude-code/process-port.ts";

/** A command of a few lines of Node: `say(value)` writes a line of JSON, `input()` resolves to what it was told. */
export function nodeCommand(code: string, more: Partial<Command> = {}): Command {
  const prelude = `
    const say = (value) => process.stdout.write(JSON.stringify(value) + "\\n");
    const input = async () => { let text = ""; for await (const part of process.stdin) text += part; return text; };
    const forever = () => new Promise(() => setInterval(() => {}, 1e6));
  `;
  return {
    program: process.execPath,
    args: ["--input-type=module", "-e", `${prelude}\n${code}`],
    cwd: undefined,
    env: ["PATH"],
    ...more,
  };
}

/** Real processes, and what has been started. */
export function watchedSpawn(): { readonly spawn: Spawn; readonly started: Running[] } {
  const started: Running[] = [];
  const real = createSpawn(process.env);
  const spawn: Spawn = (request) => {
    const running = real(request);
    started.push(running);
    return running;
  };
  return { spawn, started };
}

/** Whether a process of that id runs; one that is dead and not yet buried does not. */
export function isAlive(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.trim().startsWith("Z");
}
