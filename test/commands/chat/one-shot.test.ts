import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ChatArms, openChatArms } from "../../support/chat-arms.ts";

let arms: ChatArms;
beforeAll(async () => {
  arms = await openChatArms();
}, 60_000);
afterAll(() => arms[Symbol.asyncDispose]());

const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
const json = async (words: readonly string[], remote: boolean) => {
  const { exit, out, err } = await arms.chat([...words, "--json"], remote);
  return { exit, err, answer: JSON.parse(out) };
};

describe.each([
  ["in this process", false],
  ["at a gateway", true],
])("pmoves chat %s", (_, remote) => {
  const chat = (...words: readonly string[]) => arms.chat(words, remote);

  it("keeps a conversation as one episode, goes on with it and forks it", async () => {
    const first = await json(["hello", "--system", "be brief"], remote);
    expect(first.answer).toMatchObject({ text: "one heard hello", error: null });
    const { session_id: id, episode_id: episode } = first.answer;
    expect(id).toBe(episode);
    const second = await json(["again", "-c"], remote);
    expect(second.answer).toMatchObject({ session_id: id, episode_id: episode });
    const third = await json(["and again", "--session", id.slice(-12), "--variant", "b"], remote);
    expect(third.answer).toMatchObject({ session_id: id, episode_id: episode, variant_name: "b" });
    const fork = await json(["elsewhere", "--fork", "last"], remote);
    expect(fork.answer.session_id).not.toBe(id);
    expect(fork.answer.episode_id).toBe(fork.answer.session_id);
    const shown = JSON.parse((await arms.pmoves(["sessions", "show", id, "--json"])).out);
    expect(shown.messages.map(({ role }: { role: string }) => role)).toEqual([
      ...["user", "assistant", "user", "assistant", "user", "assistant"],
    ]);
    expect(shown).toMatchObject({ wishes: { system: "be brief", variant: "b" } });
    const forked = JSON.parse((await arms.pmoves(["sessions", "show", "last", "--json"])).out);
    expect(forked).toMatchObject({ id: fork.answer.session_id, parent: { session: id, turns: 6 } });
    expect(forked.messages).toHaveLength(8);
  });

  it("keeps nothing with --no-save, and takes an episode of somebody else", async () => {
    const before = (await arms.pmoves(["sessions", "list", "--json"])).out;
    const { answer } = await json(["hello", "--no-save"], remote);
    expect(answer.session_id).toBeNull();
    expect((await arms.pmoves(["sessions", "list", "--json"])).out).toBe(before);
    const episode = answer.episode_id;
    expect((await json(["hello", "--episode", episode], remote)).answer.episode_id).toBe(episode);
  });

  it("names the conversation in the last event", async () => {
    const { out } = await chat("hello", "--format", "jsonl");
    const events = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const last = events.at(-1);
    expect(last).toMatchObject({ event: "done", session_id: last.episode_id });
    for (const event of events.slice(1)) expect(event.inference_id).toBe(last.inference_id);
  });

  it("sends files along, and fills a template", async () => {
    arms.file("notes.txt", "the notes");
    arms.file("pixel.png", PNG);
    const files = ["--attach", "notes.txt", "--attach", "pixel.png"];
    expect((await chat("read this", ...files, "--tier", "1")).out).toContain(
      "notes.txt:\n```\nthe notes\n```",
    );
    const shown = JSON.parse((await arms.pmoves(["sessions", "show", "last", "--json"])).out);
    expect(shown.messages[0].content[1]).toMatchObject({ type: "file", mimeType: "image/png" });
    const filled = await chat("--template", "greet", "-p", "name=Ada King", "-p", 'friends=["x","y"]');
    expect(filled).toMatchObject({ exit: 0, out: "one heard greetings to Ada King and 2 friends\n" });
  });

  it("gives only the code, or JSON that fits, and says what does not fit by its path", async () => {
    expect((await chat("some code", "--extract", "code")).out).toBe("const a = 1;\n");
    expect((await json(["some code", "--extract", "code"], remote)).answer).toMatchObject({
      text: expect.stringMatching(/^Here:/),
      code: "const a = 1;",
    });
    const list = (type: string) => ({
      type: "object",
      properties: { tags: { type: "array", items: { type } } },
    });
    arms.file("loose.json", "{}");
    arms.file("strict.json", JSON.stringify(list("string")));
    const fits = await chat("json", "--schema", "loose.json");
    expect({ exit: fits.exit, value: JSON.parse(fits.out) }).toEqual({
      exit: 0,
      value: { n: 4, tags: ["x", 7] },
    });
    const unfit = await chat("json", "--schema", "strict.json");
    expect({ exit: unfit.exit, out: unfit.out }).toEqual({ exit: 3, out: "" });
    expect(unfit.err).toContain("strict.json: at /tags/1 (type): must be string");
    expect(await chat("prose", "--schema", "loose.json")).toMatchObject({
      exit: 3,
      err: expect.stringContaining("the answer is no JSON"),
    });
    const told = await json(["json", "--schema", "strict.json"], remote);
    expect(told).toMatchObject({ exit: 3, answer: { parsed: null, text: expect.stringContaining('"n"') } });
  });

  it("answers calls of the tools that are allowed, and gives the others to the caller", async () => {
    arms.file("tools.json", '[{"name":"add","description":"adds","parameters":{"type":"object"}}]');
    const script = join(arms.folder, arms.file("add.cjs", sumScript));
    const tools = ["please add", "--tools", "tools.json"];
    const given = await chat(...tools);
    expect(given.out).toMatch(/^\{"tool_call":\{"id":"[^"]+","name":"add","arguments":"[^\n]+\n$/);
    const command = ["--tool-command", `add='${process.execPath}' ${script}`];
    expect(await chat(...tools, ...command)).toMatchObject({ exit: 0, out: "together that is 5\n" });
    const { answer } = await json([...tools, ...command], remote);
    expect(answer.answered_calls).toMatchObject([{ name: "add", result: "the sum is 5" }]);
    const failing = await chat(...tools, "--tool-command", "add=no-such-program", "--format", "jsonl");
    expect(failing.out).toContain('"result":"the tool failed: ');
  });

  it.each<[string, readonly string[], number, RegExp]>([
    ["a file that is not there", ["x", "--attach", "none.txt"], 2, /can't attach none\.txt: .*ENOENT/],
    ["an image that is none", ["x", "-a", "fake.png"], 2, /fake\.png: its name is that of an image/],
    ["an argument without template", ["x", "-p", "a=b"], 2, /-p a=b has no template/],
    ["a template that is not there", ["--template", "none"], 2, /none/],
    ["a schema that is none", ["x", "--schema", "bad.json"], 2, /--schema bad\.json/],
    ["schema and code at once", ["x", "--schema", "a", "--extract", "code"], 2, /exclude each other/],
    ["a command for no tool", ["x", "--tools", "one.json", "--tool-command", "a=./a"], 2, /no such tool/],
    ["a session that is not there", ["x", "--session", "0000ffff"], 2, /no session "0000ffff"/],
    ["two sessions", ["x", "-c", "--fork", "last"], 2, /--continue and --fork exclude each other/],
    ["a tier that is none", ["x", "--tier", "4"], 2, /--tier/],
    ["a tier that nobody has", ["x", "--variant", "a", "--tier", "2"], 1, /./],
    ["a vote without variants", ["x", "--vote", "a"], 2, /--vote belongs to --variants/],
    ["a batch and a prompt", ["x", "--batch", "p.jsonl"], 2, /--batch and a prompt exclude each other/],
  ])("is told of %s", async (_, words, exit, message) => {
    arms.file("fake.png", "no image");
    arms.file("bad.json", '{"type": 5}');
    arms.file("one.json", '[{"name":"add"}]');
    const ran = await arms.chat(words, remote);
    expect(ran).toMatchObject({ out: "", err: expect.stringMatching(message) });
    expect(ran.exit).toBe(exit);
    expect(ran.err).not.toContain("    at ");
  });
});

const sumScript = `
let text = "";
process.stdin.on("data", (piece) => { text += piece; });
process.stdin.on("end", () => {
  const { a, b } = JSON.parse(text);
  console.log("the sum is " + (a + b));
});
`;

describe("both ways", () => {
  it("give the same answer but for ids and times", async () => {
    const told = async (remote: boolean) => {
      const { answer } = await json(["hello", "--variant", "b"], remote);
      const { text, tool_calls, variant_name, target, tier, finish_reason, usage, error } = answer;
      return {
        keys: Object.keys(answer),
        text,
        tool_calls,
        variant_name,
        target,
        tier,
        finish_reason,
        usage,
        error,
      };
    };
    expect(await told(true)).toEqual(await told(false));
  });
});
