import { copyFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openRecords } from "../../../../src/adapters/sqlite/records/open.ts";
import { getTrace, listTraces } from "../../../../src/observability/index.ts";
import { tempFolder } from "../../../support/temp-folder.ts";

describe("a store of the release before", () => {
  it("is backed up, then read with everything that was in it", async () => {
    const folder = tempFolder();
    const path = join(folder, "records.sqlite");
    copyFileSync("fixtures/store/records-v1.sqlite", path);
    await using store = openRecords(path, "full");
    const { rows } = await listTraces(store, { limit: 10 });
    expect(rows.map((row) => [row.function, row.ending, row.target])).toEqual([
      ["embed", "ok", "demo_embed/scripted"],
      ["sentiment", "ok", "demo_json/scripted"],
      ["chat", "ok", "demo_local/scripted"],
      ["chat", "ok", "demo_local/scripted"],
      ["chat", "ok", "demo_local/scripted"],
    ]);
    const first = await getTrace(store, rows[4]?.id ?? "");
    expect(first).toMatchObject({
      tags: { n: "1" },
      input: { messages: [{ content: [{ type: "text", text: "hello 1" }] }] },
      model_inferences: [{ outcome: "ok", attempt: 1, provider: "scripted" }],
      feedback: [{ metric_name: "good", value: true }],
    });
    expect(first?.model_inferences[0]?.raw_response).toEqual(expect.any(String));
    expect((await store.stats({})).targets.map(({ target, ok }) => [target, ok])).toContainEqual([
      "demo_local/scripted",
      3,
    ]);
    expect(readdirSync(folder)).toContainEqual(expect.stringMatching(/^records-v1-.*\.sqlite$/));
  });
});
