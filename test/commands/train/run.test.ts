import { once } from "node:events";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { READ_TOKEN } from "../../support/hub/server.ts";
import { adapterConfig, mergedFiles, writeAll } from "../../support/models.ts";
import { trainRig, until } from "../../support/train-kit.ts";

const REPO = ["--repo", "PMOVES/qwen-lora", "--license", "apache-2.0"];
const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
};

describe("train run", () => {
  it("runs a plan to its end, shows the log, and keeps run, data, exit, model and figures", async () => {
    const { run, inRun, runs, home } = await trainRig();
    const { exit, out, err } = await run();
    expect({ exit, err: exit === 0 ? "" : err }).toEqual({ exit: 0, err: "" });
    const done = JSON.parse(out);
    expect(done).toMatchObject({
      state: "finished",
      metrics: { reward: 0.75 },
      artifact: { kind: "adapter", path: "output", objection: null },
    });
    expect(err).toContain("step 1 of 2, reading");
    expect(err).toContain("warning: key [redacted]");
    expect(runs()).toEqual([done.run]);
    const file = JSON.parse(inRun(done.run, "run.json"));
    expect(file).toMatchObject({
      id: done.run,
      git: { sha: null, dirty: false },
      data: {
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        dataset: { id: "PMOVES/set", revision: "abc123" },
      },
      stages: [{ name: "train", exit: 0, argv: expect.arrayContaining([join(home, "p/data")]) }],
    });
    expect(file.artifact.files.map(({ path }: { path: string }) => path)).toContain(
      "adapter_model.safetensors",
    );
    expect(inRun(done.run, "train.log")).toContain("step 2 of 2");
  });

  it("publishes the finished adapter without another command", async () => {
    const { run, hub } = await trainRig();
    const { exit, out } = await run("--publish", ...REPO);
    const { published, run: id, state } = JSON.parse(out);
    expect({ exit, state }).toEqual({ exit: 0, state: "published" });
    expect(published).toMatchObject({ repo: "PMOVES/qwen-lora", tag: `run-${id}-g000000000000` });
    const card = hub.text("models/PMOVES/qwen-lora", "README.md") ?? "";
    expect(card).toMatch(/datasets:\n {2}- PMOVES\/set/);
    expect(card).toContain("| reward | 0.75 |");
    expect(card).toContain(id);
  });

  it("publishes a run that is over, and trains again only where it is told to", async () => {
    const { run, started } = await trainRig();
    const first = JSON.parse((await run()).out);
    const { out, err } = await run("--publish", ...REPO);
    expect(err).toContain("is over and goes to the Hub now; --new trains again");
    expect(JSON.parse(out)).toMatchObject({ run: first.run, state: "published" });
    expect(started()).toHaveLength(1);
    expect(JSON.parse((await run("--publish", "--new", ...REPO)).out).run).not.toBe(first.run);
    expect(started()).toHaveLength(2);
  });

  it("merges the last checkpoint, and publishes what the merge has made", async () => {
    const merge = `merge = ["sh", "-c", "mkdir -p $0/huggingface && mv $0/*.* $0/huggingface/ && basename $(dirname $0)", "{checkpoint}"]\n`;
    const { run, home, hub, pmoves, inRun } = await trainRig(["steps"], merge);
    rmSync(join(home, "engine/model"), { recursive: true });
    writeAll(join(home, "engine/model"), mergedFiles());
    const { exit, out, err } = await run();
    expect({ exit, err: exit === 0 ? "" : err }).toEqual({ exit: 0, err: "" });
    const done = JSON.parse(out);
    expect(done.artifact).toMatchObject({ kind: "merged", path: "output/global_step_4/actor/huggingface" });
    expect(inRun(done.run, "merge.log")).toBe("global_step_4\n");
    const published = await pmoves("hf", "publish-model", "--from-run", "p", ...REPO, "--json");
    expect(JSON.parse(published.out)).toMatchObject({ run: done.run, verified: 9 });
    expect(hub.text("models/PMOVES/qwen-lora", "config.json")).toBeDefined();
  });

  it("says how a training failed, with its last lines", async () => {
    const { run, status, started } = await trainRig(["fail"]);
    const { exit, err } = await run();
    expect(exit).toBe(1);
    expect(err).toMatch(/train of the run .* ended with exit code 3/);
    expect(err).toContain("CUDA out of memory");
    expect(await status()).toMatchObject([
      { state: "failed", stage: "train", exit: 3, last_line: "CUDA out of memory" },
    ]);
    await run();
    expect(started()).toHaveLength(2);
  });

  it("says so where nothing was made, and where what was made is spoilt", async () => {
    const nothing = await trainRig(["nothing"]);
    expect((await nothing.run()).err).toMatch(/went well and left no model/);
    const spoilt = await trainRig();
    writeFileSync(join(spoilt.home, "engine/model/adapter_config.json"), adapterConfig({ r: 9 }));
    const { exit, err, out } = await spoilt.run();
    expect({ exit, objection: JSON.parse(out).artifact.objection }).toEqual({
      exit: 0,
      objection: expect.stringMatching(/its rank is 4, adapter_config\.json says 9/),
    });
    expect(err).toContain("warning:");
  });
});

describe("a training that outlives its command", () => {
  it("goes on through kill -9 of the command, is found again, followed and published once", async () => {
    const { process: start, run, started, status, go, hub } = await trainRig(["wait"]);
    const child = start("train", "run", "p", "--publish", ...REPO);
    await until(() => started().length === 1);
    await until(async () => (await status())[0]?.state === "running");
    child.kill("SIGKILL");
    await once(child, "exit");
    const [line] = await status();
    expect(line).toMatchObject({ state: "running", stage: "train", pid: expect.any(Number) });
    expect(alive(line?.pid as number)).toBe(true);
    go();
    const { exit, out, err } = await run();
    expect({ exit, err: exit === 0 ? "" : err }).toEqual({ exit: 0, err: "" });
    expect(err).toContain("is not over: going on with it");
    expect(JSON.parse(out)).toMatchObject({ run: line?.run, state: "published" });
    expect(started()).toHaveLength(1);
    expect(hub.repos.get("models/PMOVES/qwen-lora")?.tags.size).toBe(1);
  });

  it("is done with what is left where it ended while nobody looked", async () => {
    const { run, go, status, started } = await trainRig(["wait"]);
    const first = JSON.parse((await run("--detach", "--publish", ...REPO)).out);
    expect(first.state).toBe("running");
    go();
    await until(async () => (await status())[0]?.state === "pending");
    expect(JSON.parse((await run()).out)).toMatchObject({ run: first.run, state: "published" });
    expect(started()).toHaveLength(1);
    expect(JSON.parse((await run("--new")).out).run).not.toBe(first.run);
    expect(started()).toHaveLength(2);
  });

  it("goes on when Ctrl-C ends the command, which says how to come back", async () => {
    const { process: start, started, status, go } = await trainRig(["wait"]);
    const child = start("train", "run", "p");
    let said = "";
    child.stderr?.on("data", (chunk: Buffer) => {
      said += chunk.toString("utf8");
    });
    await until(() => started().length === 1 && said.includes("step 1"));
    child.kill("SIGINT");
    const [code] = await once(child, "exit");
    expect(code).toBe(130);
    expect(said).toMatch(/train goes on by itself; pmoves train stop p ends it\npmoves train run p/);
    expect(await status()).toMatchObject([{ state: "running" }]);
    const follower = start("train", "status", "--follow", "--json");
    const told = { out: "", err: "" };
    follower.stdout?.on("data", (chunk: Buffer) => {
      told.out += chunk.toString("utf8");
    });
    follower.stderr?.on("data", (chunk: Buffer) => {
      told.err += chunk.toString("utf8");
    });
    await until(() => told.err.includes("step 1"));
    go();
    const [exit] = await once(follower, "close");
    expect({ exit, state: JSON.parse(told.out)[0].state }).toEqual({ exit: 0, state: "pending" });
    expect(told.err).toContain("done");
  });

  it("is stopped with all that belongs to it, gently first", async () => {
    const { run, started, pmoves, status } = await trainRig(["wait", "gentle"]);
    await run("--detach");
    await until(() => started().length === 1);
    await until(async () => (await status())[0]?.last_line !== null);
    const [line] = await status();
    const stopped = await pmoves("train", "stop", "p", "--json");
    expect(JSON.parse(stopped.out)).toMatchObject({ stage: "train", killed: false });
    expect(alive(line?.pid as number)).toBe(false);
    expect(await status()).toMatchObject([{ state: "stopped", exit: 0, last_line: "saving" }]);
    expect((await pmoves("train", "stop", "p")).err).toContain("no program of the run");
  });

  it("is killed where it does not end, and is lost where it was killed by somebody else", async () => {
    const { run, started, pmoves, status } = await trainRig(["wait", "stubborn"]);
    await run("--detach");
    await until(() => started().length === 1);
    await until(async () => (await status())[0]?.last_line !== null);
    expect(JSON.parse((await pmoves("train", "stop", "p", "--grace", "0.2", "--json")).out).killed).toBe(
      true,
    );
    await until(async () => (await status())[0]?.state === "stopped");
    await run("--detach");
    await until(() => started().length === 2);
    await until(async () => (await status())[1]?.state === "running");
    const pid = (await status())[1]?.pid;
    // -0 would be the group of the tests themselves.
    if (typeof pid !== "number" || pid < 2) throw new Error(`no process id: ${pid}`);
    process.kill(-pid, "SIGKILL");
    await until(async () => (await status())[1]?.state === "lost");
    expect((await status())[1]).toMatchObject({ state: "lost", exit: null });
  });

  it("is not taken for another process that has its number now", async () => {
    const { run, started, status, home, go } = await trainRig(["wait"]);
    const { run: id } = JSON.parse((await run("--detach")).out);
    await until(() => started().length === 1);
    const pidFile = join(home, "p/runs", id, "train.pid");
    const own = readFileSync(pidFile, "utf8");
    writeFileSync(pidFile, `${process.pid}\n`);
    expect(await status()).toMatchObject([{ state: "lost" }]);
    writeFileSync(pidFile, own);
    const file = join(home, "p/runs", id, "run.json");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace(/"started": "[^"]*"/, '"started": "before"'));
    expect(await status()).toMatchObject([{ state: "lost" }]);
    writeFileSync(file, text);
    expect(await status()).toMatchObject([{ state: "running" }]);
    go();
    await until(async () => (await status())[0]?.state === "pending");
  });

  it("is followed by one command at a time", async () => {
    const { process: start, started, run, go } = await trainRig(["wait"]);
    const child = start("train", "run", "p");
    await until(() => started().length === 1);
    const { exit, err } = await run();
    expect({ exit, err }).toEqual({
      exit: 1,
      err: expect.stringMatching(/another process is following the runs of/),
    });
    go();
    expect((await once(child, "exit"))[0]).toBe(0);
  });
});

describe("what is said before a training", () => {
  it.each<[string, string, number, RegExp]>([
    [
      "the program is not there",
      '[run]\ncommand = ["no-such-trainer", "{output}"]\n',
      2,
      /command can't be run: there is no no-such-trainer to train with/,
    ],
    [
      "the folder is not there",
      '[run]\nfolder = "/no/such/folder"\ncommand = ["sh", "{output}"]\n',
      2,
      /the folder \/no\/such\/folder is not there/,
    ],
  ])("%s", async (_, lines, exit, said) => {
    const { home, pmoves } = await trainRig();
    const toml = readFileSync(join(home, "plan.toml"), "utf8").replace(/\[run\][\s\S]*/, lines);
    writeFileSync(join(home, "plan.toml"), toml);
    expect((await pmoves("train", "plan", "plan.toml", "--out", "p", "--force")).exit).toBe(0);
    const ended = await pmoves("train", "run", "p");
    expect({ exit: ended.exit, runs: existsSync(join(home, "p/runs")) }).toEqual({ exit, runs: false });
    expect(ended.err).toMatch(said);
  });

  it("TRL or AgentGym-RL is not installed, or nobody answers for the environment", async () => {
    const { home, pmoves } = await trainRig();
    const base = 'base_model = "a/b"\n[data]\nfrom = ["events.jsonl"]\n';
    writeFileSync(
      join(home, "trl.toml"),
      `engine = "trl"\nalgorithm = "sft"\n${base}[train]\nbatch = 2\ngpus = 1\n`,
    );
    await pmoves("train", "plan", "trl.toml", "--out", "t");
    expect((await pmoves("train", "run", "t")).err).toMatch(
      /trl can't be run: there is no trl to train with[\s\S]*pip install trl/,
    );
    const python = join(home, "python");
    writeFileSync(python, '#!/bin/sh\nexit "$(cat "$(dirname "$0")/code")"\n', { mode: 0o755 });
    const gym = `engine = "agentgym-rl"\nalgorithm = "grpo"\n${base}[environment]\nname = "webarena"\naddress = "http://127.0.0.1:1"\n[train]\nbatch = 4\nmini_batch = 4\ngpus = 1\n[run]\npython = "${python}"\n`;
    writeFileSync(join(home, "gym.toml"), gym);
    expect((await pmoves("train", "plan", "gym.toml", "--out", "g")).exit).toBe(0);
    writeFileSync(join(home, "code"), "3");
    expect((await pmoves("train", "run", "g")).err).toMatch(
      /python has no module verl\.agent_trainer[\s\S]*Install AgentGym-RL/,
    );
    writeFileSync(join(home, "code"), "0");
    const nobody = await pmoves("train", "run", "g");
    expect({ exit: nobody.exit, err: nobody.err }).toEqual({
      exit: 5,
      err: expect.stringMatching(/nobody answers at http:\/\/127\.0\.0\.1:1, the environment webarena/),
    });
  });

  it("data have changed, the token may only read, no licence, no repository, no plan, no run", async () => {
    const { home, pmoves, run, env } = await trainRig();
    expect((await run("--publish")).err).toMatch(/nobody says where the model is to be published/);
    expect((await run("--publish", "--repo", "PMOVES/x")).err).toMatch(/under which licence PMOVES\/x/);
    const { pmoves: with_ } = await import("../../support/whole-program.ts");
    const reading = await with_(home, ["train", "run", "p", "--publish", ...REPO], {
      ...env,
      HF_TOKEN: READ_TOKEN,
    });
    expect({ exit: reading.exit, err: reading.err }).toEqual({
      exit: 4,
      err: expect.stringMatching(/may only read/),
    });
    expect((await pmoves("hf", "publish-model", "--from-run", "p", ...REPO)).err).toMatch(/p holds no run/);
    expect((await pmoves("hf", "publish-model", ...REPO)).err).toMatch(/can't tell which model is meant/);
    writeFileSync(join(home, "p/data/sft.json"), "[]");
    expect((await run()).err).toMatch(/data\/sft\.json is not what was planned/);
    expect((await pmoves("train", "run", "nowhere")).err).toMatch(/nowhere holds no plan/);
    expect((await pmoves("train", "status", "nowhere")).err).toMatch(/nowhere holds no plan/);
    writeFileSync(join(home, "p/plan.json"), "{}");
    expect((await run()).err).toMatch(/plan\.json can't be read: version/);
  });
});
