import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StubHub, WRITE_TOKEN } from "../support/hub/server.ts";
import { newFolder, pmoves } from "./pmoves.ts";

const work = newFolder("full");
const small = join(work, "small");
mkdirSync(small);
const mount = spawnSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", small]);
const mounted = mount.status === 0;
afterAll(() => {
  if (mounted) spawnSync("umount", [small]);
});

/** Episodes of some megabytes that hardly compress, all of them accepted. */
function episodes(): string {
  let state = 1;
  const word = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state.toString(36);
  };
  return Array.from({ length: 3_000 }, (_, i) => {
    const base = { session_id: `s-${i}`, task_id: `t-${i}`, ts: 1_766_400_000_000 + i * 1_000 };
    const result = { verifier: { name: "v", verdict: "pass" } };
    const observation = Array.from({ length: 150 }, word).join(" ");
    const step = { ...base, type: "agent.step", event_id: `a-${i}`, observation, action: "go", result };
    const end = { ...base, type: "episode.end", event_id: `b-${i}`, result: { success: true } };
    return `${JSON.stringify(step)}\n${JSON.stringify(end)}\n`;
  }).join("");
}

describe.skipIf(!mounted)("a disk that is full (skipped where nothing may be mounted)", () => {
  const events = join(work, "events.jsonl");
  const run = (words: string, env: Readonly<Record<string, string>> = {}) =>
    pmoves(words.split(" "), { cwd: work, env: { NODE_DISABLE_COMPILE_CACHE: "1", ...env } });
  beforeAll(() => writeFileSync(events, episodes()));

  it.each(["parquet", "jsonl", "arrow"])("leaves no half of an exported file: %s", async (to) => {
    const { exit, err } = await run(`trajectories export --from ${events} --to ${to} --out ${small}/out`);
    expect({ exit, err }).toEqual({
      exit: 1,
      err: expect.stringMatching(/can't write .*\/small\/out: ENOSPC: .*\nfix: name a place with room/),
    });
    expect(readdirSync(small)).toEqual([]);
  });

  it("acknowledges nothing that the spool could not hold, and goes on where there is room", async () => {
    const home = join(small, "home");
    const words = `trajectories capture --from-files ${events} --json`;
    const full = await run(words, { PMOVES_HOME: home });
    expect({ exit: full.exit, out: full.out }).toEqual({ exit: 1, out: "" });
    expect(full.err).toMatch(/cannot write to the journal .*ENOSPC/);
    spawnSync("mount", ["-o", "remount,size=64m", small]);
    const more = await run(words, { PMOVES_HOME: home });
    expect({ exit: more.exit, err: more.err }).toEqual({ exit: 0, err: "" });
    const [counts] = JSON.parse(more.out);
    expect(counts.stored + counts.repeated).toBe(6_000);
    const again = await run(words, { PMOVES_HOME: home });
    expect(JSON.parse(again.out)[0]).toMatchObject({ stored: 0, repeated: 6_000 });
    spawnSync("sh", ["-c", `rm -rf ${small}/* && mount -o remount,size=1m ${small}`]);
  });

  it("keeps nothing of a batch that could not be prepared, and sends nothing", async () => {
    await using hub = await StubHub.start();
    const home = join(small, "home");
    const env = { PMOVES_HOME: home, HF_ENDPOINT: hub.url, HF_TOKEN: WRITE_TOKEN };
    const { exit, err } = await run(`hf publish --from ${events} --license mit`, env);
    expect(exit).toBe(1);
    expect(err).toMatch(/can't write .*shard-0\.parquet.*: ENOSPC.*\nfix: make room there/);
    expect(hub.repos.size).toBe(0);
    expect(existsSync(join(home, "state/publishing/PMOVES--geometry-trajectories-v1"))).toBe(false);
  });
});
