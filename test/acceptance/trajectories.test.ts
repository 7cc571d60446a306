import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { newFolder, pmoves } from "./pmoves.ts";

const cwd = newFolder("trajectories");
const run = (words: string) => pmoves(words.split(" "), { cwd, env: { PMOVES_HOME: join(cwd, "home") } });
const put = (name: string, text: string) => writeFileSync(join(cwd, name), text);

const step = JSON.stringify({
  type: "agent.step",
  session_id: "s",
  event_id: "1",
  ts: 1_766_400_000_000,
  observation: "the tests",
  action: { tool_name: "shell", tool_args: { cmd: "npm test" } },
  result: { exit_code: 0 },
});
const end = JSON.stringify({
  type: "episode.end",
  session_id: "s",
  event_id: "2",
  ts: 1_766_400_001_000,
  result: { success: true },
});
put("events.jsonl", `${step}\n${end}\n`);
put("torn.jsonl", `${step}\n${end}\n${step.slice(0, 60)}`);
put("types.jsonl", `${step.replace('"exit_code":0', '"exit_code":"zero"')}\n${end}\n[1]\n`);
put("weights.toml", "[fitness]\ntask_sucess = 1\n");
put("cut.toml", "threshold = 0.5\nthreshold =\n");
mkdirSync(join(cwd, "folder"));

describe("pmoves trajectories with what a user may get wrong", () => {
  it.each([
    ["list --from nothing.jsonl", /nothing\.jsonl: there is no such file\nfix: /],
    ["list --from folder", /folder: it is a folder, no file\nfix: /],
    ["list --from events.jsonl --filter nothing.toml", /nothing\.toml: there is no such file\nfix: /],
    ["list --from events.jsonl --filter weights.toml", /weights\.toml: fitness: .*"task_sucess"\nfix: /],
    ["list --from events.jsonl --filter cut.toml", /cut\.toml: line 2: .*\nfix: /],
    ["export --from events.jsonl --to csv --out x", /--to: "csv" is not right: expected one of/],
    ["export --from events.jsonl --to jsonl", /--out is required/],
    ["export --from events.jsonl --to jsonl --out folder", /folder is there already\nfix: /],
    ["export --from events.jsonl --to jsonl --out folder --force", /folder is a folder\nfix: /],
  ])("%s", async (words, said) => {
    const { exit, out, err } = await run(`trajectories ${words}`);
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
    expect(err).toMatch(said);
    expect(err).not.toMatch(/\n\s+at /);
  });

  it("names a torn line and wrong types by file, line and field, and uses the rest", async () => {
    const torn = await run("trajectories list --from torn.jsonl --json");
    expect({ exit: torn.exit, rows: JSON.parse(torn.out).length }).toEqual({ exit: 0, rows: 1 });
    expect(torn.err).toContain("torn.jsonl:3: is no JSON");
    const types = await run("trajectories list --from types.jsonl --json");
    expect(JSON.parse(types.out)[0]).toMatchObject({ id: "s", verification: "unverified" });
    expect(types.err).toContain("types.jsonl:1: result.exit_code is text of 4 characters, not a number");
    expect(types.err).toContain("types.jsonl:3: is a JSON array, not an object");
  });
});
