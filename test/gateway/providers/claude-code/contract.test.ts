import { claudeCodeProvider } from "../../../../src/gateway/providers/claude-code/provider.ts";
import { systemClock } from "../../../../src/kernel/clock.ts";
import { providerContract, type Scene } from "../../../contract/provider.ts";
import { nodeCommand, watchedSpawn } from "../../../support/headless.ts";
import { targetOf } from "../../../support/target.ts";

const text = (words: string) => ({
  type: "assistant",
  message: { content: [{ type: "text", text: words }] },
});
const delta = (fields: object) => ({
  type: "stream_event",
  event: { type: "content_block_delta", index: 0, delta: fields },
});
const result = (more: object = {}) => ({
  type: "result",
  subtype: "success",
  is_error: false,
  stop_reason: "end_turn",
  usage: { input_tokens: 4, cache_read_input_tokens: 2, cache_creation_input_tokens: 1, output_tokens: 5 },
  ...more,
});
const overloaded = result({ is_error: true, result: 'API Error: 529 {"type":"overloaded_error"}' });
const INIT = { type: "system", subtype: "init", tools: ["Bash"], model: "m" };

function says(...lines: readonly unknown[]): string {
  return lines.map((line) => `say(${JSON.stringify(line)});`).join("\n");
}

const SCENES: Readonly<Record<Scene, string | undefined>> = {
  text: says(
    INIT,
    delta({ type: "text_delta", text: "Grüße, " }),
    delta({ type: "text_delta", text: "世界 😀!" }),
    text("Grüße, 世界 😀!"),
    result({ result: "Grüße, 世界 😀!" }),
  ),
  thought: says(
    INIT,
    {
      type: "assistant",
      message: { content: [{ type: "thinking", thinking: "let me see", signature: "" }] },
    },
    text("42"),
    result(),
  ),
  tools: undefined,
  length: says(text("cut"), result({ stop_reason: "max_tokens" })),
  refused: says(INIT, overloaded),
  "error-inside": `${says(text("half"))} await new Promise((go) => setTimeout(go, 50)); ${says(overloaded)}`,
  broken: `${says(text("half"))} await new Promise((go) => setTimeout(go, 50)); process.kill(process.pid, "SIGKILL"); await forever();`,
  unfinished: says(text("half")),
  "hang-head": "await forever();",
  "hang-body": `${says(text("half"))} await forever();`,
};

providerContract("a headless command", async () => {
  const { spawn, started } = watchedSpawn();
  return {
    provider: claudeCodeProvider(systemClock, spawn),
    toolless: true,
    target: (scene) => {
      const code = SCENES[scene];
      if (code === undefined) return undefined;
      return targetOf({ kind: "claude_code", wire: "claude_code", tier: 2, command: nodeCommand(code) });
    },
    requests: () => started.length,
    aborted: async () => {
      const { code } = (await started.at(-1)?.exit()) ?? { code: 0 };
      return code !== 0;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(started.map((running) => running.stop()));
    },
  };
});
