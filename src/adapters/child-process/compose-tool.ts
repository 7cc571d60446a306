import { execFile } from "node:child_process";
import type { ComposeTool, ToolVerdict } from "../../stack/harden/compose-tool.ts";

const DEADLINE_MS = 60_000;
const MOST_OUTPUT = 64 * 1024 * 1024;

interface Ran {
  readonly code: number | string | null;
  readonly stderr: string;
}

/** `docker compose` of the PATH, run in `cwd`. */
export function createComposeTool(
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
  signal: AbortSignal,
): ComposeTool {
  const run = (args: readonly string[], more: Readonly<Record<string, string>>): Promise<Ran> =>
    new Promise((settle) => {
      const options = { cwd, env: { ...env, ...more }, timeout: DEADLINE_MS, maxBuffer: MOST_OUTPUT, signal };
      execFile("docker", ["compose", ...args], options, (error, _stdout, stderr) => {
        settle({ code: error === null ? 0 : (error.code ?? null), stderr });
      });
    });
  return {
    async config(files, more) {
      signal.throwIfAborted();
      const version = await run(["version"], {});
      if (version.code !== 0) return { kind: "absent", reason: whyAbsent(version) };
      const named = files.flatMap((file) => ["-f", file]);
      // Names only: the whole model is loaded and checked for them, and env files, which hold secrets and need not
      // be on the machine that checks, are not read.
      const config = ["--profile", "*", "config", "--services"];
      const { code, stderr } = await run([...named, ...config], more);
      signal.throwIfAborted();
      return verdict(code, stderr);
    },
  };
}

function whyAbsent({ code }: Ran): string {
  return code === "ENOENT" ? "docker is not installed" : "docker has no compose plugin";
}

function verdict(code: Ran["code"], stderr: string): ToolVerdict {
  if (code === 0) return { kind: "accepted" };
  const said = stderr.split("\n").filter((line) => line.trim() !== "" && !/level=warning/.test(line));
  return {
    kind: "refused",
    reason: said.at(-1)?.trim() ?? `docker compose ended with ${code ?? "a signal"}`,
  };
}
