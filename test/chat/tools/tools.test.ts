import { describe, expect, it } from "vitest";
import { createSpawn } from "../../../src/adapters/child-process/spawn.ts";
import { commandTools, wordsOf } from "../../../src/chat/tools/tool-commands.ts";
import { readTools } from "../../../src/chat/tools/tools-file.ts";

const signal = new AbortController().signal;
const read = (value: unknown) => readTools("t.json", async () => JSON.stringify(value));

describe("a file of tools", () => {
  it("is a list in TensorZero's form or OpenAI's", async () => {
    const parameters = { type: "object", properties: {} };
    const wanted = { type: "function", name: "add", description: undefined, parameters, strict: false };
    expect(await read([{ name: "add" }])).toEqual([wanted]);
    expect(await read({ tools: [{ type: "function", function: { name: "add", parameters } }] })).toEqual([
      wanted,
    ]);
  });

  it.each<[string, unknown, RegExp]>([
    ["no list", { a: 1 }, /--tools t\.json: it is no list of tools/],
    ["an empty one", [], /no list of tools/],
    ["a tool without name", [{ name: "add" }, { description: "x" }], /tool 2, name: /],
    ["a name with blanks", [{ name: "a b" }], /tool 1, name: a name is/],
    ["parameters that are none", [{ name: "add", parameters: 5 }], /tool 1, parameters: /],
    ["the same tool twice", [{ name: "add" }, { name: "add" }], /"add" is there twice/],
  ])("is refused for %s", async (_, value, message) => {
    await expect(read(value)).rejects.toMatchObject({ exit: 2, message: expect.stringMatching(message) });
  });

  it("is refused where it is no JSON", async () => {
    const broken = readTools("t.json", async () => "[{");
    await expect(broken).rejects.toMatchObject({
      exit: 2,
      message: expect.stringMatching(/^--tools t\.json: /),
    });
  });
});

describe("commands of tools", () => {
  const node = (script: string) => `add='${process.execPath}' -e '${script}'`;
  const box = async (...commands: readonly string[]) =>
    commandTools(await read([{ name: "add" }, { name: "sub" }]), commands, async () =>
      createSpawn({ PATH: process.env.PATH, OPENAI_API_KEY: "sk-secret" }),
    );
  const call = (name: string) => ({ id: "c", name, arguments: '{"a":1}' });

  it("are words, with quotes and backslashes and without a shell", () => {
    expect(wordsOf(`./run --city "New York" 'a b'c d\\ e "x\\"y" $HOME`)).toEqual([
      ...["./run", "--city", "New York", "a bc", "d e", 'x"y', "$HOME"],
    ]);
    expect(wordsOf("  ")).toEqual([]);
  });

  it("are run for the tools that are allowed, with few variables", async () => {
    const tools = await box(
      node('process.stdin.on("data", (t) => console.log(t + " " + process.env.OPENAI_API_KEY))'),
    );
    expect(await tools.allows(call("add"))).toBe(true);
    expect(await tools.allows(call("sub"))).toBe(false);
    expect(await tools.run(call("add"), signal)).toBe('{"a":1} undefined');
  });

  it("tell the model how they failed, and stop at Ctrl-C", async () => {
    const failing = await box(node('console.error("no such city"); process.exit(3)'));
    expect(await failing.run(call("add"), signal)).toBe("the tool failed (exit code 3): no such city");
    const missing = await box("add=./no-such-program");
    expect(await missing.run(call("add"), signal)).toMatch(/^the tool failed: .*does not exist/);
    const stop = new AbortController();
    const running = (await box(node("setInterval(() => undefined, 1000)"))).run(call("add"), stop.signal);
    stop.abort(new Error("Ctrl-C"));
    await expect(running).rejects.toThrow("Ctrl-C");
  });

  it.each([
    ["add", /must be TOOL=COMMAND/],
    ["=./add", /must be TOOL=COMMAND/],
    ["add=  ", /must be TOOL=COMMAND/],
    ["mul=./mul", /there is no such tool/],
  ])("are refused: %s", async (command, message) => {
    await expect(box(command)).rejects.toMatchObject({ exit: 2, message: expect.stringMatching(message) });
  });

  it("may be for tools that only the function knows", async () => {
    const own = commandTools([], ["its-own=./run"], async () => createSpawn({}));
    expect(await own.allows(call("its-own"))).toBe(true);
    expect(own.tools).toEqual([]);
  });

  it("are refused twice for one tool", async () => {
    await expect(box("add=./a", "add=./b")).rejects.toThrow("--tool-command add is given twice");
  });
});
