import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Fault, Faults, rateLimited } from "../support/hub/faults.ts";
import { READ_TOKEN, StubHub, WRITE_TOKEN } from "../support/hub/server.ts";
import { newFolder, pmoves, startPmoves } from "./pmoves.ts";

const REPO = "datasets/PMOVES/geometry-trajectories-v1";
let hub: StubHub;
let home = "";
let events = "";

/** Verified episodes, each about its own words. */
function episodes(from: number, to: number): string {
  const lines: string[] = [];
  for (let i = from; i < to; i++) {
    const base = {
      session_id: `s-${i}`,
      task_id: `web_${i}`,
      environment: "web",
      ts: 1_766_400_000_000 + i * 1_000,
    };
    const words = Array.from({ length: 40 }, (_, j) => `w${(i * 7919 + j * 104_729) % 9973}`).join(" ");
    lines.push(
      JSON.stringify({
        ...base,
        type: "agent.step",
        event_id: `e-${i}-1`,
        observation: words,
        action: { tool_name: "shell", tool_args: { cmd: "npm test" } },
        result: { exit_code: 0 },
      }),
    );
    lines.push(
      JSON.stringify({ ...base, type: "episode.end", event_id: `e-${i}-2`, result: { success: true } }),
    );
  }
  return `${lines.join("\n")}\n`;
}

beforeEach(async () => {
  hub = await StubHub.start();
  home = newFolder("hf");
  events = join(home, "events.jsonl");
  writeFileSync(events, episodes(0, 5));
});
afterEach(() => hub[Symbol.asyncDispose]());

const env = (more: Readonly<Record<string, string>> = {}) => ({
  PMOVES_HOME: home,
  HF_ENDPOINT: hub.url,
  HF_TOKEN: WRITE_TOKEN,
  ...more,
});
const run = (words: string, more: Readonly<Record<string, string>> = {}) =>
  pmoves(words.split(" "), { env: env(more), cwd: home });
const publish = (more = "") => run(`hf publish --from ${events} --license cc-by-4.0 --json${more}`);
const repo = () => hub.repos.get(REPO);
const titles = () => repo()?.commits.map(({ title }) => title.replace(/ \(run .*\)/, ""));

describe("pmoves hf publish", () => {
  it("makes a private data set with shard, card, manifest and tag, and does nothing the second time", async () => {
    const first = await publish();
    expect({ exit: first.exit, err: first.err }).toEqual({ exit: 0, err: "" });
    const published = JSON.parse(first.out);
    expect(published).toMatchObject({
      repo: "PMOVES/geometry-trajectories-v1",
      batch: 1,
      rows: 5,
      private: true,
      verified: 2,
      tag: "batch-1-g000000000000",
    });
    expect([...(repo()?.commits.at(-1)?.files.keys() ?? [])].toSorted()).toEqual(
      [".gitattributes", "README.md", published.shards[0], "manifests/batch-000001.json"].toSorted(),
    );
    expect(repo()?.tags.get(published.tag)?.oid).toBe(published.commit);
    expect(hub.text(REPO, "README.md")).toMatch(/^---\nlicense: cc-by-4\.0\n/);
    expect((await publish()).out).toBe("null\n");
    writeFileSync(events, episodes(0, 8));
    expect(JSON.parse((await publish()).out)).toMatchObject({ batch: 2, rows: 3 });
    expect(titles()).toEqual(["initial commit", "batch 1: 5 episodes", "batch 2: 3 episodes"]);
    expect(hub.text(REPO, "README.md")).toContain("num_examples: 8");
  });

  it("names the commit of the code, and says where it had changes", async () => {
    const work = newFolder("work");
    const git = (...words: string[]) =>
      execFileSync("git", ["-c", "user.name=t", "-c", "user.email=t@example.org", ...words], {
        cwd: work,
        encoding: "utf8",
      });
    git("init", "-q");
    writeFileSync(join(work, "a"), "1");
    git("add", "a");
    git("commit", "-qm", "one");
    writeFileSync(join(work, "a"), "2");
    const words = ["hf", "publish", "--from", events, "--license", "mit", "--json"];
    const { out } = await pmoves(words, { env: env(), cwd: work });
    const sha = git("rev-parse", "HEAD").trim();
    expect(JSON.parse(out).tag).toBe(`batch-1-g${sha.slice(0, 12)}`);
    expect(hub.text(REPO, "README.md")).toContain(
      `${sha.slice(0, 12)}, with changes that were not committed`,
    );
  });

  it.each([
    ["while it uploads", /^PUT \/lfs/, []],
    [
      "when the commit was made and its answer is lost",
      /\/tag\//,
      [{ on: /commit\/main/, does: { loseAnswer: true } }],
    ],
    ["before it tags", /\/tag\//, []],
    ["while it verifies", /paths-info/, []],
  ] as const)(
    "goes on where it stopped when it is killed %s, and does nothing twice",
    async (_, at, faults: readonly Fault[]) => {
      hub.faults = new Faults(faults);
      const child = startPmoves(["hf", "publish", "--from", events, "--license", "mit"], {
        env: env(),
        cwd: home,
      });
      let kills = 0;
      hub.onRequest = (line) => {
        if (!at.test(line) || kills++ > 0) return;
        child.kill("SIGKILL");
      };
      child.stderr?.resume();
      await once(child, "exit");
      expect(kills).toBeGreaterThan(0);
      hub.faults = new Faults([]);
      // What was captured since must not change the batch that is under way.
      writeFileSync(events, episodes(0, 9));
      const again = await publish();
      expect({ exit: again.exit, rows: JSON.parse(again.out).rows }).toEqual({ exit: 0, rows: 5 });
      expect(titles()).toEqual(["initial commit", "batch 1: 5 episodes"]);
      expect([...(repo()?.tags.keys() ?? [])]).toEqual(["batch-1-g000000000000"]);
      expect(JSON.parse((await publish()).out)).toMatchObject({ batch: 2, rows: 4 });
    },
  );

  it("shows what it would send, and sends nothing", async () => {
    const { out, exit } = await publish(" --dry-run");
    const plan = JSON.parse(out);
    expect({ exit, ...plan }).toMatchObject({
      exit: 0,
      batch: 1,
      rows: 5,
      exists: false,
      visibility: "private",
    });
    expect(plan.card_diff).toEqual(plan.card.split("\n").map((line: string) => `+ ${line}`));
    expect(hub.repos.size).toBe(0);
    expect(hub.requests.filter((line) => !line.startsWith("GET"))).toEqual([]);
  });

  it("waits as the Hub asks, and says so", async () => {
    hub.faults = new Faults([{ on: /preupload/, does: rateLimited(1) }]);
    const { exit, err } = await publish();
    expect({ exit, err }).toEqual({ exit: 0, err: "the Hub says 429; trying again in 1 s\n" });
  });

  it("keeps no files of runs that are over, nor of those that were only looked at", async () => {
    const left = () =>
      readdirSync(home, { recursive: true }).filter((path) => String(path).endsWith(".parquet"));
    await publish(" --dry-run");
    hub.faults = new Faults([{ on: /commit\/main/, does: { status: 400 } }]);
    expect((await publish()).exit).toBe(6);
    expect(left()).toHaveLength(1);
    hub.faults = new Faults([]);
    expect((await publish()).exit).toBe(0);
    expect(left()).toEqual([]);
    expect((await run("hf retract s-3")).exit).toBe(0);
    expect(left()).toEqual([]);
  });

  it("makes no branch by looking, and the batch's branch by publishing", async () => {
    await publish();
    writeFileSync(events, episodes(0, 7));
    expect(JSON.parse((await publish(" --branch next --dry-run")).out)).toMatchObject({ batch: 2, rows: 2 });
    expect([...(repo()?.branches.keys() ?? [])]).toEqual(["main"]);
    expect(JSON.parse((await publish(" --branch next")).out)).toMatchObject({ batch: 2 });
    expect([...(repo()?.branches.keys() ?? [])]).toEqual(["main", "next"]);
    const { out } = await run("hf retract s-6 --branch next --json");
    expect(JSON.parse(out)).toMatchObject({ removed: ["s-6"] });
  });

  it("lets one publish at a time: another is refused, a watch waits", async () => {
    const words = ["hf", "publish", "--from", events, "--license", "mit"];
    const first = startPmoves(words, { env: env(), cwd: home });
    first.stderr?.resume();
    await new Promise<void>((resolve) => {
      hub.onRequest = (line) => {
        if (!line.includes("/preupload/")) return;
        hub.onRequest = () => undefined;
        first.kill("SIGSTOP");
        resolve();
      };
    });
    const second = await publish();
    expect({ exit: second.exit, err: second.err }).toEqual({
      exit: 1,
      err: expect.stringContaining("another process is publishing to PMOVES/geometry-trajectories-v1"),
    });
    const watch = startPmoves(
      ["hf", "watch", "--from", events, "--license", "mit", "--every", "1", "--look", "1"],
      { env: env(), cwd: home },
    );
    const said = await once(watch.stderr ?? watch, "data");
    expect(String(said[0])).toContain("trying again");
    first.kill("SIGCONT");
    expect((await once(first, "exit"))[0]).toBe(0);
    writeFileSync(events, episodes(0, 6));
    const [line] = await once(watch.stdout ?? watch, "data");
    expect(JSON.parse(String(line))).toMatchObject({ batch: 2, rows: 1 });
    watch.kill("SIGINT");
    await once(watch, "exit");
    expect(titles()).toEqual(["initial commit", "batch 1: 5 episodes", "batch 2: 1 episodes"]);
  });

  it.each([
    ["the command is killed when it was opened", true],
    ["its answer is lost", false],
  ])("opens one pull request although %s", async (_, killed) => {
    await publish();
    writeFileSync(events, episodes(0, 7));
    hub.faults = new Faults([{ on: /commit\/main\?create_pr=1/, does: { loseAnswer: true } }]);
    const child = startPmoves(["hf", "publish", "--from", events, "--license", "mit", "--pr"], {
      env: env(),
      cwd: home,
    });
    hub.onRequest = (line) => {
      if (killed && line.includes("/discussions")) if ((repo()?.pulls.size ?? 0) > 0) child.kill("SIGKILL");
    };
    child.stderr?.resume();
    const [exit] = await once(child, "exit");
    expect(exit).toBe(killed ? null : 0);
    hub.onRequest = () => undefined;
    // A batch that went to the branch meanwhile must not take the number of the one in the pull request.
    const again = await publish(" --pr");
    expect({ exit: again.exit, err: again.err }).toEqual({
      exit: 0,
      err: expect.stringMatching(killed ? /^going on [^\n]*\n$/ : /^$/),
    });
    const after = JSON.parse(again.out);
    if (killed) expect(after).toMatchObject({ batch: 2, rows: 2, verified: 2 });
    else expect(after).toBeNull();
    expect(repo()?.pulls.size).toBe(1);
    writeFileSync(events, episodes(0, 9));
    expect(JSON.parse((await publish()).out)).toMatchObject({ batch: 3, rows: 2 });
  });

  it("can open a pull request", async () => {
    const { out } = await publish();
    expect(JSON.parse(out).batch).toBe(1);
    writeFileSync(events, episodes(0, 7));
    const pull = JSON.parse((await publish(" --pr")).out);
    expect(pull).toMatchObject({
      rows: 2,
      tag: null,
      pull_request: expect.stringMatching(/\/discussions\/1$/),
    });
    expect(repo()?.branches.get("main")).not.toBe(pull.commit);
  });
});

describe("what goes wrong before anything is sent", () => {
  it.each([
    ["no licence", "hf publish --from EVENTS", {}, 2, /nobody has said under which licence/],
    [
      "a token that may only read",
      "hf publish --from EVENTS --license mit",
      { HF_TOKEN: READ_TOKEN },
      4,
      /may only read/,
    ],
    ["no token", "hf publish --from EVENTS --license mit", { HF_TOKEN: "" }, 4, /there is no token/],
    [
      "offline",
      "hf publish --from EVENTS --license mit",
      { HF_HUB_OFFLINE: "1" },
      2,
      /HF_HUB_OFFLINE is set/,
    ],
    ["a name of another form", "hf publish --repo only-a-name", {}, 2, /owner\/name/],
    [
      "another's organization",
      "hf publish --from EVENTS --license mit --repo STRANGERS/x",
      {},
      4,
      /may not do that/,
    ],
    ["a batch that is not there", "hf retract batch-7 --repo PMOVES/none", {}, 2, /licence/],
  ])("%s", async (_, words, more, exit, message) => {
    const result = await run(words.replace("EVENTS", events), more);
    expect(result.exit).toBe(exit);
    expect(result.err).toMatch(message);
    expect(result.err + result.out).not.toContain(WRITE_TOKEN);
    expect(hub.repos.size).toBe(0);
  });

  it("a repository of another kind", async () => {
    const created = await fetch(`${hub.url}/api/repos/create`, {
      method: "POST",
      headers: { authorization: `Bearer ${WRITE_TOKEN}` },
      body: JSON.stringify({ name: "geometry-trajectories-v1", organization: "PMOVES", type: "model" }),
    });
    expect(created.status).toBe(200);
    const { exit, err } = await publish();
    expect(exit).toBe(2);
    expect(err).toMatch(/is a model, no data set/);
  });

  it("columns that are not those of the data set, with the difference", async () => {
    await publish();
    const path = "manifests/batch-000001.json";
    const manifest = JSON.parse(hub.text(REPO, path) ?? "");
    const columns = [...manifest.columns.slice(1), "mood: string?"];
    const files = repo()?.commits.at(-1)?.files as unknown as Map<string, object>;
    const file = files.get(path);
    files.set(path, { ...file, content: Buffer.from(JSON.stringify({ ...manifest, columns })) });
    writeFileSync(events, episodes(0, 9));
    const { exit, err } = await publish();
    expect(exit).toBe(2);
    expect(err).toMatch(/- mood: string\?\\n {2}\+ episode_id: string/);
  });
});

describe("beside publishing", () => {
  it("retracts an episode and a batch, each in one commit, and says what history still holds", async () => {
    await publish();
    const one = JSON.parse((await run("hf retract s-3 --json")).out);
    expect(one).toMatchObject({
      removed: ["s-3"],
      rows: 1,
      still_there: expect.stringContaining("still hold it"),
    });
    const manifest = JSON.parse(hub.text(REPO, "manifests/batch-000001.json") ?? "");
    expect(manifest).toMatchObject({ rows: 4, shards: [{ rows: 4 }] });
    expect(Object.values(manifest.episodes)).toEqual([["s-0", "s-1", "s-2", "s-4"]]);
    expect(JSON.parse((await run("hf retract batch-1 --json")).out)).toMatchObject({ rows: 4 });
    expect([...(repo()?.commits.at(-1)?.files.keys() ?? [])]).toEqual([".gitattributes", "README.md"]);
    expect((await run("hf retract batch-1")).err).toMatch(/holds neither a batch nor an episode batch-1/);
    // Its number and tag stay its own.
    writeFileSync(events, episodes(0, 6));
    expect(JSON.parse((await publish()).out)).toMatchObject({ batch: 2, rows: 1 });
    const looked = JSON.parse((await run("hf retract s-5 --dry-run --json")).out);
    expect(looked).toMatchObject({ commit: null, removed: ["s-5"], rows: 1 });
    const commits = repo()?.commits.length ?? 0;
    await run("hf retract s-5");
    expect(repo()?.commits.length).toBe(commits + 1);
    // The last row of a shard takes the shard with it.
    expect([...(repo()?.commits.at(-1)?.files.keys() ?? [])].toSorted()).toEqual(
      [".gitattributes", "README.md", "manifests/batch-000002.json"].toSorted(),
    );
  });

  it("pulls what was published, once, and finds the card well-formed", async () => {
    await publish();
    const out = join(home, "pulled");
    mkdirSync(out);
    const states = async () =>
      (await run(`hf pull PMOVES/geometry-trajectories-v1 --out ${out} --format jsonl`)).out
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line).state);
    expect(await states()).toEqual(["downloaded", "downloaded", "downloaded", "downloaded"]);
    writeFileSync(join(out, "README.md"), "changed");
    expect((await states()).toSorted()).toEqual([
      "downloaded",
      "there already",
      "there already",
      "there already",
    ]);
    expect((await run(`hf card check ${join(out, "README.md")}`)).exit).toBe(0);
    writeFileSync(
      join(out, "README.md"),
      readFileSync(join(out, "README.md"), "utf8").replace("license: cc-by-4.0\n", ""),
    );
    const bad = await run(`hf card check ${join(out, "README.md")} --json`);
    expect({
      exit: bad.exit,
      problems: JSON.parse(bad.out).map(({ field }: { field: string }) => field),
    }).toEqual({ exit: 3, problems: ["license"] });
  });

  it("watches: a batch whenever there are enough", {
    timeout: 30_000,
  }, async () => {
    const words = [
      "hf",
      "watch",
      "--from",
      events,
      "--license",
      "mit",
      "--every",
      "5",
      "--look",
      "1",
      "--format",
      "jsonl",
    ];
    const child = startPmoves(words, { env: env(), cwd: home });
    child.stderr?.resume();
    const lines: string[] = [];
    const line = () =>
      new Promise<string>((resolve) => {
        child.stdout?.once("data", (text: Buffer) => resolve(text.toString()));
      });
    lines.push(await line());
    const more = line();
    writeFileSync(events, episodes(0, 11));
    lines.push(await more);
    expect(lines.map((text) => JSON.parse(text)).map(({ batch, rows }) => [batch, rows])).toEqual([
      [1, 5],
      [2, 6],
    ]);
    child.kill("SIGINT");
    await once(child, "exit");
  });

  it("says whose token it is and what it may do", async () => {
    expect((await run("hf whoami")).out).toBe(
      `tester (PMOVES) at ${hub.url}; the token stub of HF_TOKEN may write\n`,
    );
  });
});
