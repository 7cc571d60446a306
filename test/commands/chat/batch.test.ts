import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ChatArms, openChatArms } from "../../support/chat-arms.ts";
import { pmovesProcess } from "../../support/whole-program.ts";

let arms: ChatArms;
beforeAll(async () => {
  arms = await openChatArms();
}, 60_000);
afterAll(() => arms[Symbol.asyncDispose]());

const rowsOf = (out: string) =>
  out
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

describe.each([
  ["in this process", false],
  ["at a gateway", true],
])("pmoves chat --batch %s", (_, remote) => {
  const chat = (...words: readonly string[]) => arms.chat(words, remote);

  it("answers every prompt in its order, each as its line says", async () => {
    arms.file(
      "mixed.jsonl",
      `"slow one"\n\n${[
        { id: "q2", prompt: "two", variant: "b", system: "be brief" },
        { id: 3, template: "greet", arguments: { name: "Ada", friends: [] } },
        { prompt: "json" },
      ]
        .map((line) => JSON.stringify(line))
        .join("\n")}\n`,
    );
    const { exit, out, err } = await chat("--batch", "mixed.jsonl", "--concurrency", "8");
    expect({ exit, err }).toEqual({ exit: 0, err: "" });
    expect(rowsOf(out).map(({ line, id, text }) => [line, id, text])).toEqual([
      [1, null, "it came after a while and in pieces"],
      [3, "q2", "two heard two"],
      [4, 3, "one heard greetings to Ada and 0 friends"],
      [5, null, '{"n": 4, "tags": ["x", 7]}'],
    ]);
    expect(JSON.parse((await chat("--batch", "mixed.jsonl", "--json")).out)).toHaveLength(4);
  });

  it("asks only what failed when it is run again, and all with --fresh", async () => {
    arms.file("retry.jsonl", '"one"\n{"prompt":"x","variant":"down"}\n"three"\n');
    const first = await chat("--batch", "retry.jsonl");
    expect(first).toMatchObject({ exit: 6, err: expect.stringMatching(/1 of 3 prompts failed; line 2: /) });
    const again = await chat("--batch", "retry.jsonl");
    expect(again.err).toContain("2 of 3 prompts were answered before and are not asked again");
    const ids = (out: string) => rowsOf(out).map(({ inference_id }) => inference_id);
    const [one, , three] = ids(first.out);
    expect(ids(again.out)).toEqual([one, expect.any(String), three]);
    arms.file("retry.jsonl", '"zero"\n"one"\n{"prompt":"x"}\n"three"\n');
    const mended = await chat("--batch", "retry.jsonl");
    expect(mended.exit).toBe(0);
    expect(ids(mended.out)).toEqual([expect.any(String), one, expect.any(String), three]);
    const fresh = await chat("--batch", "retry.jsonl", "--fresh");
    expect(fresh.err).toBe("");
    expect(ids(fresh.out)).not.toContain(one);
  });

  it("checks every answer by the schema", async () => {
    arms.file("loose.json", '{"type":"object"}');
    arms.file("shaped.jsonl", '"json"\n"prose"\n');
    const { exit, out, err } = await chat("--batch", "shaped.jsonl", "--schema", "loose.json");
    expect(exit).toBe(3);
    expect(err).toContain("1 of 2 answers are not what they have to be; line 2: the answer is no JSON");
    expect(rowsOf(out).map(({ parsed }) => parsed)).toEqual([{ n: 4, tags: ["x", 7] }, null]);
  });
});

describe("pmoves chat --batch", () => {
  it("goes on where a killed run was", async () => {
    arms.file("cut.jsonl", '"one"\n"two"\n"slow three"\n"four"\n');
    const words = ["--batch", "cut.jsonl", "--concurrency", "1"];
    const config = join(arms.folder, "chat.toml");
    const child = pmovesProcess(arms.folder, ["chat", ...words, "--config", config]);
    let out = "";
    child.stdout?.on("data", (data) => {
      out += String(data);
      if (out.split("\n").length > 2) child.kill("SIGKILL");
    });
    await once(child, "close");
    const before = rowsOf(out.slice(0, out.lastIndexOf("\n")));
    expect(before.map(({ line }) => line)).toEqual([1, 2]);
    const rest = await arms.chat(words, false);
    expect(rest.err).toMatch(/^[23] of 4 prompts were answered before/);
    const rows = rowsOf(rest.out);
    expect(rows.map(({ line }) => line)).toEqual([1, 2, 3, 4]);
    expect(rows.slice(0, 2)).toEqual(before);
    expect((await arms.chat(words, false)).err).toBe("");
  });

  it("waits where the gateway says 429, as long as it says, and goes on", async () => {
    arms.file("limited.jsonl", '"one"\n"two"\n"three"\n');
    let refused = 0;
    // A limiter in front of the gateway: a place that both of the first questions find taken.
    const limiter = createServer(async (request, response) => {
      if (request.url === "/inference" && refused < 2) {
        refused++;
        response.writeHead(429, { "retry-after": "1" }).end('{"error":"too many requests"}');
        return;
      }
      const body = request.method === "POST" ? { method: "POST", body: await text(request) } : {};
      const answer = await fetch(`${arms.url}${request.url}`, body);
      response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "" });
      response.end(await answer.text());
    }).listen(0, "127.0.0.1");
    await once(limiter, "listening");
    const { port } = limiter.address() as AddressInfo;
    const words = ["--batch", "limited.jsonl", "--concurrency", "2", "--gateway", `http://127.0.0.1:${port}`];
    // A process of its own, that nothing but the wait keeps alive.
    const child = pmovesProcess(arms.folder, ["chat", ...words]);
    if (child.stdout === null || child.stderr === null) throw new Error("no pipes");
    const [out, err, [exit]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "close"),
    ]);
    limiter.close();
    expect(exit).toBe(0);
    expect(err).toMatch(/^(?:asked to come later \(too many requests\); waiting 1 s\n){1,2}$/);
    expect(rowsOf(out).map((row) => row.text)).toEqual(["one heard one", "one heard two", "one heard three"]);
    expect(refused).toBe(2);
  });

  it("keeps what is answered until the document with it is written", async () => {
    arms.file("full.jsonl", '"one"\n"two"\n');
    const words = ["--batch", "full.jsonl", "--json"];
    const child = arms.start(words, false, "exec > /dev/full");
    child.stdout?.resume();
    child.stderr?.resume();
    const [exit] = await once(child, "close");
    expect(exit).toBe(1);
    const again = await arms.chat(words, false);
    expect(again.err).toBe("2 of 2 prompts were answered before and are not asked again; --fresh asks all\n");
    expect(JSON.parse(again.out)).toHaveLength(2);
    expect((await arms.chat(words, false)).err).toBe("");
  });

  it.each<[string, string, RegExp]>([
    [
      "lines that are no prompts",
      '"fine"\n{"prompt":\n{"promt":"x"}\n5\n{}\n',
      /bad\.jsonl:2: .*\n.*bad\.jsonl:3: .*promt.*\n.*bad\.jsonl:4: .*\n.*bad\.jsonl:5: it has neither/,
    ],
    ["a tier that is none", '{"prompt":"x","tier":4}', /bad\.jsonl:1: tier: /],
    ["an empty file", "\n\n", /bad\.jsonl: there is no prompt in it/],
    [
      "a file that is to be sent and is not there",
      '{"prompt":"x","attach":["none.png"]}',
      /can't attach none\.png/,
    ],
  ])("is told of %s, by file and line", async (_, text, message) => {
    arms.file("bad.jsonl", text);
    const { exit, out, err } = await arms.chat(["--batch", "bad.jsonl"], false);
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
    expect(err).toMatch(message);
  });

  it("is told of a file that is not there", async () => {
    const { exit, err } = await arms.chat(["--batch", "none.jsonl"], false);
    expect(exit).toBe(2);
    expect(err).toContain("--batch none.jsonl: ");
  });
});
