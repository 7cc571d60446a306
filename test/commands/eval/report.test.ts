import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { evalTable } from "../../../src/eval/settings.ts";
import { systemClock } from "../../../src/kernel/clock.ts";
import { loadSettings } from "../../../src/settings/index.ts";
import { place, runEval } from "../../support/eval-commands.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const HOSTILE = "<script>alert(1)</script>";

function folder(): string {
  const path = tempFolder();
  const topics = Array.from({ length: 8 }, (_, i) => i);
  const run = (name: string, rank: (topic: number) => number) =>
    topics
      .flatMap((i) =>
        [1, 2, 3].map((at) => `q${i} Q0 ${at === rank(i) ? "hit" : `d${at}`} ${at} ${9 - at} ${name}\n`),
      )
      .join("");
  place(path, {
    qrels: topics.map((i) => `q${i} 0 hit 2\nq${i} 0 d1 0\nq${i} 0 ${HOSTILE} 1\n`).join(""),
    judged: topics.map((i) => `q${i} 0 hit ${i % 2 === 0 ? 2 : 1}\nq${i} 0 d1 0\n`).join(""),
    a: run("a", (i) => 1 + (i % 3)),
    b: run(HOSTILE, () => 1),
  });
  return path;
}

async function report(path: string, argv: readonly string[]) {
  return runEval(path, ["report", ...argv], {
    clock: { ...systemClock, now: () => Date.UTC(2026, 0, 2) },
    settings: () =>
      loadSettings({ tables: [evalTable], files: [], env: {}, readText: async () => undefined }),
  });
}

/** Elements that are opened and closed in order; throws where a page is not well formed. */
function elements(html: string): readonly string[] {
  const voids = ["!doctype", "meta"];
  const open: string[] = [];
  const seen: string[] = [];
  for (const [, slash, name = "", rest = ""] of html.matchAll(
    /<(\/?)([!a-z][a-z0-9]*)((?:"[^"]*"|[^">])*)>/gi,
  )) {
    if (slash === "/") {
      if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
      continue;
    }
    seen.push(name);
    if (!voids.includes(name.toLowerCase()) && !rest.endsWith("/")) open.push(name);
  }
  if (open.length > 0) throw new Error(`not closed: ${open.join(", ")}`);
  return seen;
}

test("the page is whole: well formed, with every plot, and needs nothing from elsewhere", async () => {
  const path = folder();
  const { exit, err } = await report(path, ["qrels", "a", "b", "--judged", "judged", "--out", "r.html"]);
  expect([exit, err]).toEqual([0, expect.stringContaining("r.html is written")]);
  const html = readFileSync(join(path, "r.html"), "utf8");
  const seen = elements(html);
  expect(seen.filter((name) => name === "svg")).toHaveLength(5);
  for (const name of ["script", "link", "img", "iframe", "object", "a"]) expect(seen).not.toContain(name);
  expect(html).not.toMatch(/\b(?:src|href|action)=|url\(|@import|https?:/);
  expect(html).toContain(
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
  );
  for (const label of ["distribution of ndcg_cut_10", "by topic", "by rank", "people&#39;s grades against"]) {
    expect(html).toMatch(new RegExp(`aria-label="[^"]*${label}`));
  }
});

test("what a file says is text: a run that calls itself a script is shown, not run", async () => {
  const { out } = await report(folder(), ["qrels", "a", "b", "--format", "html"]);
  expect(out).not.toContain("<script");
  expect(out).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
});

test("the same files give the same page, byte for byte, apart from the time", async () => {
  const path = folder();
  const first = await report(path, ["qrels", "a", "b", "--format", "html"]);
  expect(await report(path, ["qrels", "a", "b", "--format", "html"])).toEqual(first);
  expect(first.out).toContain("2026-01-02T00:00:00.000Z by pmoves 1.2.3");
});

test("JSON has all that the page tells", async () => {
  const { out } = await report(folder(), ["qrels", "a", "b", "--judged", "judged", "--json"]);
  expect(JSON.parse(out)).toMatchObject({
    measure: "ndcg_cut_10",
    scores: { runs: [{ run: "a", topics: 8, per_topic: expect.any(Array) }, { run: HOSTILE }] },
    differences: [{ measure: "ndcg_cut_10", baseline: "a", run: HOSTILE, wins: expect.any(Number) }],
    curves: [{ run: "a", relevant: expect.any(Array) }, { run: HOSTILE }],
    judge: { confusion: expect.any(Array), verdict: expect.any(String) },
  });
});

test("one run alone has its topics instead of differences; Markdown carries figures and sentences", async () => {
  const one = await report(folder(), ["qrels", "a", "--format", "html"]);
  expect(one.out).toContain("ndcg_cut_10 of a by topic, the lowest first");
  const md = await report(folder(), ["qrels", "a", "b", "--format", "md"]);
  expect(md.out).toMatch(/^# Retrieval evaluation\n/);
  expect(md.out).toContain("| ndcg_cut_10 |");
});

test("a page that is there is not overwritten without --force", async () => {
  const path = folder();
  place(path, { "r.html": "mine" });
  const { exit, err } = await report(path, ["qrels", "a", "--out", "r.html"]);
  expect([exit, err]).toEqual([2, expect.stringContaining("r.html is there already")]);
  expect(readFileSync(join(path, "r.html"), "utf8")).toBe("mine");
});
