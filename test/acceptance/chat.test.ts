import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ndjson, startUpstream } from "../support/upstream.ts";
import { pmoves, startPmoves } from "./pmoves.ts";

const folder = mkdtempSync(join(tmpdir(), "pmoves-chat-"));

function configFile(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A function `chat` over one Ollama. */
function ollamaConfig(name: string, base: string): string {
  return configFile(
    name,
    `[models.local]
routing = ["ollama"]
[models.local.providers.ollama]
type = "ollama"
model_name = "tiny"
api_base = "${base}"
[functions.chat]
type = "chat"
[functions.chat.variants.local]
type = "chat_completion"
model = "local"
`,
  );
}

const scripted = configFile(
  "scripted.toml",
  `[models.slow]
routing = ["s"]
[models.slow.providers.s]
type = "scripted"
[[models.slow.providers.s.script]]
reply = "I heard: {{input}}"
delay_ms = 50
chunk_delay_ms = 20
[functions.chat]
type = "chat"
[functions.chat.variants.main]
type = "chat_completion"
model = "slow"
`,
);

/** Nothing is configured and nothing answers. */
const bare = { OLLAMA_HOST: "http://127.0.0.1:1" };

describe("pmoves chat, as shipped", () => {
  it("waits for a slow answer, with what is piped in below the prompt", async () => {
    const ran = await pmoves(["chat", "explain", "--config", scripted], { stdin: "the code\n" });
    expect(ran).toMatchObject({ exit: 0, out: "I heard: explain\n\nthe code\n", err: "" });
  });

  it("shows a newcomer three ways to begin, and no stack", async () => {
    const { exit, out, err } = await pmoves(["chat", "hi"], { env: bare, cwd: folder });
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
    expect(err.split("\n")[0]).toMatch(/^error: no model can be asked yet/);
    for (const way of ["ollama pull", "export ", "pmoves serve --demo"]) expect(err).toContain(way);
    expect(err.split("\n").length).toBeLessThan(9);
  });

  it("shows them too where the only target is an Ollama that is not running", async () => {
    const config = ollamaConfig("refused.toml", "http://127.0.0.1:1");
    const { exit, err } = await pmoves(["chat", "hi", "--config", config], { env: bare });
    expect(exit).toBe(1);
    expect(err).toContain("no connection could be made");
    expect(err).toContain("three ways to get going");
  });

  it("is exit 5 for a gateway that does not answer", async () => {
    const { exit, err } = await pmoves(["chat", "hi"], { env: { PMOVES_GATEWAY_URL: "http://127.0.0.1:1" } });
    expect(exit).toBe(5);
    expect(err).toContain("no gateway answers at http://127.0.0.1:1 (env PMOVES_GATEWAY_URL)");
  });

  it("cancels the upstream call at Ctrl-C, and ends with 130 without a word", async () => {
    await using upstream = await startUpstream(({ url }) => {
      if (url !== "/api/chat") return { body: { models: [] } };
      const pieces = [
        ndjson({ model: "tiny", message: { role: "assistant", content: "begun" }, done: false }),
      ];
      return { headers: { "content-type": "application/x-ndjson" }, pieces: [...pieces, { hang: true }] };
    });
    const config = ollamaConfig("hang.toml", upstream.url);
    const child = startPmoves(["chat", "hi", "--config", config]);
    child.stdin?.end();
    let err = "";
    child.stderr?.on("data", (data) => {
      err += String(data);
    });
    const [first] = await once(child.stdout ?? child, "data");
    child.kill("SIGINT");
    const [exit] = await once(child, "close");
    expect({ exit, first: String(first), err }).toEqual({ exit: 130, first: "begun", err: "" });
    const asked = upstream.requests.find(({ url }) => url === "/api/chat");
    expect(await asked?.aborted).toBe(true);
  });

  it("ends quietly when the reader of its output has gone", async () => {
    const many = "word ".repeat(200);
    const child = startPmoves(["chat", many, "--config", scripted, "--format", "jsonl"]);
    child.stdin?.end();
    let err = "";
    child.stderr?.on("data", (data) => {
      err += String(data);
    });
    await once(child.stdout ?? child, "data");
    child.stdout?.destroy();
    const [exit] = await once(child, "close");
    expect({ exit, err }).toEqual({ exit: 0, err: "" });
  });
});

describe("the other commands that ask, as shipped", () => {
  it("list models, explain a route and embed without a server", async () => {
    const models = await pmoves(["models", "-c", scripted]);
    expect(models).toMatchObject({ exit: 0, err: "" });
    expect(models.out).toContain("slow\tmodel\t1\tscripted\tslow/s\t");
    const explained = await pmoves(["route", "explain", "-c", scripted]);
    expect(explained).toMatchObject({ exit: 0, out: "1\tmain\tslow/s\t1\tscripted\tready\t\n" });
    const embedded = await pmoves(["embed", "x", "-c", scripted]);
    expect(embedded).toMatchObject({ exit: 2, err: expect.stringContaining("no embedding model") });
  });

  it("say what is missing where nothing is configured", async () => {
    const models = await pmoves(["models"], { env: bare, cwd: folder });
    expect(models.exit).toBe(0);
    expect(models.out).toContain("no Ollama answers at http://127.0.0.1:1");
    const explained = await pmoves(["route", "explain"], { env: bare, cwd: folder });
    expect(explained.out).toMatch(/^1\tlocal\t\S+\t1\tollama\tunsupported\tno Ollama answers/);
    const embedded = await pmoves(["embed", "x"], { env: bare, cwd: folder });
    expect(embedded).toMatchObject({ exit: 2, err: expect.stringContaining("three ways to get going") });
  });
});
