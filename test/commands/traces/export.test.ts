import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { describe, expect, it } from "vitest";
import { attempt, feedback, idOf, inference, put } from "../../contract/record-store.ts";
import { recordHome } from "../../support/record-commands.ts";

describe("pmoves traces export", () => {
  it("writes whole traces as JSON lines, oldest first, beyond one page", async () => {
    const { folder, store, pmoves } = recordHome();
    const all = Array.from({ length: 450 }, (_, i) => inference(i + 1));
    await put(store, all, [attempt(9500, 450)], [feedback(9600, idOf(9450), { target_type: "episode" })]);
    const { exit, out } = await pmoves(["traces", "export", "--to", "jsonl", "--out", "a.jsonl"]);
    expect({ exit, out }).toEqual({ exit: 0, out: "450 traces in a.jsonl\n" });
    const lines = readFileSync(join(folder, "a.jsonl"), "utf8").trimEnd().split("\n");
    expect(lines).toHaveLength(450);
    const traces = lines.map((line) => JSON.parse(line));
    expect(traces.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
    expect(traces.at(-1)).toMatchObject({
      input: { messages: [{ role: "user" }] },
      model_inferences: [{ outcome: "ok" }],
      feedback: [{ level: "episode", value: 1 }],
    });
  });

  it("writes Parquet with one type a column", async () => {
    const { folder, store, pmoves } = recordHome();
    await put(store, [inference(1), inference(2, { cost: null, ending: "failed", output: null })]);
    expect(await pmoves(["traces", "export", "--to", "parquet", "--out", "a.parquet"])).toMatchObject({
      exit: 0,
    });
    const rows = await parquetReadObjects({
      file: await asyncBufferFromFile(join(folder, "a.parquet")),
      compressors,
    });
    expect(rows[1]).toMatchObject({
      id: idOf(2),
      timestamp: new Date("2026-11-22T12:00:02Z"),
      stream: false,
      tier: 1,
      input_tokens: 3n,
      cost: null,
      output: null,
      tags: "{}",
    });
    expect(JSON.parse(String(rows[0]?.input))).toMatchObject({ messages: [{ role: "user" }] });
  });

  it("overwrites nothing unless told to, and leaves no half of a file behind", async () => {
    const { folder, store, pmoves } = recordHome();
    await put(store, [inference(1)]);
    const argv = ["traces", "export", "--to", "jsonl", "--out", "a.jsonl"];
    await pmoves(argv);
    const again = await pmoves(argv);
    expect(again.exit).toBe(2);
    expect(again.err).toContain("--force");
    expect(await pmoves([...argv, "--force"])).toMatchObject({ exit: 0 });
    const stopped = await pmoves([...argv, "--force"], AbortSignal.abort(new Error("stopped")));
    expect(stopped.exit).not.toBe(0);
    expect(readdirSync(folder).filter((name) => name.startsWith("a."))).toEqual(["a.jsonl"]);
    expect(readFileSync(join(folder, "a.jsonl"), "utf8")).toContain(idOf(1));
  });
});
