import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createHttpClient } from "../../../src/adapters/http-client/client.ts";
import { openJournal } from "../../../src/adapters/journal/open-journal.ts";
import { evalTable } from "../../../src/eval/settings.ts";
import { systemClock } from "../../../src/kernel/clock.ts";
import { loadSettings } from "../../../src/settings/index.ts";
import { place, runEval } from "../../support/eval-commands.ts";
import { type SearchReply, searchService } from "../../support/search-service.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const gold = readFileSync("fixtures/eval/stack/queries_demo.jsonl", "utf8");

function folderWith(files: Record<string, string> = {}): string {
  const folder = tempFolder();
  place(folder, { "gold.jsonl": gold, ...files });
  return folder;
}

async function retrieve(
  folder: string,
  argv: readonly string[],
  env: Record<string, string> = {},
  toml = "",
) {
  const http = createHttpClient();
  onTestFinished(() => http.close());
  const readText = async (path: string) => (path === "pmoves.toml" ? toml : undefined);
  return runEval(folder, ["retrieve", ...argv], {
    env,
    // Waits between tries pass at once.
    clock: {
      ...systemClock,
      after: (ms, call) => systemClock.after(ms < 60_000 ? Math.min(ms, 1) : ms, call),
    },
    http: async () => http,
    journal: (name, options) => openJournal(join(folder, "journals", name), options),
    settings: () => loadSettings({ tables: [evalTable], files: ["pmoves.toml"], env: {}, readText }),
  });
}

const hits = (...ids: string[]): SearchReply => ({
  body: {
    query: "…",
    k: 10,
    used_rerank: false,
    hits: ids.map((chunk_id, i) => ({ chunk_id, text: "…", score: 0.9 - i / 10, payload: {} })),
  },
});

test("Hi-RAG is asked with its real field names, and its hits are a run that can be scored", async () => {
  const { url, calls } = await searchService(() => hits("pmoves_intro-intro-1", "x"));
  const folder = folderWith();
  const { exit, out } = await retrieve(folder, ["gold.jsonl", "--out", "h.run", "-k", "2"], {
    HIRAG_URL: `${url}/`,
  });
  expect([exit, out]).toEqual([0, "h.run: 4 hits for 2 of 2 questions\n"]);
  expect(calls[0]).toMatchObject({ method: "POST", url: "/hirag/query" });
  expect(JSON.parse(calls[0]?.body ?? "")).toEqual({ query: "What is PMOVES?", namespace: "pmoves", k: 2 });
  expect(readFileSync(join(folder, "h.run"), "utf8")).toBe(
    ["What%20is%20PMOVES?", "Which%20gateway%20provides%20hybrid%20search?"]
      .map((q) => `pmoves/${q} Q0 pmoves_intro-intro-1 1 0.9 pmoves\npmoves/${q} Q0 x 2 0.8 pmoves\n`)
      .join(""),
  );
  const scored = await runEval(folder, ["score", "gold.jsonl", "h.run", "-m", "RR", "--json"]);
  expect(JSON.parse(scored.out).runs[0].measures).toMatchObject([{ measure: "recip_rank", value: 0.5 }]);
});

test("--rerank is passed on, and an answer without it is said", async () => {
  const { url, calls } = await searchService(() => hits("a"));
  const { exit, err } = await retrieve(folderWith(), ["gold.jsonl", "--url", url, "--rerank"]);
  expect(exit).toBe(0);
  expect(JSON.parse(calls[0]?.body ?? "").use_rerank).toBe(true);
  expect(err).toContain("--rerank: 2 of 2 answers came without reranking");
});

test("the order of the list counts: repeats are left out, scores that don't fall become places", async () => {
  const { url } = await searchService(() => ({
    body: {
      used_rerank: true,
      hits: [
        { chunk_id: "b", score: 0.1, rerank_score: 0.05 },
        { chunk_id: "a", score: 0.9 },
        { chunk_id: "b", score: 0.1 },
      ],
    },
  }));
  const { out, err } = await retrieve(folderWith({ q: "q1\twhy?\n" }), ["q", "--url", url]);
  expect(out).toBe("q1 Q0 b 1 2 pmoves\nq1 Q0 a 2 1 pmoves\n");
  expect(err).toContain("1 hit named a document again");
  expect(err).toContain("scores of 1 question don't fall from hit to hit");
});

test("any service by flags: its own body, its own names", async () => {
  const { url, calls } = await searchService(() => ({
    body: { result: { docs: [{ meta: { id: 7 }, sim: 3.5 }] } },
  }));
  const { out } = await retrieve(folderWith({ q: 'q1\tsay "hi"\n' }), [
    ...["q", "--url", `${url}/s`, "--body", '{"q":"{query}","n":"{k}","note":"ns={namespace}"}'],
    ...["--hits", "result.docs", "--id", "meta.id", "--score", "sim", "--json"],
  ]);
  expect(JSON.parse(calls[0]?.body ?? "")).toEqual({ q: 'say "hi"', n: 10, note: "ns=pmoves" });
  expect(JSON.parse(out)).toMatchObject({ out: null, lines: ["q1 Q0 7 1 3.5 pmoves"], failed: [] });
});

test("a service of pmoves.toml, by GET, with a secret of the environment", async () => {
  const { url, calls } = await searchService(() => ({ body: ["d1", "d2"] }));
  const toml = `[eval.endpoints.mine]
url = "${url}/find?q={query}&n={k}"
method = "GET"
hits = ""
header_env = { authorization = "SEARCH_TOKEN" }
`;
  const folder = folderWith({ q: "q1\ta & b\n" });
  const { out, err } = await retrieve(folder, ["q", "--endpoint", "mine"], { SEARCH_TOKEN: "t0ken" }, toml);
  expect(out).toBe("q1 Q0 d1 1 2 pmoves\nq1 Q0 d2 2 1 pmoves\n");
  expect(calls[0]).toMatchObject({ method: "GET", url: "/find?q=a%20%26%20b&n=10" });
  expect(calls[0]?.headers.authorization).toBe("t0ken");
  expect(out + err).not.toContain("t0ken");
  const without = await retrieve(folder, ["q", "--endpoint", "mine"], {}, toml);
  expect([without.exit, without.err]).toEqual([4, expect.stringContaining("SEARCH_TOKEN, which is not set")]);
  const near = await retrieve(folder, ["q", "--endpoint", "mime"], {}, toml);
  expect([near.exit, near.err]).toEqual([2, expect.stringContaining("did you mean mine?")]);
});

test("429 and 503 are tried again, 400 is not; what has no answer is exit 6 and the rest is written", async () => {
  const { url, calls } = await searchService(({ body }, count) => {
    if (body.includes("bad")) return { status: 400, body: { detail: "no such namespace" } };
    return count === 1 ? { status: 429, headers: { "retry-after": "0" }, body: "" } : hits("a");
  });
  const folder = folderWith({ q: "q1\tgood\nq2\tbad\n" });
  const { exit, err } = await retrieve(folder, ["q", "--url", url, "-o", "r", "--concurrency", "1"]);
  expect(exit).toBe(6);
  expect(err).toContain('q2: HTTP 400: {"detail":"no such namespace"}');
  expect(err).toContain(
    `to ask what is left: pmoves eval retrieve q --url ${url} --out r --concurrency 1 --force`,
  );
  expect(readFileSync(join(folder, "r"), "utf8")).toBe("q1 Q0 a 1 0.9 pmoves\n");
  expect(calls).toHaveLength(3);
});

test("the same command goes on where the last one stopped, and starts anew when it was done", async () => {
  let broken = true;
  const { url, calls } = await searchService(({ body }) =>
    broken && body.includes("two") ? { status: 500, body: "" } : hits("a"),
  );
  const folder = folderWith({ q: "q1\tone\nq2\ttwo\n" });
  const args = ["q", "--url", url, "-o", "r", "--force", "--retries", "0"];
  expect((await retrieve(folder, args)).exit).toBe(6);
  broken = false;
  const second = await retrieve(folder, args);
  expect(second).toMatchObject({
    exit: 0,
    out: "r: 2 hits for 2 of 2 questions, 1 of them kept from before\n",
  });
  expect(calls).toHaveLength(3);
  expect((await retrieve(folder, args)).out).toBe("r: 2 hits for 2 of 2 questions\n");
  expect(calls).toHaveLength(5);
});

test("a reply of another shape says what it has instead", async () => {
  const { url } = await searchService(() => ({ body: { results: [], total: 0 } }));
  const { exit, err } = await retrieve(folderWith({ q: "q1\twhy?\n" }), ["q", "--url", url]);
  expect([exit, err]).toEqual([
    6,
    expect.stringContaining('q1: the reply has no list at "hits"; it has: results, total'),
  ]);
});

test("a service that is not there is exit 5 at the first question, a file that is there exit 2 before it", async () => {
  const folder = folderWith({ r: "" });
  const gone = await retrieve(folder, ["gold.jsonl", "--url", "http://127.0.0.1:1", "--retries", "0"]);
  expect([gone.exit, gone.err]).toEqual([5, expect.stringContaining("http://127.0.0.1:1/hirag/query")]);
  const there = await retrieve(folder, ["gold.jsonl", "--url", "http://127.0.0.1:1", "--out", "r"]);
  expect([there.exit, there.err]).toEqual([2, expect.stringContaining("r is there already")]);
  expect(existsSync(join(folder, "journals"))).toBe(true);
});

test("without a service, or with a question twice, nothing is asked", async () => {
  const none = await retrieve(folderWith(), ["gold.jsonl"]);
  expect([none.exit, none.err]).toEqual([2, expect.stringContaining("set HIRAG_URL")]);
  const twice = await retrieve(folderWith({ q: "q1\ta\nq1\tb\n" }), ["q", "--url", "http://127.0.0.1:1"]);
  expect([twice.exit, twice.err]).toEqual([2, expect.stringContaining("q:2: topic q1 is there twice")]);
});
