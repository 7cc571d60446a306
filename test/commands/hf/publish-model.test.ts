import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { checkCard, readCard } from "../../../src/hub/index.ts";
import { busy, type Fault, Faults } from "../../support/hub/faults.ts";
import { newRepo } from "../../support/hub/repos.ts";
import { READ_TOKEN, StubHub, WRITE_TOKEN } from "../../support/hub/server.ts";
import {
  adapterConfig,
  adapterFiles,
  BASE,
  gguf,
  loraTensors,
  mergedFiles,
  safetensors,
  writeAll,
} from "../../support/models.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { pmoves, pmovesProcess } from "../../support/whole-program.ts";

const SHA = "0123456789abcdef0123456789abcdef01234567";
const REPO = "PMOVES/qwen-lora";
const NAME = `models/${REPO}`;

async function rig(files: Readonly<Record<string, string | Buffer>> = adapterFiles()) {
  const hub = await StubHub.start();
  onTestFinished(() => hub[Symbol.asyncDispose]());
  const home = tempFolder();
  writeAll(join(home, "model"), files);
  const env = { HF_ENDPOINT: hub.url, HF_TOKEN: WRITE_TOKEN, HF_HUB_DISABLE_XET: "1" };
  hub.repos.set(`models/${BASE}`, newRepo("model", BASE, false));
  const words = ["hf", "publish-model", "model", "--repo", REPO, "--git-sha", SHA, "--json"];
  const publish = (more: readonly string[] = [], other: Readonly<Record<string, string>> = {}) =>
    pmoves(home, [...words, ...more], { ...env, ...other });
  const fail = (...faults: Fault[]) => {
    hub.faults = new Faults(faults);
  };
  return { hub, home, env, words, publish, fail };
}

const LICENSED = ["--license", "apache-2.0", "--run-id", "r1"];
const tagsOf = (hub: StubHub) => [...(hub.repos.get(NAME)?.tags.keys() ?? [])];
const commitsOf = (hub: StubHub) => hub.repos.get(NAME)?.commits.length ?? 0;

describe("hf publish-model", () => {
  it("publishes an adapter privately: one commit with card and manifest, a tag, hashes compared", async () => {
    const { hub, publish } = await rig();
    const before = hub.requests.length;
    const { exit, out, err } = await publish([
      ...LICENSED,
      "--dataset",
      "PMOVES/set@abc123",
      "--metric",
      "success=0.81",
      "--algorithm",
      "grpo",
    ]);
    expect({ exit, err: exit === 0 ? "" : err }).toEqual({ exit: 0, err: "" });
    expect(JSON.parse(out)).toMatchObject({
      repo: REPO,
      run: "r1",
      tag: "run-r1-g0123456789ab",
      files: 6,
      verified: 6,
      private: true,
      sent: true,
    });
    expect(hub.requests.slice(before).filter((line) => /POST .*\/commit\//.test(line))).toHaveLength(1);
    expect(tagsOf(hub)).toEqual(["run-r1-g0123456789ab"]);
    const card = hub.text(NAME, "README.md") ?? "";
    expect(checkCard(card, "model")).toEqual([]);
    expect(readCard(card)?.front).toEqual({
      license: "apache-2.0",
      base_model: BASE,
      base_model_relation: "adapter",
      library_name: "peft",
      pipeline_tag: "text-generation",
      datasets: ["PMOVES/set"],
      metrics: ["success"],
      tags: ["pmoves", "lora", "grpo"],
    });
    expect(card).toContain(SHA);
    const manifest = JSON.parse(hub.text(NAME, "pmoves-model.json") ?? "");
    expect(manifest).toMatchObject({
      kind: "adapter",
      run: "r1",
      git: { sha: SHA, dirty: false },
      datasets: [{ id: "PMOVES/set", revision: "abc123" }],
      metrics: { success: 0.81 },
    });
    expect(manifest.files).toHaveLength(4);
    expect(hub.bytes(NAME, "adapter_model.safetensors")?.equals(safetensors(loraTensors()))).toBe(true);
  });

  it("opens one pull request, though nobody heard that it was opened", async () => {
    const { hub, publish, fail } = await rig();
    fail(
      { on: /commit\/main\?create_pr=1/, does: { loseAnswer: true } },
      { on: /\/discussions/, after: 1, does: { status: 400, error: "not now" } },
    );
    expect((await publish([...LICENSED, "--pr"])).exit).not.toBe(0);
    expect(hub.repos.get(NAME)?.pulls.size).toBe(1);
    const again = JSON.parse((await publish([...LICENSED, "--pr"])).out);
    expect(again).toMatchObject({
      sent: false,
      tag: null,
      pull_request: `${hub.url}/${REPO}/discussions/1`,
      commit: hub.repos.get(NAME)?.pulls.get(1),
      verified: 6,
    });
    expect(hub.repos.get(NAME)?.pulls.size).toBe(1);
  });

  it("does nothing twice", async () => {
    const { hub, publish } = await rig();
    const first = await publish(LICENSED);
    const again = await publish(LICENSED);
    expect(JSON.parse(again.out)).toMatchObject({
      commit: JSON.parse(first.out).commit,
      sent: false,
      verified: 6,
    });
    const elsewhere = await publish(LICENSED, { PMOVES_HOME: tempFolder() });
    expect(JSON.parse(elsewhere.out)).toMatchObject({
      commit: JSON.parse(first.out).commit,
      sent: false,
      verified: 4,
    });
    expect({ tags: tagsOf(hub).length, commits: commitsOf(hub) }).toEqual({ tags: 1, commits: 2 });
  });

  it("remembers the licence, and names a run by its files where nobody does", async () => {
    const { publish } = await rig();
    expect((await publish()).err).toContain("nobody has said under which licence");
    const first = JSON.parse((await publish(["--license", "mit"])).out);
    expect(first.run).toMatch(/^[0-9a-f]{10}$/);
    const { exit, out } = await publish(["--dry-run"]);
    expect({ exit, same: JSON.parse(out).run }).toEqual({ exit: 0, same: first.run });
  });

  it("shows files, sizes and card with --dry-run, and sends nothing", async () => {
    const { hub, home, env, words } = await rig({ ...adapterFiles(), "training_args.bin": "x" });
    const { exit, out } = await pmoves(
      home,
      [...words.slice(0, -1), ...LICENSED, "--dry-run", "--format", "table"],
      env,
    );
    expect(exit).toBe(0);
    expect(out).toMatch(
      /would publish this adapter of Qwen\/.* \(private, to be made\) as run-r1-g0123456789ab/,
    );
    expect(out).toMatch(/new {5}adapter_model\.safetensors {2}\d/);
    expect(out).toMatch(/not published: training_args\.bin is the state of the training/);
    expect(out).toContain("base_model_relation: adapter");
    expect(hub.repos.has(NAME)).toBe(false);
  });

  it("publishes a merged model, and takes away what the one before had more", async () => {
    const { hub, home, publish } = await rig(mergedFiles());
    expect((await publish(LICENSED)).exit).toBe(0);
    expect(hub.text(NAME, "model.safetensors.index.json")).toBeDefined();
    const { "model.safetensors.index.json": index, ...rest } = mergedFiles();
    expect(index).toBeDefined();
    const single = Object.fromEntries(Object.entries(rest).filter(([name]) => !name.includes("-of-")));
    writeAll(join(home, "one"), { ...single, "model.safetensors": safetensors({ a: { shape: [2] } }) });
    const second = await publish(["--run-id", "r2"], {});
    expect(JSON.parse(second.out).sent).toBe(true);
    const words = [
      "hf",
      "publish-model",
      "one",
      "--repo",
      REPO,
      "--run-id",
      "r3",
      "--git-sha",
      SHA,
      "--json",
    ];
    const third = await pmoves(home, words, {
      HF_ENDPOINT: hub.url,
      HF_TOKEN: WRITE_TOKEN,
      HF_HUB_DISABLE_XET: "1",
    });
    expect(JSON.parse(third.out).sent).toBe(true);
    expect(hub.text(NAME, "model.safetensors.index.json")).toBeUndefined();
    expect(hub.bytes(NAME, "model-00001-of-00002.safetensors")).toBeUndefined();
    expect(hub.text(NAME, "config.json")).toBeDefined();
    expect(tagsOf(hub)).toHaveLength(3);
  });

  it("publishes a GGUF file alone", async () => {
    const { hub, home, env } = await rig({ "m.gguf": gguf(), "notes.txt": "x" });
    const words = [
      "hf",
      "publish-model",
      "model/m.gguf",
      "--repo",
      REPO,
      "--base-model",
      BASE,
      ...LICENSED,
      "--json",
    ];
    expect(JSON.parse((await pmoves(home, words, env)).out)).toMatchObject({
      files: 3,
      tag: "run-r1-g000000000000",
    });
    expect(readCard(hub.text(NAME, "README.md") ?? "")?.front).toMatchObject({
      library_name: "gguf",
      base_model_relation: "quantized",
    });
    expect(hub.text(NAME, "README.md")).toContain("no repository");
  });

  it("replaces the path of a base model in what it publishes", async () => {
    const { hub, publish } = await rig({
      ...adapterFiles(),
      "adapter_config.json": adapterConfig({ base_model_name_or_path: "/models/qwen" }),
    });
    const refused = await publish(LICENSED);
    expect({ exit: refused.exit, sent: hub.repos.has(NAME) }).toEqual({ exit: 2, sent: false });
    expect(refused.err).toContain("is a path on the machine that trained it");
    expect((await publish([...LICENSED, "--base-model", BASE])).exit).toBe(0);
    expect(JSON.parse(hub.text(NAME, "adapter_config.json") ?? "").base_model_name_or_path).toBe(BASE);
  });

  it.each<[string, readonly string[], Readonly<Record<string, string>>, number, RegExp]>([
    ["a token that may only read", LICENSED, { HF_TOKEN: READ_TOKEN }, 4, /may only read/],
    ["no token", LICENSED, { HF_TOKEN: "" }, 4, /there is no token/],
    ["offline mode", LICENSED, { HF_HUB_OFFLINE: "1" }, 2, /HF_HUB_OFFLINE is set/],
    [
      "a run that no tag can name",
      ["--license", "mit", "--run-id", "a b"],
      {},
      2,
      /holds more than letters, digits/,
    ],
    [
      "a base model that is not there",
      [...LICENSED, "--base-model", "nobody/nothing"],
      {},
      2,
      /the base model nobody\/nothing is not to be seen/,
    ],
    ["a metric that is none", [...LICENSED, "--metric", "x=high"], {}, 2, /write name=value with a number/],
    [
      "a data set that is none",
      [...LICENSED, "--dataset", "/data/x"],
      {},
      2,
      /write owner\/name, or owner\/name@revision/,
    ],
  ])("is refused for %s", async (_, more, other, exit, said) => {
    const { hub, publish } = await rig();
    const ended = await publish(more, other);
    expect({ exit: ended.exit, there: hub.repos.has(NAME) }).toEqual({ exit, there: false });
    expect(ended.err).toMatch(said);
  });

  it("is refused where a data set has the name, or another kind of model lies there", async () => {
    const { hub, home, publish, env } = await rig();
    hub.repos.set(`datasets/${REPO}`, newRepo("dataset", REPO, true));
    expect((await publish(LICENSED)).err).toContain("is a data set, no model");
    hub.repos.delete(`datasets/${REPO}`);
    expect((await publish(LICENSED)).exit).toBe(0);
    writeAll(join(home, "merged"), mergedFiles());
    const words = ["hf", "publish-model", "merged", "--repo", REPO, "--run-id", "r2"];
    expect((await pmoves(home, words, env)).err).toMatch(/holds an adapter, this is a whole model/);
  });

  it("is refused where the tag of its run holds other files", async () => {
    const { home, publish } = await rig();
    await publish(LICENSED);
    writeFileSync(join(home, "model", "tokenizer.json"), '{"other":1}');
    const { exit, err } = await publish(LICENSED);
    expect({ exit, err }).toEqual({
      exit: 2,
      err: expect.stringMatching(/has the tag run-r1-g0123456789ab already, and it holds other files/),
    });
  });

  it("goes on through 503s, and finds a commit again whose answer was lost", async () => {
    const { hub, publish, fail } = await rig();
    fail(
      { on: /POST .*\/preupload\//, does: busy },
      { on: /POST .*\/commit\//, does: { loseAnswer: true } },
      { on: /POST .*\/tag\//, does: { loseAnswer: true } },
    );
    const { exit, out } = await publish(LICENSED);
    expect({ exit, verified: JSON.parse(out).verified }).toEqual({ exit: 0, verified: 6 });
    expect({ tags: tagsOf(hub).length, commits: commitsOf(hub), left: hub.faults.left }).toEqual({
      tags: 1,
      commits: 2,
      left: [],
    });
  });

  it("is exact again after kill -9 at every step", async () => {
    const large = { "base_model.model.lm_head.weight": { shape: [6_000_000] } };
    const { hub, home, env, words, publish } = await rig({
      ...adapterFiles(),
      "adapter_model.safetensors": safetensors({ ...loraTensors(), ...large }),
    });
    const steps = [
      /GET .*whoami/,
      /POST .*\/repos\/create/,
      /PUT \/lfs/,
      /POST .*\/commit\//,
      /POST .*\/tag\//,
      /POST .*\/paths-info\//,
    ];
    let uploads = 0;
    for (const at of steps) {
      const from = hub.requests.length;
      const child = pmovesProcess(home, [...words, ...LICENSED], env);
      const over = once(child, "exit");
      let ended = false;
      void over.then(() => {
        ended = true;
      });
      while (!ended && !hub.requests.slice(from).some((line) => at.test(line)))
        await new Promise((next) => setImmediate(next));
      child.kill("SIGKILL");
      await over;
      uploads += hub.requests.slice(from).filter((line) => /PUT \/lfs/.test(line)).length;
    }
    const { exit, out, err } = await publish(LICENSED);
    expect({ exit, err: exit === 0 ? "" : err }).toEqual({ exit: 0, err: "" });
    expect(JSON.parse(out)).toMatchObject({ verified: 6, tag: "run-r1-g0123456789ab" });
    expect({ tags: tagsOf(hub).length, commits: commitsOf(hub) }).toEqual({ tags: 1, commits: 2 });
    expect(uploads).toBeGreaterThan(0);
    expect(hub.bytes(NAME, "adapter_model.safetensors")?.length).toBeGreaterThan(24_000_000);
  }, 60_000);

  it("says how much has been sent while it is sent", async () => {
    const large = { "base_model.model.lm_head.weight": { shape: [6_000_000] } };
    const { home } = await rig();
    mkdirSync(join(home, "x"));
    const { createHub } = await import("../../../src/adapters/hub/client.ts");
    const hub = await StubHub.start();
    onTestFinished(() => hub[Symbol.asyncDispose]());
    const { signal } = new AbortController();
    const client = createHub({ endpoint: hub.url, token: WRITE_TOKEN, signal, xet: false });
    const repo = { type: "model", id: REPO } as const;
    await client.createRepo(repo, { private: true });
    const file = join(home, "x", "w.safetensors");
    writeFileSync(file, safetensors(large));
    const parent = (await client.info(repo))?.sha ?? "";
    const shares: number[] = [];
    await client.commit(
      repo,
      { branch: "main", title: "t", parent, operations: [{ add: "w.safetensors", content: { file } }] },
      {
        signal,
        onProgress: ({ phase, share }) => {
          if (phase === "uploading") shares.push(share);
        },
      },
    );
    expect(shares.filter((share) => share > 0 && share < 1).length).toBeGreaterThan(5);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(hub.bytes(NAME, "w.safetensors")?.equals(readFileSync(file))).toBe(true);
  });
});
