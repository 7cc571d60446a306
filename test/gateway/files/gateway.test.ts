import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createHttpClient } from "../../../src/adapters/http-client/client.ts";
import { createProviders } from "../../../src/gateway/providers/registry.ts";
import { systemClock } from "../../../src/kernel/clock.ts";
import { chatFunction, config, model, target, variant } from "../../support/config.ts";
import { FILES, PNG, wireOf } from "../../support/files.ts";
import { ask, gatewayRig, jsonOf, textOf } from "../../support/gateway.ts";
import { ndjson, startUpstream, type Upstream } from "../../support/upstream.ts";

const http = createHttpClient();
const URL_OF_FILE = "https://files.test/a.png";
const ANSWER = { message: { role: "assistant", content: "a cat" }, done: true, done_reason: "stop" };

let ollama: Upstream;
beforeAll(async () => {
  ollama = await startUpstream();
});
beforeEach(() => {
  ollama.requests.length = 0;
});
afterAll(async () => {
  await http.close();
  await ollama.close();
});

async function rig(addresses = ["93.184.215.14"]) {
  const { wire, opened } = wireOf({ [URL_OF_FILE]: { type: "image/png", bytes: PNG } }, addresses);
  const more = { kind: "ollama", wire: "ollama", baseUrl: ollama.url } as const;
  const models = [model("a", [target("a/one", more)]), model("b", [target("b/two", more)])];
  const variants = [variant("first", "a"), variant("second", "b")];
  const { gateway, bugs } = await gatewayRig({
    config: config(models, [chatFunction("look", variants)]),
    provider: createProviders(systemClock),
    http,
    files: { wire, settings: FILES },
  });
  return { gateway, bugs, opened };
}

function body(stream: boolean) {
  const file = { type: "file", file_type: "url", url: URL_OF_FILE };
  const content = [{ type: "text", text: "what is it?" }, file];
  return { function_name: "look", input: { messages: [{ role: "user", content }] }, stream };
}

test.for([false, true])("a file by address reaches a local model by content, streamed %s", async (stream) => {
  const { gateway, bugs } = await rig();
  ollama.play({ pieces: [ndjson(ANSWER)] });
  const reply = await ask(gateway, "/inference", body(stream));
  expect(await textOf(reply)).toContain("a cat");
  expect(ollama.last.json).toMatchObject({ messages: [{ images: [PNG.toString("base64")] }] });
  expect(bugs).toEqual([]);
});

test("is fetched once although the first target fails", async () => {
  const { gateway, opened } = await rig();
  ollama.play([{ status: 404, body: { error: "model not found" } }, { body: ANSWER }]);
  const reply = await ask(gateway, "/inference", body(false));
  expect(await jsonOf(reply)).toMatchObject({ variant_name: "second" });
  expect(ollama.requests).toHaveLength(2);
  expect(opened).toHaveLength(1);
});

test.for([false, true])(
  "a refused file is the caller's error before anybody is asked, streamed %s",
  async (stream) => {
    const { gateway } = await rig(["169.254.169.254"]);
    const reply = await ask(gateway, "/inference", body(stream));
    expect(reply.status).toBe(400);
    expect(await textOf(reply)).toContain("169.254.169.254, which is cloud metadata");
    expect(reply.headers["x-should-retry"]).toBe("false");
    expect(ollama.requests).toEqual([]);
  },
);
