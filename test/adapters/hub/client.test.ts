import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createHub } from "../../../src/adapters/hub/client.ts";
import type { Hub, NewCommit, RepoRef } from "../../../src/hub/index.ts";
import { pullRevision } from "../../../src/hub/index.ts";
import { busy, conflicting, type Fault, rateLimited } from "../../support/hub/faults.ts";
import { READ_TOKEN, StubHub, WRITE_TOKEN } from "../../support/hub/server.ts";

const REPO: RepoRef = { type: "dataset", id: "PMOVES/set" };
const signal = new AbortController().signal;
const folder = mkdtempSync(join(tmpdir(), "pmoves-hub-"));

const open: StubHub[] = [];
afterEach(async () => {
  for (const hub of open.splice(0)) await hub[Symbol.asyncDispose]();
});

async function rig(faults: readonly Fault[] = [], token: string | null = WRITE_TOKEN) {
  const stub = await StubHub.start();
  open.push(stub);
  const waits: number[] = [];
  const options = { endpoint: stub.url, signal, xet: false, wait: async (ms: number) => void waits.push(ms) };
  const hub = createHub({ ...options, token: token ?? undefined });
  if (token === WRITE_TOKEN) await hub.createRepo(REPO, { private: true });
  stub.requests.length = 0;
  const { Faults } = await import("../../support/hub/faults.ts");
  stub.faults = new Faults(faults);
  return { stub, hub, waits };
}

async function commitOf(hub: Hub, more: Partial<NewCommit> = {}): Promise<NewCommit> {
  const parent = (await hub.info(REPO))?.sha ?? "";
  const operations = [{ add: "README.md", content: { bytes: Buffer.from("# a\n") } }];
  return { branch: "main", title: "batch 1", parent, operations, ...more };
}

describe("publishing", () => {
  it("commits small and large files at once, and says where", async () => {
    const { stub, hub } = await rig();
    const file = join(folder, "big.parquet");
    const bytes = Buffer.alloc(11 * 1024 * 1024, "pmoves ");
    writeFileSync(file, bytes);
    const commit = await commitOf(hub, {
      operations: [
        { add: "README.md", content: { bytes: Buffer.from("# a\n") } },
        { add: "data/small.parquet", content: { bytes: Buffer.from("PAR1") } },
        { add: "data/big.parquet", content: { file } },
      ],
    });
    const seen = new Set<string>();
    const made = await hub.commit(REPO, commit, { signal, onProgress: ({ path }) => seen.add(path) });
    expect(made.oid).toBe((await hub.info(REPO))?.sha);
    expect(stub.text("datasets/PMOVES/set", "README.md")).toBe("# a\n");
    expect(stub.bytes("datasets/PMOVES/set", "data/big.parquet")?.equals(bytes)).toBe(true);
    expect([...seen].toSorted()).toEqual(["data/big.parquet", "data/small.parquet"]);
    const [info] = await hub.pathsInfo(REPO, "main", ["data/big.parquet", "nothing.txt"]);
    expect(info).toMatchObject({
      path: "data/big.parquet",
      size: bytes.length,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it("tags, lists refs, files and commits, and reads what is there", async () => {
    const { hub } = await rig();
    const made = await hub.commit(REPO, await commitOf(hub), { signal });
    await hub.tag(REPO, { name: "batch-1-g0123", revision: made.oid, message: "first" });
    expect((await hub.refs(REPO)).tags).toEqual([{ name: "batch-1-g0123", oid: made.oid }]);
    await expect(hub.tag(REPO, { name: "batch-1-g0123", revision: made.oid })).rejects.toMatchObject({
      code: "hub.conflict",
    });
    const paths: string[] = [];
    for await (const { path } of hub.files(REPO, "main")) paths.push(path);
    expect(paths).toEqual([".gitattributes", "README.md"]);
    expect((await hub.commits(REPO, "main")).map(({ title }) => title)).toEqual([
      "batch 1",
      "initial commit",
    ]);
    const body = await hub.read(REPO, "README.md", "batch-1-g0123");
    const chunks: Uint8Array[] = [];
    for await (const chunk of body ?? []) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe("# a\n");
    expect(await hub.read(REPO, "nothing", "main")).toBeUndefined();
  });

  it("can be a branch of its own, a removal, or a pull request", async () => {
    const { stub, hub } = await rig();
    await hub.createBranch(REPO, "next");
    await hub.commit(REPO, await commitOf(hub, { branch: "next" }), { signal });
    expect(stub.text("datasets/PMOVES/set", "README.md")).toBeUndefined();
    expect(stub.text("datasets/PMOVES/set", "README.md", "next")).toBe("# a\n");
    const removal = await commitOf(hub, { operations: [{ delete: ".gitattributes" }], title: "remove" });
    await hub.commit(REPO, removal, { signal });
    expect(stub.text("datasets/PMOVES/set", ".gitattributes")).toBeUndefined();
    const pull = await hub.commit(REPO, await commitOf(hub, { pullRequest: true }), { signal });
    expect(pull.pullRequestUrl).toMatch(/\/discussions\/1$/);
  });

  it("knows all open pull requests, page after page, by title and place", async () => {
    const { stub, hub } = await rig();
    for (let i = 1; i <= 12; i++)
      await hub.commit(REPO, await commitOf(hub, { pullRequest: true, title: `pull ${i}` }), { signal });
    const pulls = await hub.pullRequests(REPO);
    expect(pulls.map(({ title }) => title)).toEqual(Array.from({ length: 12 }, (_, i) => `pull ${12 - i}`));
    expect(pulls.at(-1)?.url).toBe(`${stub.url}/datasets/PMOVES/set/discussions/1`);
    const head = await hub.info(REPO, pullRevision(pulls.at(-1)?.url ?? ""));
    expect(head?.sha).toBe(stub.repos.get("datasets/PMOVES/set")?.pulls.get(1));
  });
});

describe("what goes wrong", () => {
  it("waits as long as the Hub asks, and goes on", async () => {
    const { hub, waits } = await rig([
      { on: /preupload/, does: rateLimited(55) },
      { on: /commit\//, does: rateLimited(7) },
      { on: /PUT \/lfs/, does: busy, times: 2 },
    ]);
    const operations = [{ add: "a.parquet", content: { bytes: Buffer.from("x") } }];
    await hub.commit(REPO, await commitOf(hub, { operations }), { signal });
    expect(waits.toSorted((a, b) => a - b)).toEqual([1_000, 2_000, 7_000, 55_000]);
  });

  it("sends an upload again that was cut off", async () => {
    const { stub, hub } = await rig([{ on: /PUT \/lfs/, does: { cutAfter: 1 } }]);
    const operations = [{ add: "a.parquet", content: { bytes: Buffer.alloc(100_000, 1) } }];
    await hub.commit(REPO, await commitOf(hub, { operations }), { signal });
    expect(stub.bytes("datasets/PMOVES/set", "a.parquet")?.length).toBe(100_000);
    expect(stub.faults.left).toEqual([]);
  });

  it("makes a commit once whose answer is lost", async () => {
    const { stub, hub } = await rig([{ on: /commit\/main/, does: { loseAnswer: true } }]);
    const made = await hub.commit(REPO, await commitOf(hub), { signal });
    const repo = stub.repos.get("datasets/PMOVES/set");
    expect(repo?.commits.map(({ title }) => title)).toEqual(["initial commit", "batch 1"]);
    expect(made.oid).toBe(repo?.commits.at(-1)?.oid);
  });

  it("does not take another's commit for its own", async () => {
    const { hub } = await rig();
    const stale = await commitOf(hub);
    await hub.commit(REPO, await commitOf(hub, { title: "somebody else's" }), { signal });
    await expect(hub.commit(REPO, stale, { signal })).rejects.toMatchObject({ code: "hub.moved", exit: 6 });
  });

  it.each([
    ["a token that is none", "hf_nobody", "hub.auth", 4],
    ["a token of another form", "abc", "hub.auth", 4],
    ["no token", null, "hub.auth", 4],
  ])("names the mend: %s", async (_, token, code, exit) => {
    const { hub } = await rig([], token);
    await expect(hub.whoAmI()).rejects.toMatchObject({
      code,
      exit,
      hint: expect.stringContaining("HF_TOKEN"),
    });
  });

  it("says that a token may only read", async () => {
    const { hub } = await rig([], READ_TOKEN);
    expect(await hub.whoAmI()).toMatchObject({ name: "tester", orgs: ["PMOVES"], role: "read" });
    await expect(hub.createRepo(REPO, { private: true })).rejects.toMatchObject({
      code: "hub.forbidden",
      exit: 4,
    });
  });

  it.each([
    ["another operation", conflicting, "hub.conflict", 1],
    ["a broken Hub", { status: 500, error: "oops" }, "hub.failed", 6],
  ])("ends with what the Hub said: %s", async (_, does, code, exit) => {
    const { hub } = await rig([{ on: /commit\//, does, times: 99 }]);
    await expect(hub.commit(REPO, await commitOf(hub), { signal })).rejects.toMatchObject({ code, exit });
  });

  it("says that nobody answers", async () => {
    const hub = createHub({
      endpoint: "http://127.0.0.1:9",
      token: WRITE_TOKEN,
      signal,
      xet: false,
      wait: async () => undefined,
    });
    await expect(hub.info(REPO)).rejects.toMatchObject({ code: "hub.unreachable", exit: 5 });
  });

  it("ends at once when it is told to, even in a pause", async () => {
    const stop = new AbortController();
    const { stub } = await rig([{ on: /PMOVES/, does: rateLimited(300), times: 9 }]);
    const hub = createHub({
      endpoint: stub.url,
      token: WRITE_TOKEN,
      signal: stop.signal,
      xet: false,
      onRetry: () => stop.abort(new Error("stop")),
    });
    await expect(hub.info(REPO)).rejects.toThrow("stop");
  });

  it("shows no token in any of it", async () => {
    const { hub } = await rig([
      { on: /commit\//, does: { status: 500, error: `token ${WRITE_TOKEN}` }, times: 99 },
    ]);
    const failed = await hub.commit(REPO, await commitOf(hub), { signal }).catch((error: Error) => error);
    expect(String(failed)).not.toContain(WRITE_TOKEN);
  });
});
