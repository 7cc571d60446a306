import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { diskConfigSource } from "../../../src/adapters/files/config-source.ts";
import { loadConfig } from "../../../src/gateway/config/index.ts";
import { spokenWires } from "../../../src/gateway/providers/registry.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const HEAD = '[models.m]\nrouting = ["plan"]\n[models.m.providers.plan]\ntype = "claude_code"\n';

/** A configuration on disk, beside a program that may be named by its path or along PATH. */
async function load(text: string, env: Readonly<Record<string, string>> = {}) {
  const folder = tempFolder();
  mkdirSync(join(folder, "bin"));
  const program = join(folder, "bin", "headless");
  writeFileSync(program, "#!/bin/sh\n");
  chmodSync(program, 0o755);
  writeFileSync(join(folder, "tensorzero.toml"), text);
  const { config } = await loadConfig({
    files: ["tensorzero.toml"],
    source: diskConfigSource({ PATH: join(folder, "bin"), ...env }, folder),
    spokenWires,
    order: undefined,
    rewrites: [],
    overrides: {},
    localModels: undefined,
    requireUsable: false,
  });
  return { config, target: config.models.get("m")?.targets[0], folder };
}

describe("a provider of type claude_code", () => {
  test("is a plan, one at a time, without key or address", async () => {
    const { target } = await load(`${HEAD}command = ["headless", "-p", "--output-format", "stream-json"]\n`);
    expect(target).toMatchObject({
      id: "m/plan",
      kind: "claude_code",
      wire: "claude_code",
      tier: 2,
      maxConcurrent: 1,
      upstreamModel: "plan",
      credential: { from: "none" },
      unusable: undefined,
      command: { program: "headless", args: ["-p", "--output-format", "stream-json"], cwd: undefined },
    });
    expect(target?.command?.env).toContain("HOME");
    expect(target?.command?.env.filter((name) => /KEY|TOKEN/.test(name))).toEqual([]);
  });

  test("takes more places, a folder and more variables where the file says so", async () => {
    const { target } = await load(
      `${HEAD}model_name = "opus"\nmax_concurrent = 3\ncommand = ["./bin/headless"]\ncwd = "work"\nenv = ["CLAUDE_CODE_OAUTH_TOKEN"]\n`,
    );
    expect(target).toMatchObject({ upstreamModel: "opus", maxConcurrent: 3, unusable: undefined });
    expect(target?.command).toMatchObject({ program: "bin/headless", args: [], cwd: "./work" });
    expect(target?.command?.env).toEqual(expect.arrayContaining(["PATH", "CLAUDE_CODE_OAUTH_TOKEN"]));
  });

  test.for(["no-such-program", "bin/none", "/no/such/program"])(
    "whose program is not there is skipped, with the mend: %s",
    async (program) => {
      const { target } = await load(`${HEAD}command = [${JSON.stringify(program)}]\n`);
      expect(target?.unusable).toEqual({
        skip: "unsupported",
        reason: `the command "${program}" is not on this machine`,
        fix: "install it, or write its full path as the first part of `command`",
      });
    },
  );

  test.for([
    ["", /m\.providers\.plan\.command: is missing/],
    ["command = []", /command: names no program/],
    ['command = "claude -p"', /command: must be a list|command: must be a/],
    ['command = ["headless"]\nenv = ["A=b"]', /env: is a list of names of environment variables/],
    ['command = ["headless"]\napi_base = "http://x"', /api_base: unknown key/],
  ] as const)("is refused with place and reason: %s", async ([lines, why]) => {
    await expect(load(`${HEAD}${lines}\n`)).rejects.toThrow(why);
  });

  test("is read in the seed's dialect too", async () => {
    const text =
      '[providers.plan]\ntype = "claude_code"\ncommand = ["headless", "$' +
      '{env.MODE}"]\n[models.m]\nprovider = "plan"\nmodel = "opus"\n';
    const { target } = await load(text, { MODE: "-p" });
    expect(target).toMatchObject({
      kind: "claude_code",
      tier: 2,
      command: { program: "headless", args: ["-p"] },
    });
  });
});
