import { describe, expect, it } from "vitest";
import { recordGateway } from "../../../support/record-gateway.ts";

const input = { messages: [{ role: "user", content: "hello" }] };
const chat = { type: "chat", function_name: "chat", input };

interface Shown {
  readonly id: string;
  readonly [field: string]: unknown;
}

async function rig() {
  const { call, post, infer } = await recordGateway();
  const create = async (...datapoints: object[]) => {
    const { status, json } = await post("/v1/datasets/d/datapoints", { datapoints });
    expect({ status, json }).toMatchObject({ status: 200 });
    return (json as { ids: string[] }).ids;
  };
  const list = async (body: object = {}, dataset = "d") => {
    const { status, json } = await post(`/v1/datasets/${dataset}/list_datapoints`, body);
    expect({ status, json }).toMatchObject({ status: 200 });
    return (json as { datapoints: Shown[] }).datapoints;
  };
  const get = async (ids: readonly string[]) => {
    const { json } = await post("/v1/datasets/d/get_datapoints", { ids });
    return (json as { datapoints: Shown[] }).datapoints;
  };
  return { call, post, infer, create, list, get };
}

describe("/v1/datasets", () => {
  it("creates, lists and gets datapoints of both types", async () => {
    const { create, list, get } = await rig();
    const [first = "", second = ""] = await create(
      { ...chat, output: "hi", tags: { a: "1" }, name: "n", allowed_tools: ["t"] },
      { type: "json", function_name: "judge", input, output: { raw: '{"score":1}' } },
    );
    expect(await get([second, first])).toMatchObject([
      {
        id: second,
        type: "json",
        output: { raw: '{"score":1}', parsed: { score: 1 } },
        output_schema: { required: ["score"] },
      },
      {
        id: first,
        type: "chat",
        dataset_name: "d",
        input: { messages: [{ role: "user", content: [{ type: "text", text: "hello" }] }] },
        output: [{ type: "text", text: "hi" }],
        tags: { a: "1" },
        name: "n",
        allowed_tools: ["t"],
        is_custom: true,
        is_deleted: false,
        staled_at: null,
        source_inference_id: null,
      },
    ]);
    expect((await list({ function_name: "judge" })).map(({ id }) => id)).toEqual([second]);
    const tagged = { type: "tag", key: "a", value: "1", comparison_operator: "=" };
    expect((await list({ filter: tagged })).map(({ id }) => id)).toEqual([first]);
    expect(await list({ filter: { type: "not", child: tagged }, limit: 1 })).toHaveLength(1);
    expect(await list({}, "other")).toEqual([]);
  });

  it("keeps outputs that fail the schema, unparsed", async () => {
    const { create, get } = await rig();
    const ids = await create({
      type: "json",
      function_name: "judge",
      input,
      output: { raw: '{"score":"x"}' },
    });
    expect(await get(ids)).toMatchObject([{ output: { raw: '{"score":"x"}', parsed: null } }]);
  });

  it("puts a new datapoint in the place of one that is updated; names change in place", async () => {
    const { call, create, list, get } = await rig();
    const [id = ""] = await create({ ...chat, output: "hi", name: "old", tags: { a: "1" } });
    const update = { datapoints: [{ type: "chat", id, output: null, tags: { b: "2" } }] };
    const { json } = await call("PATCH", "/v1/datasets/d/datapoints", update);
    const [fresh = ""] = (json as { ids: string[] }).ids;
    expect(fresh).not.toBe(id);
    expect(await list()).toMatchObject([{ id: fresh, output: null, tags: { b: "2" }, name: "old" }]);
    expect(await get([id])).toMatchObject([{ is_deleted: true, output: [{ text: "hi" }] }]);
    const named = { datapoints: [{ id: fresh, name: null }] };
    expect(await call("PATCH", "/v1/datasets/d/datapoints/metadata", named)).toMatchObject({
      json: { ids: [fresh] },
    });
    expect(await list()).toMatchObject([{ id: fresh, name: null }]);
    expect(await call("PATCH", "/v1/datasets/d/datapoints", update)).toMatchObject({ status: 404 });
  });

  it("takes datapoints, or all of a dataset, out of use", async () => {
    const { call, create, list } = await rig();
    const ids = await create(chat, chat, chat);
    const gone = await call("DELETE", "/v1/datasets/d/datapoints", { ids: ids.slice(0, 1) });
    expect(gone).toMatchObject({ status: 200, json: { num_deleted_datapoints: 1 } });
    expect(await list()).toHaveLength(2);
    expect(await call("DELETE", "/v1/datasets/d")).toMatchObject({ json: { num_deleted_datapoints: 2 } });
    expect(await list()).toEqual([]);
  });

  it("makes datapoints of inferences once, with their own or the demonstrated output", async () => {
    const { post, infer, list } = await rig();
    const one = await infer("one", { tags: { who: "ann" } });
    const two = await infer("two");
    await post("/feedback", {
      inference_id: two.inference_id,
      metric_name: "demonstration",
      value: "better",
    });
    const from = "/v1/datasets/d/datapoints/from_inferences";
    const ids = [one.inference_id];
    const made = await post(from, { type: "inference_ids", inference_ids: ids });
    expect(await post(from, { type: "inference_ids", inference_ids: ids })).toEqual(made);
    const query = { type: "inference_query", function_name: "chat", output_source: "demonstration" };
    const noDemonstration = await post(from, {
      ...query,
      filters: { type: "demonstration_feedback", has_demonstration: true },
    });
    expect(noDemonstration.status).toBe(200);
    expect(await list({ order_by: [{ by: "timestamp", direction: "ascending" }] })).toMatchObject([
      {
        source_inference_id: one.inference_id,
        output: [{ text: "one says one" }],
        tags: { who: "ann" },
        is_custom: false,
      },
      { source_inference_id: two.inference_id, output: [{ text: "better" }] },
    ]);
    const unknown = "0190e6a0-5c5b-7000-8000-00000000c0de";
    expect(await post(from, { type: "inference_ids", inference_ids: [unknown] })).toMatchObject({
      status: 404,
      json: { error: `Inference not found: ${unknown}` },
    });
  });

  it("keeps files and thoughts under TensorZero's names, and takes back a block as it was told", async () => {
    const { post, list } = await rig();
    const file = { type: "file", file_type: "base64", data: "aGk=", mime_type: "image/png" };
    const far = { type: "file", file_type: "url", url: "https://files.example/x" };
    const thought = { type: "thought", text: "hm", provider_type: "openai" };
    const messages = [{ role: "user", content: [file, far, thought] }];
    await post("/v1/datasets/d/datapoints", { datapoints: [{ ...chat, input: { messages } }] });
    const [first] = (await list()) as unknown as readonly {
      readonly input: { readonly messages: object[] };
    }[];
    expect(first?.input.messages).toMatchObject([
      {
        role: "user",
        content: [
          { ...file, storage_path: { kind: { type: "disabled" }, path: expect.stringMatching(/\.png$/) } },
          { ...far, source_url: far.url, mime_type: "application/octet-stream" },
          thought,
        ],
      },
    ]);
    const again = await post("/v1/datasets/e/datapoints", { datapoints: [{ ...chat, input: first?.input }] });
    expect(again.status).toBe(200);
  });

  it("refuses what does not fit, by its path, and writes nothing of it", async () => {
    const { call, post, list } = await rig();
    const refused = async (...datapoints: object[]) => {
      const { status, json } = await post("/v1/datasets/d/datapoints", { datapoints });
      return [status, (json as { error: string }).error];
    };
    expect(await refused(chat, { ...chat, function_name: "chet" })).toEqual([404, "Unknown function: chet"]);
    expect(await refused(chat, { ...chat, type: "json" })).toEqual([
      400,
      "datapoints[1].type: function chat is of type chat, not json",
    ]);
    expect(await refused({ ...chat, input: {} })).toEqual([
      400,
      "datapoints[0].input: missing field `messages`",
    ]);
    expect(await refused({ ...chat, outptu: 1 })).toEqual([
      400,
      "datapoints[0]: unknown field `outptu` (did you mean `output`?)",
    ]);
    expect(await refused({ ...chat, output: 5 })).toEqual([
      400,
      "datapoints[0].output: must be a string or a list of blocks",
    ]);
    const json = { type: "json", function_name: "judge", input: chat.input };
    expect(await refused({ ...json, output: 5 })).toEqual([
      400,
      "datapoints[0].output: expected an object, got a number",
    ]);
    expect(await refused()).toEqual([400, "datapoints: must hold at least one datapoint"]);
    expect(await list()).toEqual([]);
    expect(await post("/v1/datasets/builder/datapoints", { datapoints: [chat] })).toMatchObject({
      status: 400,
    });
    expect(await call("GET", "/v1/datasets/d/datapoints")).toMatchObject({ status: 405 });
    expect(await post("/v1/datasets/d/nothing", {})).toMatchObject({ status: 404 });
  });
});
