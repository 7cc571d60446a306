import { expect, test } from "vitest";
import { place, runEval } from "../../support/eval-commands.ts";
import { tempFolder } from "../../support/temp-folder.ts";

/** Six topics with one relevant document; `ranks` says where a run finds it. */
function runOf(name: string, ranks: readonly number[]): string {
  return ranks
    .flatMap((rank, topic) =>
      [1, 2, 3].map((at) => `q${topic} Q0 ${at === rank ? "hit" : `d${at}`} ${at} ${10 - at} ${name}\n`),
    )
    .join("");
}

function folder(): string {
  const path = tempFolder();
  place(path, {
    qrels: Array.from({ length: 6 }, (_, topic) => `q${topic} 0 hit 1\n`).join(""),
    a: runOf("a", [3, 3, 3, 3, 3, 3]),
    b: runOf("b", [1, 1, 1, 1, 1, 1]),
    twin: runOf("a", [2, 3, 3, 3, 3, 3]),
  });
  return path;
}

test("the table and the sentence: six of six topics, two of 64 patterns", async () => {
  const { exit, out } = await runEval(folder(), ["compare", "qrels", "a", "b", "-m", "recip_rank"]);
  expect(exit).toBe(0);
  expect(out).toContain("recip_rank  a 0.3333  b 1.0000     +0.6667  [0.6667, 0.6667]  0.0313");
  expect(out).toContain("b is better than a in recip_rank by 0.6667 over 6 topics");
});

test("JSON has every figure; runs of one name are told apart by their files", async () => {
  const { out } = await runEval(folder(), ["compare", "qrels", "a", "twin", "-m", "RR", "--json", "-Q"]);
  const [found] = JSON.parse(out);
  expect(found).toMatchObject({ baseline: "a", run: "twin", p: 1, exact: true, wins: 1, ties: 5, losses: 0 });
  expect(found.per_topic).toHaveLength(6);
});

test("Markdown and CSV", async () => {
  const md = await runEval(folder(), ["compare", "qrels", "a", "b", "-m", "RR", "--format", "md"]);
  expect(md.out).toContain("| recip_rank | a 0.3333 | b 1.0000 | +0.6667 |");
  const csv = await runEval(folder(), ["compare", "qrels", "a", "b", "-m", "RR", "--format", "csv"]);
  expect(csv.out).toMatch(/^measure,baseline,run,topics,.*\r\nrecip_rank,a,b,6,/);
});

test("one run, or a measure without topics, is a usage error", async () => {
  const one = await runEval(folder(), ["compare", "qrels", "a"]);
  expect([one.exit, one.err]).toEqual([2, expect.stringContaining("nothing to compare it with")]);
  const none = await runEval(folder(), ["compare", "qrels", "a", "b", "-m", "gm_map"]);
  expect([none.exit, none.err]).toEqual([2, expect.stringContaining("gm_map: no figure of single topics")]);
});
