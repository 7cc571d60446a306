import { describe, expect, test } from "vitest";
import { Collector } from "../../../../src/gateway/engine/collect.ts";
import type { ModelRequest, StreamEvent } from "../../../../src/gateway/model/index.ts";
import type { Command } from "../../../../src/gateway/providers/claude-code/process-port.ts";
import { claudeCodeProvider } from "../../../../src/gateway/providers/claude-code/provider.ts";
import { noHttp } from "../../../support/fake-provider.ts";
import { isAlive, nodeCommand, watchedSpawn } from "../../../support/headless.ts";
import { requestOf, targetOf } from "../../../support/target.ts";

const NEVER = new AbortController().signal;
const { spawn, started } = watchedSpawn();
const clock = { now: () => Date.parse("2026-05-12T00:00:00Z") };
const provider = claudeCodeProvider(clock, spawn);

function call(command: Command | string, request: Partial<ModelRequest> = {}, signal = NEVER) {
  const own = typeof command === "string" ? nodeCommand(command) : command;
  const target = targetOf({ id: "m/plan", kind: "claude_code", wire: "claude_code", command: own });
  return { target, key: undefined, http: noHttp, signal, request: requestOf(request) };
}

/** What a command that writes these lines is taken to say. */
async function heard(...lines: readonly unknown[]) {
  const events: StreamEvent[] = [];
  const code = lines.map((line) =>
    typeof line === "string"
      ? `process.stdout.write(${JSON.stringify(`${line}\n`)});`
      : `say(${JSON.stringify(line)});`,
  );
  for await (const batch of provider.stream(call(code.join("\n")))) events.push(...batch.events);
  const collector = new Collector();
  collector.add(events, "");
  return { events, answer: collector.answer("") };
}

function failing(...lines: readonly unknown[]) {
  return heard(...lines).then(
    () => undefined,
    (error: unknown) => error,
  );
}

const said = (text: string) => ({ type: "assistant", message: { content: [{ type: "text", text }] } });
const done = { type: "result", subtype: "success", is_error: false, result: "last" };

describe("the prompt", () => {
  const echo = 'say({ type: "result", subtype: "success", result: await input() });';
  const promptOf = async (request: Partial<ModelRequest>) => {
    const { content } = await provider.complete(call(echo, request));
    return content[0]?.type === "text" ? content[0].text : "";
  };

  test("is the one message, after the system text", async () => {
    const text = 'say "hi"; $(rm -rf /) `id`\nüber';
    const messages = [{ role: "user", content: [{ type: "text", text }] }] as const;
    expect(await promptOf({ messages })).toBe(text);
    expect(await promptOf({ system: "Be brief.", messages })).toBe(`Be brief.\n\n${text}`);
  });

  test("names the speakers of a longer conversation", async () => {
    const messages = [
      { role: "user", content: [{ type: "text", text: "what time is it?" }] },
      {
        role: "assistant",
        content: [
          { type: "thought", text: "hm" },
          { type: "tool_call", id: "1", name: "time", arguments: "{}" },
        ],
      },
      { role: "user", content: [{ type: "tool_result", id: "1", name: "time", result: "noon" }] },
    ] as const;
    expect(await promptOf({ messages })).toBe(
      "User: what time is it?\n\nAssistant: (called time with {})\n\nUser: (result of time: noon)\n\nAnswer the last message.",
    );
  });

  test("asks for JSON in words", async () => {
    const output = { type: "schema", name: "s", schema: { type: "object" }, strict: true } as const;
    expect(await promptOf({ output })).toMatch(/^hi\n\nAnswer with one JSON value .*: \{"type":"object"\}$/);
  });

  test("says which parameters it has no word for", async () => {
    const { dropped, rawRequest } = await provider.complete(
      call(echo, { params: { temperature: 0, seed: undefined } }),
    );
    expect(dropped).toEqual(["temperature"]);
    expect(JSON.parse(rawRequest)).toMatchObject({ model: "up-model", input: "hi" });
  });

  test.for([
    [
      { messages: [{ role: "user", content: [{ type: "file", url: "https://x.test/a.png" }] }] },
      /text only, no files/,
    ],
    [
      {
        tools: {
          tools: [{ type: "function", name: "f", description: undefined, parameters: {}, strict: false }],
          choice: "auto",
          parallel: undefined,
          provider: [],
        },
      },
      /takes none of the request/,
    ],
  ] as const)(
    "that it can't be told goes to the next target, and nothing is started: %#",
    async ([request, why]) => {
      const before = started.length;
      await expect(provider.complete(call(echo, request))).rejects.toMatchObject({
        outcome: "model",
        message: expect.stringMatching(why),
      });
      expect(started).toHaveLength(before);
    },
  );
});

describe("the stream", () => {
  test("says what was said once, whether in pieces or whole", async () => {
    const piece = (index: number, delta: object) => ({
      type: "stream_event",
      event: { type: "content_block_delta", index, delta },
    });
    const { answer } = await heard(
      { type: "stream_event", event: { type: "message_start" } },
      piece(0, { type: "thinking_delta", thinking: "hm" }),
      piece(0, { type: "signature_delta", signature: "abc" }),
      piece(1, { type: "text_delta", text: "Hel" }),
      piece(1, { type: "text_delta", text: "lo" }),
      { type: "assistant", message: { content: [{ type: "thinking", thinking: "hm", signature: "abc" }] } },
      said("Hello"),
      done,
    );
    expect(answer.content).toEqual([
      { type: "thought", text: "hm", providerType: "claude_code" },
      { type: "text", text: "Hello" },
    ]);
  });

  test("shows its own tools as unknown blocks, and keeps what they and its agents say to itself", async () => {
    const use = { type: "tool_use", id: "t1", name: "Bash", input: { command: "ls" } };
    const { answer } = await heard(
      said("let me look"),
      { type: "assistant", message: { content: [use], stop_reason: "tool_use" } },
      { type: "user", message: { content: [{ type: "tool_result", tool_use_id: "t1", content: "files" }] } },
      { ...said("sub"), parent_tool_use_id: "t1" },
      said("two files"),
      { ...done, stop_reason: "tool_use" },
    );
    expect(answer.content).toEqual([
      { type: "text", text: "let me look" },
      { type: "unknown", data: use },
      { type: "text", text: "two files" },
    ]);
    expect(answer.finishReason).toBe("stop");
  });

  test("gives the result where nothing else was said, and passes over what is no line of it", async () => {
    const { answer } = await heard("npm warn something", '{"cut', "[1]", done, said("late"));
    expect(answer.content).toEqual([{ type: "text", text: "last" }]);
  });

  test("has usage with cached tokens, and the cost that the command states", async () => {
    const usage = {
      input_tokens: 2,
      cache_creation_input_tokens: 10,
      cache_read_input_tokens: 20,
      output_tokens: 9,
    };
    const { answer } = await heard(said("x"), { ...done, usage, total_cost_usd: 0.25 });
    expect(answer.usage).toMatchObject({
      inputTokens: 32,
      outputTokens: 9,
      cacheReadTokens: 20,
      cacheWriteTokens: 10,
      cost: 0.25,
    });
  });

  test("was cut where the command's turns ran out", async () => {
    const { answer } = await heard(said("half"), {
      type: "result",
      subtype: "error_max_turns",
      is_error: false,
    });
    expect(answer.finishReason).toBe("length");
  });

  test("leaves no process behind when it is over, although the command would stay", async () => {
    const code = `say({ type: "assistant", message: { content: [{ type: "text", text: String(process.pid) }] } });
      say(${JSON.stringify(done)}); await forever();`;
    const { content } = await provider.complete(call(code));
    const pid = content[0]?.type === "text" ? Number(content[0].text) : 0;
    expect(pid).toBeGreaterThan(0);
    expect(isAlive(pid)).toBe(false);
  });
});

describe("a plan that is used up", () => {
  const limit = (text: string) => [
    {
      type: "assistant",
      error: "rate_limit",
      message: { model: "<synthetic>", content: [{ type: "text", text }] },
    },
    { type: "result", subtype: "success", is_error: true, result: text, usage: {}, total_cost_usd: 0 },
  ];

  test("is want of credit until the time of its rate_limit_event, and is no answer", async () => {
    const info = { status: "rejected", resetsAt: 1_778_565_600, rateLimitType: "five_hour" };
    const failure = await failing(
      { type: "rate_limit_event", rate_limit_info: info },
      ...limit("You've hit your limit · resets 2pm (Asia/Shanghai)"),
    );
    expect(failure).toMatchObject({
      name: "AttemptFailure",
      outcome: "credit",
      scope: "plan",
      resetAt: 1_778_565_600_000,
      message: "You've hit your limit · resets 2pm (Asia/Shanghai)",
    });
  });

  test("is so from the text alone, from standard error too", async () => {
    const text = "Claude AI usage limit reached|1778569200";
    const credit = { outcome: "credit", scope: "plan", resetAt: 1_778_569_200_000 };
    expect(await failing(...limit(text))).toMatchObject(credit);
    const command = nodeCommand(`process.stderr.write(${JSON.stringify(text)}); process.exitCode = 1;`);
    await expect(provider.complete(call(command))).rejects.toMatchObject(credit);
  });

  test("is not when the event only says that it is near", async () => {
    const near = { type: "rate_limit_event", rate_limit_info: { status: "allowed_warning", resetsAt: 1 } };
    const { answer } = await heard(near, said("fine"), done);
    expect(answer.content).toEqual([{ type: "text", text: "fine" }]);
  });
});

describe("a command that fails", () => {
  const failed = { type: "result", subtype: "error_during_execution", errors: ["API Error: 500"] };
  const heardBefore = async (code: string) => {
    const events: StreamEvent[] = [];
    const read = async () => {
      for await (const batch of provider.stream(call(code))) events.push(...batch.events);
    };
    await expect(read()).rejects.toMatchObject({ outcome: "retry" });
    return events.flatMap((event) => (event.type === "text" ? [event.text] : []));
  };
  const lines = (...all: readonly unknown[]) => all.map((line) => `${JSON.stringify(line)}\n`).join("");
  const write = (text: string) => `process.stdout.write(${JSON.stringify(text)});`;

  test("has said nothing where its words came with the failure, and all of them where it had begun", async () => {
    expect(await heardBefore(write(lines(said("one"), failed)))).toEqual([]);
    const pause = "await new Promise((go) => setTimeout(go, 50));";
    const code = `${write(lines(said("one")))} ${pause} ${write(lines(said("two"), failed))}`;
    expect(await heardBefore(code)).toEqual(["one", "two"]);
  });

  test.for([
    ["process.exitCode = 7; process.stderr.write('it broke');", "model", /exit code 7: it broke/],
    ["process.exitCode = 1;", "model", /exit code 1$/],
    [
      "process.stderr.write('Invalid API key · Please run /login'); process.exitCode = 1;",
      "credential",
      /run the command once/,
    ],
    [
      "process.stdout.write('Hello!');",
      "model",
      /wrote no stream-json; add "--output-format", "stream-json"/,
    ],
    ["process.kill(process.pid, 'SIGKILL'); await forever();", "retry", /ended by SIGKILL/],
    [
      "say({ type: 'result', subtype: 'error_during_execution', errors: ['Prompt is too long'] });",
      "context",
      /Prompt is too long/,
    ],
  ] as const)("is classified: %s", async ([code, outcome, why]) => {
    await expect(provider.complete(call(code))).rejects.toMatchObject({
      name: "AttemptFailure",
      outcome,
      message: expect.stringMatching(why),
    });
  });

  test("to start is a failure of this target", async () => {
    const command = nodeCommand("", { program: "no-such-program-anywhere" });
    await expect(provider.complete(call(command))).rejects.toMatchObject({
      outcome: "model",
      message: expect.stringMatching(/could not be started/),
    });
    await expect(claudeCodeProvider(clock, undefined).complete(call(command))).rejects.toMatchObject({
      outcome: "model",
    });
  });

  test("to embed says so", async () => {
    const { target, key, http, signal } = call("");
    const request = { inputs: ["x"], dimensions: undefined };
    await expect(provider.embed({ target, key, http, signal, request })).rejects.toThrow(/no embeddings/);
  });
});
