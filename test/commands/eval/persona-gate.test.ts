import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openCheckThread } from "../../../src/adapters/bus-check/check-thread.ts";
import { createHttpClient } from "../../../src/adapters/http-client/client.ts";
import { openJournal } from "../../../src/adapters/journal/open-journal.ts";
import { JournalBus } from "../../../src/bus/journal-bus.ts";
import { keysAtHand } from "../../../src/geometry/index.ts";
import { systemClock } from "../../../src/kernel/clock.ts";
import { place, runEval } from "../../support/eval-commands.ts";
import { searchService } from "../../support/search-service.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const gold = readFileSync("fixtures/eval/stack/archon-smoke-10.jsonl", "utf8");

const request = {
  persona_id: "5f0c6d0e-8a52-4d43-9d2c-3f0f7d3c9b11",
  persona: { name: "Archon", version: "1.0" },
  dataset: { id: "archon-smoke-10", queries_path: "pmoves/datasets/personas/archon.jsonl" },
  correlation_id: "c-7",
};

const hit: Readonly<Record<string, string>> = {
  "What packs ship with Archon 1.0?": "archon_pack_overview_chunk",
  "Which tone should Archon emphasize during research?": "archon_tone_chunk",
  "Name one boost configured for Archon": "archon_boosts_chunk",
};

/** Finds what is looked for at this rank. */
function service(rank: number) {
  return searchService(({ body }) => {
    const ids = ["x", "y", "z"];
    ids.splice(rank - 1, 0, hit[JSON.parse(body).query as string] ?? "?");
    return { body: { hits: ids.map((chunk_id, i) => ({ chunk_id, score: 1 - i / 10 })) } };
  });
}

async function world(url: string, sent: unknown = request) {
  const folder = tempFolder();
  place(folder, { "d/personas/archon.jsonl": gold, "request.json": JSON.stringify(sent) });
  const journal = await openJournal(join(folder, "bus"));
  const bus = new JournalBus({ journal, clock: systemClock, maxAge: null });
  const http = createHttpClient();
  const contracts = resolve("config/contracts");
  const checks = await openCheckThread({
    contracts,
    own: resolve("config/bus"),
    keys: keysAtHand({}),
    strict: false,
    reveal: false,
    signatureRate: undefined,
  });
  onTestFinished(async () => {
    await checks[Symbol.asyncDispose]();
    await bus[Symbol.asyncDispose]();
    await http.close();
  });
  const gate = (...argv: string[]) =>
    runEval(folder, ["persona-gate", "--datasets", "d", "--hirag", url, "--retries", "0", ...argv], {
      clock: { ...systemClock, now: () => 0 },
      http: async () => http,
      bus: async () => bus,
      busChecks: async () => checks,
      readFile: (path) => readFile(resolve(folder, path), "utf8"),
    });
  const sentTo = async (subject: string) => {
    const messages: { readonly payload: Record<string, unknown> }[] = [];
    for await (const { data } of bus.read({ subjects: [subject], signal: new AbortController().signal })) {
      messages.push(JSON.parse(Buffer.from(data).toString()));
    }
    return messages;
  };
  return { folder, bus, gate, sentTo };
}

test("a persona whose retrieval finds everything first is published", async () => {
  const { url } = await service(1);
  const { bus, gate, sentTo } = await world(url);
  const envelope = {
    id: "e-1",
    topic: "persona.publish.request.v1",
    ts: "t",
    version: "v1",
    source: "s",
    payload: request,
  };
  await bus.publish({ subject: "persona.publish.request.v1", data: Buffer.from("{}") });
  await bus.publish({ subject: "persona.publish.request.v1", data: Buffer.from(JSON.stringify(envelope)) });
  const { exit, out, err } = await gate("--count", "1", "--format", "jsonl");
  expect(exit).toBe(0);
  expect(err).toContain("no persona.publish.request.v1: persona_id");
  expect(JSON.parse(out)).toMatchObject({ persona: "Archon@1.0", passed: true, durable: true, trouble: [] });
  expect(await sentTo("persona.published.v1")).toMatchObject([
    {
      topic: "persona.published.v1",
      parent_id: "e-1",
      correlation_id: "c-7",
      payload: {
        ...{ persona_id: request.persona_id, name: "Archon", version: "1.0", dataset_id: "archon-smoke-10" },
        ...{ passed: true, correlation_id: "c-7", thresholds: { mrr: 0.8, ndcg: 0.75 } },
        metrics: { mrr: 1, ndcg: 1, recall: 1, ndcg_low: 1, ndcg_high: 1 },
        evaluations: {
          mrr: { value: 1, min: 0.8, max: null, passed: true },
          ndcg: { value: 1, min: 0.75, max: null, passed: true },
        },
      },
    },
  ]);
});

test("a persona whose retrieval finds everything second fails, exit 3 for a request of a file", async () => {
  const { url } = await service(2);
  const { gate, sentTo } = await world(url);
  const { exit, out } = await gate("request.json", "--send", "--json");
  expect(exit).toBe(3);
  expect(JSON.parse(out)).toMatchObject([
    {
      subject: "persona.publish.failed.v1",
      verdict: {
        evaluations: {
          mrr: { value: 0.5, passed: false },
          ndcg: { value: expect.closeTo(0.6309, 4), passed: false },
        },
      },
    },
  ]);
  expect(await sentTo("persona.publish.failed.v1")).toHaveLength(1);
});

test("without --send the answer to a file is shown and not sent", async () => {
  const { url } = await service(1);
  const { gate, sentTo } = await world(url);
  const { exit, out } = await gate("request.json", "--json");
  expect([exit, JSON.parse(out)[0].durable]).toEqual([0, null]);
  expect(await sentTo("persona.published.v1")).toEqual([]);
});

test("a gate that could not be run has failed: the service is away, the data set too, a path leads out", async () => {
  const away = await (await world("http://127.0.0.1:1")).gate("request.json", "--json");
  expect([away.exit, JSON.parse(away.out)[0]]).toMatchObject([
    3,
    {
      passed: false,
      trouble: [expect.stringContaining("http://127.0.0.1:1/hirag/query")],
      verdict: { metrics: {}, evaluations: { mrr: { value: null, min: 0.8, passed: false } } },
    },
  ]);
  const { url } = await service(1);
  for (const [path, what] of [
    ["nowhere.jsonl", "there is no such file"],
    ["../request.json", "leaves the folder of data sets"],
  ] as const) {
    const { gate, sentTo } = await world(url, { ...request, dataset: { id: "d", queries_path: path } });
    const { exit } = await gate("request.json", "--send");
    expect(exit).toBe(3);
    expect(await sentTo("persona.publish.failed.v1")).toMatchObject([
      { labels: [expect.stringContaining(what)], payload: { passed: false } },
    ]);
  }
});

test("limits of the request and of its suites count; --bound holds them against intervals", async () => {
  const { url } = await service(2);
  const dataset = { ...request.dataset, thresholds: { mrr: { min: 0.5 } }, suites_path: "s.json" };
  const { folder, gate } = await world(url, { ...request, dataset });
  const suite = {
    name: "baseline",
    filters: [{ field: "metadata.suite", equals: "baseline" }],
    thresholds: { recall: { min: 1 }, "P.1": { max: 0 } },
  };
  place(folder, { "d/s.json": JSON.stringify({ suites: [suite] }) });
  const { exit, out } = await gate("request.json", "--bound", "--json");
  expect(exit).toBe(0);
  expect(JSON.parse(out)[0].verdict.evaluations).toEqual({
    mrr: { value: 0.5, min: 0.5, max: null, passed: true },
    "baseline:recall": { value: 1, min: 1, max: null, passed: true },
    "baseline:P.1": { value: 0, min: null, max: 0, passed: true },
  });
});
