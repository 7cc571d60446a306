import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { writeFlatRows } from "../../../src/adapters/parquet/write-flat-rows.ts";
import { getTrace } from "../../../src/observability/index.ts";
import { recordHome } from "../../support/record-commands.ts";

const ID = "0196c682-72e0-7c83-a92b-9d1a3c7630f2";
const EPISODE = "0196c682-72e0-7c83-a92b-9d0000000001";
const CALL = "0196c682-72e8-7c83-a92b-9d0000000002";
const JSON_ID = "0196c682-73e0-7c83-a92b-9d0000000003";
const FLOAT = "0196c682-8000-7c83-a92b-9d0000000004";
const BOOLEAN = "0196c682-8001-7c83-a92b-9d0000000005";
const SHOWN = "0196c682-8002-7c83-a92b-9d0000000006";

const INPUT = { messages: [{ role: "user", content: [{ type: "text", text: 'say "hi",\nplease' }] }] };
const OUTPUT = [{ type: "text", text: "hi" }];

/** As `SELECT * FROM ChatInference FORMAT JSONEachRow` writes it. */
const chat = {
  id: ID,
  function_name: "greet",
  variant_name: "main",
  episode_id: EPISODE,
  input: JSON.stringify(INPUT),
  output: JSON.stringify(OUTPUT),
  tool_params: "",
  inference_params: '{"chat_completion":{"temperature":0.5}}',
  processing_time_ms: 120,
  tags: { who: "ann" },
  extra_body: "[]",
  ttft_ms: null,
};
const call = {
  id: CALL,
  inference_id: ID,
  raw_request: "{}",
  raw_response: '{"ok":1}',
  model_name: "gpt",
  model_provider_name: "openai",
  input_tokens: 10,
  output_tokens: "5",
  response_time_ms: 100,
  ttft_ms: null,
  system: null,
  input_messages: "[]",
  output: "[]",
  cached: false,
  finish_reason: "stop",
  cost: "0.001",
};

function lines(...rows: unknown[]): string {
  return rows.map((row) => (typeof row === "string" ? row : JSON.stringify(row))).join("\n");
}

describe("pmoves traces import", () => {
  it("reads ClickHouse's JSONEachRow, by the names of files, and adds nothing the second time", async () => {
    const { folder, store, pmoves } = recordHome();
    const put = (name: string, text: string | Buffer) => writeFileSync(join(folder, name), text);
    put("ChatInference.jsonl", lines(chat));
    put("ModelInference.jsonl.gz", gzipSync(lines(call)));
    put(
      "FloatMetricFeedback.jsonl",
      lines({ id: FLOAT, target_id: ID, metric_name: "score", value: 0.5, tags: {} }),
    );
    put("export.jsonl", lines({ id: SHOWN, inference_id: ID, value: JSON.stringify(OUTPUT), tags: {} }));
    const files = [
      "ChatInference.jsonl",
      "ModelInference.jsonl.gz",
      "FloatMetricFeedback.jsonl",
      "export.jsonl",
    ];
    const first = await pmoves(["traces", "import", ...files]);
    expect(first).toMatchObject({ exit: 0, err: "" });
    expect(first.out).toBe(
      [
        "ChatInference.jsonl  chat_inferences: 1 rows, 1 added, 0 known, 0 rejected",
        "ModelInference.jsonl.gz  model_inferences: 1 rows, 1 added, 0 known, 0 rejected",
        "FloatMetricFeedback.jsonl  float_metric_feedback: 1 rows, 1 added, 0 known, 0 rejected",
        "export.jsonl  demonstration_feedback: 1 rows, 1 added, 0 known, 0 rejected",
        "",
      ].join("\n"),
    );
    expect(await getTrace(store, ID)).toMatchObject({
      time: new Date(0x0196c68272e0).toISOString(),
      function: "greet",
      input: INPUT,
      output: OUTPUT,
      tags: { who: "ann" },
      inference_params: { chat_completion: { temperature: 0.5 } },
      extra_body: null,
      model_inferences: [{ target: "gpt/openai", output_tokens: 5, cost: 0.001, raw_response: '{"ok":1}' }],
      feedback: [
        { type: "float", level: "inference", value: 0.5 },
        { type: "demonstration", value: OUTPUT },
      ],
    });
    const second = await pmoves(["traces", "import", ...files, "--json"]);
    expect(JSON.parse(second.out)).toMatchObject({ rows: 4, added: 0, known: 4, rejected: 0 });
  });

  it("reads Postgres' CSV, what was said from its own table, in whatever order files are named", async () => {
    const { folder, store, pmoves } = recordHome();
    const csv = (...cells: (string | null)[]) =>
      cells.map((cell) => (cell === null ? "" : `"${cell.replaceAll('"', '""')}"`)).join(",");
    writeFileSync(
      join(folder, "json_inferences.csv"),
      [
        "id,function_name,variant_name,episode_id,processing_time_ms,ttft_ms,tags,snapshot_hash,created_at",
        csv(JSON_ID, "judge", "v", EPISODE, "12", null, '{"a":"b"}', null, "2025-05-12 21:59:02.123+00"),
      ].join("\n"),
    );
    writeFileSync(
      join(folder, "json_inference_data.csv"),
      [
        "id,input,output,output_schema,inference_params,extra_body,auxiliary_content,created_at",
        csv(
          JSON_ID,
          JSON.stringify(INPUT),
          '{"raw":"{}","parsed":{}}',
          "{}",
          "{}",
          "[]",
          "[]",
          "2025-05-12 21:59:02+00",
        ),
        csv(ID, JSON.stringify(INPUT), "[]", "{}", "{}", "[]", "[]", "2025-05-12 21:59:02+00"),
      ].join("\n"),
    );
    writeFileSync(
      join(folder, "boolean_metric_feedback.csv"),
      `id,target_id,metric_name,value,tags,snapshot_hash,created_at\n${csv(BOOLEAN, JSON_ID, "ok", "t", "{}", null, "2025-05-12 21:59:02+00")}\n`,
    );
    const argv = [
      "traces",
      "import",
      "json_inference_data.csv",
      "json_inferences.csv",
      "boolean_metric_feedback.csv",
    ];
    const { exit, out } = await pmoves([...argv, "--json"]);
    expect(exit).toBe(6);
    expect(JSON.parse(out)).toMatchObject({
      added: 3,
      rejected: 1,
      rejects: [
        { file: "json_inference_data.csv", place: 3, reason: expect.stringContaining(`${ID} is not here`) },
      ],
    });
    expect(await getTrace(store, JSON_ID)).toMatchObject({
      type: "json",
      input: INPUT,
      output: { raw: "{}", parsed: {} },
      output_schema: {},
      tags: { a: "b" },
      feedback: [{ type: "boolean", value: true, level: "inference" }],
    });
  });

  it("reads Parquet", async () => {
    const { folder, store, pmoves } = recordHome();
    async function* rows() {
      const { tags, ...plain } = chat;
      yield { ...plain, processing_time_ms: 120n, ttft_ms: null, tags: JSON.stringify(tags) };
    }
    const text = (name: string) => ({ name, type: "string", nullable: true }) as const;
    const names = ["id", "function_name", "variant_name", "episode_id", "input", "output", "tool_params"];
    const columns = [...[...names, "inference_params", "extra_body", "tags"].map(text)];
    const numbers = ["processing_time_ms", "ttft_ms"].map(
      (name) => ({ name, type: "int64", nullable: true }) as const,
    );
    await writeFlatRows(join(folder, "rows.parquet"), [...columns, ...numbers], rows());
    expect((await pmoves(["traces", "import", "rows.parquet"])).out).toContain(
      "chat_inferences: 1 rows, 1 added",
    );
    expect(await getTrace(store, ID)).toMatchObject({ ms: 120, input: INPUT, tags: { who: "ann" } });
  });

  it("keeps datapoints, and lists rows that can't be taken with their place and reason", async () => {
    const { folder, store, pmoves } = recordHome();
    const point = {
      dataset_name: "d",
      function_name: "greet",
      id: SHOWN,
      episode_id: null,
      input: JSON.stringify(INPUT),
      output: JSON.stringify(OUTPUT),
      tool_params: "",
      tags: {},
      is_deleted: false,
      updated_at: "2025-05-12 21:59:02.123456",
      is_custom: true,
    };
    const bad = [
      "no json",
      "[1]",
      { ...chat, id: "1" },
      { ...chat, id: JSON_ID, function_name: "" },
      { ...chat, id: JSON_ID, input: "{" },
      { ...chat, id: JSON_ID, processing_time_ms: "fast" },
      { id: ID, what: 1 },
    ];
    writeFileSync(join(folder, "mixed.jsonl"), lines(point, chat, ...bad));
    const { exit, out } = await pmoves(["traces", "import", "mixed.jsonl"]);
    expect(exit).toBe(6);
    expect(out.split("\n")).toEqual([
      "mixed.jsonl  several: 9 rows, 2 added, 0 known, 7 rejected",
      "  mixed.jsonl:3 is no JSON",
      "  mixed.jsonl:4 is no JSON object",
      "  mixed.jsonl:5 id is no UUIDv7: 1",
      "  mixed.jsonl:6 function_name is no text",
      "  mixed.jsonl:7 input is no JSON: {",
      "  mixed.jsonl:8 processing_time_ms is no number: fast",
      "  mixed.jsonl:9 its columns are those of no table, or of two: name it by --table",
      "",
    ]);
    expect(await store.datasets.datapoints({ dataset: "d", limit: 9 })).toMatchObject([
      { id: SHOWN, is_custom: 1, updated_at: Date.UTC(2025, 4, 12, 21, 59, 2, 123) },
    ]);
  });

  it("refuses files that are not there or of another kind, and tables that TensorZero does not have", async () => {
    const { folder, pmoves } = recordHome();
    writeFileSync(join(folder, "x.txt"), "");
    writeFileSync(join(folder, "x.parquet"), "no parquet");
    const refused = async (...argv: string[]) => {
      const { exit, err } = await pmoves(["traces", "import", ...argv]);
      expect(exit).toBe(2);
      return err;
    };
    expect(await refused("none.jsonl")).toContain("none.jsonl");
    expect(await refused("x.txt")).toContain("its name says none of .jsonl");
    expect(await refused("x.parquet")).toContain("x.parquet");
    expect(await refused("x.txt", "--table", "ChatInfernce")).toContain("did you mean ChatInference?");
    expect(await refused()).toContain("file");
  });
});
