import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { place, runEval } from "../../support/eval-commands.ts";
import { tempFolder } from "../../support/temp-folder.ts";

/** Topics with one relevant document each; `ranks` says where the run finds it. */
function runOf(ranks: readonly number[]): string {
  return ranks
    .flatMap((rank, topic) =>
      [1, 2, 3, 4].map((at) => `q${topic} Q0 ${at === rank ? "hit" : `d${at}`} ${at} ${10 - at} sys\n`),
    )
    .join("");
}

const TOPICS = 12;
const same = (rank: number) => new Array<number>(TOPICS).fill(rank);

const suites = {
  suites: [
    { name: "easy", filters: [{ field: "tags", in: ["easy"] }], thresholds: { mrr: { min: 0.9 } } },
    { name: "nobody", filters: [{ field: "tags", in: ["none"] }], thresholds: { mrr: { min: 0 } } },
  ],
};

function folder(): string {
  const path = tempFolder();
  const topics = Array.from({ length: TOPICS }, (_, i) => i);
  place(path, {
    qrels: topics.map((i) => `q${i} 0 hit 1\n`).join(""),
    gold: topics
      .map(
        (i) =>
          `${JSON.stringify({ id: `q${i}`, query: `${i}?`, gold_ids: ["hit"], tags: i < 6 ? ["easy"] : [] })}\n`,
      )
      .join(""),
    good: runOf(same(1)),
    mixed: runOf([1, 1, 1, 1, 1, 1, 2, 3, 4, 2, 3, 4]),
    bad: runOf(same(4)),
    "suites.json": JSON.stringify(suites),
  });
  return path;
}

async function gate(path: string, argv: readonly string[]) {
  return runEval(path, ["gate", ...argv], { readFile: (file) => readFile(resolve(path, file), "utf8") });
}

test("a limit is held against the low end of the interval, not against the mean", async () => {
  const path = folder();
  // Mean 0.68; the interval begins near 0.52.
  const low = await gate(path, ["qrels", "mixed", "--min", "recip_rank=0.45", "--json"]);
  expect([low.exit, JSON.parse(low.out)]).toMatchObject([
    0,
    { passed: true, rows: [{ suite: "minimum", passed: true }] },
  ]);
  const high = await gate(path, ["qrels", "mixed", "--min", "recip_rank=0.65", "--json"]);
  expect([high.exit, JSON.parse(high.out)]).toMatchObject([
    3,
    { passed: false, rows: [{ value: expect.closeTo(0.6806, 4), passed: false }] },
  ]);
  expect(JSON.parse(high.out).rows[0].reason).toMatch(
    /is below 0\.65, though the mean is not: more topics would tell$/,
  );
});

test("suites check the topics that their filters leave; none left is a failure, not a pass", async () => {
  const { exit, out } = await gate(folder(), ["gold", "mixed", "--suites", "suites.json"]);
  expect(exit).toBe(3);
  expect(out).toMatch(/^easy +recip_rank_cut_10 +6 +1\.0000 .* pass /m);
  expect(out).toMatch(/^nobody .* FAIL +no topic belongs to it$/m);
  expect(out).toContain("sys fails 1 of 2 checks");
});

test("a run against its own baseline passes, a worse one fails by the interval of the difference", async () => {
  const path = folder();
  const written = await gate(path, [
    "qrels",
    "good",
    "-m",
    "RR",
    "-m",
    "P.1,2",
    "--write-baseline",
    "b.json",
  ]);
  expect([written.exit, written.err]).toEqual([0, expect.stringContaining("b.json: RR, P.1,2 of 12 topics")]);
  expect(written.out).toBe("sys: nothing was checked\n");
  expect(JSON.parse(readFileSync(join(path, "b.json"), "utf8")).measures).toEqual([
    "recip_rank",
    "P_1",
    "P_2",
  ]);
  const again = await gate(path, ["qrels", "good", "--baseline", "b.json"]);
  expect([again.exit, again.out]).toEqual([0, expect.stringContaining("sys passes all 3 checks")]);
  const worse = await gate(path, ["qrels", "bad", "--baseline", "b.json", "--json"]);
  expect([worse.exit, JSON.parse(worse.out).rows[0]]).toMatchObject([
    3,
    { kind: "regression", measure: "recip_rank", value: -0.75, passed: false },
  ]);
});

test("with a margin a run has to be shown to be as good", async () => {
  const path = folder();
  await gate(path, ["qrels", "mixed", "-m", "RR", "--write-baseline", "b.json"]);
  place(path, { shaky: runOf([2, 1, 1, 2, 1, 1, 1, 2, 3, 2, 2, 4]) });
  const plain = await gate(path, ["qrels", "shaky", "--baseline", "b.json"]);
  expect(plain.exit).toBe(0);
  const strict = await gate(path, ["qrels", "shaky", "--baseline", "b.json", "--margin", "0.01"]);
  expect([strict.exit, strict.out]).toEqual([3, expect.stringContaining("not shown: the interval")]);
});

test("topics of the baseline that are gone fail the gate", async () => {
  const path = folder();
  await gate(path, ["qrels", "good", "-m", "RR", "--write-baseline", "b.json"]);
  place(path, { fewer: "q0 0 hit 1\nq1 0 hit 1\n" });
  const { exit, out } = await gate(path, ["fewer", "good", "--baseline", "b.json"]);
  expect([exit, out]).toEqual([
    3,
    expect.stringContaining("10 topics of the baseline are not there any more"),
  ]);
});

test("JUnit names suites and checks and escapes what XML can't hold", async () => {
  const path = folder();
  place(path, {
    "s.json": JSON.stringify({ suites: [{ name: 'a<"&\u0001', thresholds: { mrr: { min: 2 } } }] }),
  });
  const { exit, out } = await gate(path, ["qrels", "good", "--suites", "s.json", "--format", "junit"]);
  expect(exit).toBe(3);
  expect(out).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="pmoves eval gate" tests="1" failures="1">
  <testsuite name="a&lt;&quot;&amp;\ufffd" tests="1" failures="1">
    <testcase classname="sys.a&lt;&quot;&amp;\ufffd" name="recip_rank_cut_10: interval from 2">
      <failure message="1.0000 is below 2"/>
    </testcase>
  </testsuite>
</testsuites>
`);
});

test("Markdown and CSV", async () => {
  const path = folder();
  const md = await gate(path, ["qrels", "good", "--min", "RR=0.5", "--format", "md"]);
  expect(md.out).toContain("**sys passes the check**");
  const csv = await gate(path, ["qrels", "good", "--min", "RR=0.5", "--format", "csv"]);
  expect(csv.out).toContain(
    'minimum,threshold,recip_rank,12,1,1,1,interval from 0.5,"[1.0000, 1.0000]",pass',
  );
});

const usage: readonly (readonly [string, readonly string[], string])[] = [
  ["nothing to check", [], "there is nothing to check"],
  ["a limit without a number", ["--min", "ndcg"], "--min ndcg: no measure with a number"],
  ["a limit on a measure that there is not", ["--min", "ndgc=0.5"], 'there is no measure "ndgc"'],
  ["a baseline that is none", ["--baseline", "suites.json"], "suites.json: no baseline"],
  ["a baseline that is there already", ["--write-baseline", "suites.json"], "suites.json is there already"],
];

for (const [name, argv, what] of usage) {
  test(`exit 2: ${name}`, async () => {
    const { exit, err } = await gate(folder(), ["qrels", "good", ...argv]);
    expect([exit, err]).toEqual([2, expect.stringContaining(what)]);
  });
}

test("a baseline that was scored otherwise is refused", async () => {
  const path = folder();
  await gate(path, ["qrels", "good", "-m", "RR", "--write-baseline", "b.json"]);
  const { exit, err } = await gate(path, ["qrels", "good", "--baseline", "b.json", "-l", "2"]);
  expect([exit, err]).toEqual([2, expect.stringContaining("it was scored with level 1, and this is 2")]);
});
