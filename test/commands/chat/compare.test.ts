import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ChatArms, openChatArms } from "../../support/chat-arms.ts";

let arms: ChatArms;
beforeAll(async () => {
  arms = await openChatArms();
}, 60_000);
afterAll(() => arms[Symbol.asyncDispose]());

interface Row {
  readonly variant: string;
  readonly inference_id: string;
  readonly episode_id: string;
  readonly error: unknown;
}

describe.each([
  ["in this process", false],
  ["at a gateway", true],
])("pmoves chat --variants %s", (_, remote) => {
  const chat = (...words: readonly string[]) => arms.chat(words, remote);

  it("gives the answer of each with latency, tokens and cost, and says how to vote", async () => {
    const { exit, out, err } = await chat("--variants", "b,a", "hello");
    const rows = JSON.parse(out);
    expect(exit).toBe(0);
    expect(rows).toMatchObject([
      { index: 0, variant: "b", text: "two heard hello", tier: 3, usage: { output_tokens: 5, cost: null } },
      { index: 1, variant: "a", text: "one heard hello", ms: expect.any(Number) },
    ]);
    expect(rows[0].episode_id).toBe(rows[1].episode_id);
    const where = remote ? `--gateway ${arms.url}` : `--config ${arms.folder}/chat.toml`;
    expect(err).toBe(
      `to vote, e.g. for b: pmoves feedback ${rows[0].inference_id} comment "preferred over a" ${where}\n`,
    );
    const lines = (await chat("--variants", "b,a", "hello", "--format", "jsonl")).out.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).variant)).toEqual(["b", "a"]);
  });

  it("goes on with what won", async () => {
    expect((await chat("--variants", "a,b", "--vote", "b", "hello", "-q")).exit).toBe(0);
    const shown = JSON.parse((await arms.pmoves(["sessions", "show", "last", "--json"])).out);
    expect(shown.messages).toMatchObject([
      { role: "user" },
      { role: "assistant", answer: { variant_name: "b", text: "two heard hello" } },
    ]);
  });

  it("tells of a variant that fails next to the others, with exit 6", async () => {
    const { exit, out, err } = await chat("--variants", "down,a", "hello");
    expect(exit).toBe(6);
    expect(err).toContain("1 of 2 answers failed; the first: ");
    const rows: readonly Row[] = JSON.parse(out);
    expect(rows.map(({ error }) => error === null)).toEqual([false, true]);
    const voted = await chat("--variants", "down,a", "--vote", "down", "hello");
    expect(voted).toMatchObject({ exit: 1, err: expect.stringContaining("down did not answer") });
  });

  it("checks the answers by a schema, with exit 3", async () => {
    arms.file("loose.json", '{"type":"object"}');
    const { exit, out, err } = await chat("--variants", "a,b", "json", "--schema", "loose.json");
    expect(exit).toBe(3);
    expect(err).toContain("the answer is no JSON");
    expect(JSON.parse(out)).toMatchObject([{ parsed: { n: 4 } }, { parsed: null }]);
  });

  it.each<[string, readonly string[], RegExp]>([
    ["one variant only", ["--variants", "a", "x"], /--variants a: 2 to 9 names/],
    ["the same twice", ["--variants", "a,b,a", "x"], /"a" is there twice/],
    ["a vote for another", ["--variants", "a,b", "--vote", "c", "x"], /--vote c: it is none of a, b/],
    [
      "variants and a variant",
      ["--variants", "a,b", "--variant", "c", "x"],
      /--variants and --variant exclude/,
    ],
    ["variants of a model", ["--variants", "a,b", "--model", "one", "x"], /belongs to a function/],
    [
      "variants and commands",
      ["--variants", "a,b", "--tool-command", "x=y", "x"],
      /and --tool-command exclude/,
    ],
    ["several of several", ["--variants", "a,b", "--n", "2", "x"], /--variants and --n exclude/],
  ])("is told of %s", async (_name, words, message) => {
    expect(await chat(...words)).toMatchObject({ exit: 2, out: "", err: expect.stringMatching(message) });
  });

  it("gives several answers of one, and goes on with the first", async () => {
    expect(await chat("--n", "2", "some code", "--extract", "code")).toMatchObject({
      exit: 0,
      out: "const a = 1;\n---\nconst a = 1;\n",
    });
    const rows = JSON.parse((await chat("--n", "3", "hello", "--json")).out);
    expect(rows.map(({ index, text }: { index: number; text: string }) => [index, text])).toEqual([
      [0, "one heard hello"],
      [1, "one heard hello"],
      [2, "one heard hello"],
    ]);
    const shown = JSON.parse((await arms.pmoves(["sessions", "show", "last", "--json"])).out);
    expect(shown.messages[1].answer.inference_id).toBe(rows[0].inference_id);
    const none = await chat("--n", "2", "breaks", "--variant", "a");
    expect(none).toMatchObject({ exit: 1, out: "", err: expect.stringContaining("busy") });
  });
});

describe("a vote", () => {
  it("is stored as feedback: a comment, or a metric of what won and what lost", async () => {
    const vote = ["--variants", "a,b", "--vote", "b", "--format", "jsonl"];
    for (const remote of [false, true]) {
      for (const metric of [[], ["--metric", "good"]]) {
        const { exit, err } = await arms.chat([...vote, ...metric, "hello"], remote);
        expect(exit).toBe(0);
        const id = /^the vote for b is stored with (\S+)$/m.exec(err)?.[1] ?? "";
        const said = metric.length > 0 ? { metric_name: "good", value: true } : { value: "preferred over a" };
        const { variant, feedback } = await arms.trace(id, remote);
        expect({ variant, feedback }).toMatchObject({ variant: "b", feedback: [said] });
      }
    }
    const unknown = await arms.chat([...vote, "--metric", "none", "hello"], false);
    expect(unknown).toMatchObject({ exit: 1, err: expect.stringContaining("Unknown metric: none") });
  });
});
