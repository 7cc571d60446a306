import { NdjsonParser } from "../../../kernel/ndjson.ts";
import { TooLarge } from "../../../kernel/too-large.ts";
import type { Target } from "../../config/types.ts";
import { Collector } from "../../engine/collect.ts";
import { AttemptFailure, type ModelRequest, type StreamBatch, type StreamEvent } from "../../model/index.ts";
import type { Now } from "../exchange.ts";
import { classifyInStream } from "../outcomes/classify.ts";
import type { Provider, ProviderCall } from "../provider.ts";
import { ClaudeCodeDecoder } from "./decoder.ts";
import { type Command, type Running, type Spawn, SpawnFailure } from "./process-port.ts";
import { promptOf } from "./prompt.ts";

/** The user's own headless command: the prompt on its standard input, lines of JSON on its standard output. */
export function claudeCodeProvider(clock: Now, spawn: Spawn | undefined): Provider {
  return {
    wire: "claude_code",
    async complete(call) {
      const collector = new Collector();
      let dropped: readonly string[] | undefined;
      for await (const batch of run(call, clock, spawn)) {
        collector.add(batch.events, batch.raw);
        dropped ??= batch.dropped;
      }
      return { ...collector.answer(rawRequest(call)), dropped };
    },
    stream: (call) => run(call, clock, spawn),
    embed: ({ target }) =>
      Promise.reject(new AttemptFailure("model", `${target.id} (a command) gives no embeddings`)),
  };
}

async function* run(
  call: ProviderCall<ModelRequest>,
  clock: Now,
  spawn: Spawn | undefined,
): AsyncGenerator<StreamBatch, void, undefined> {
  const { target, request, signal } = call;
  signal.throwIfAborted();
  const { text, dropped } = promptOf(request, target);
  const running = start(spawn, commandOf(target), text, signal);
  const decoder = new ClaudeCodeDecoder(target, clock);
  const parser = new NdjsonParser();
  let first = dropped;
  let begun = false;
  try {
    for await (const chunk of running.chunks) {
      const events: StreamEvent[] = [];
      try {
        for (const line of parser.push(chunk)) decoder.read(line, events);
      } catch (error) {
        // What came with the error is dropped while nothing was said: the target can be replaced.
        if (begun && events.length > 0) yield { events, raw: parser.text };
        throw error;
      }
      begun ||= events.length > 0;
      yield { events, raw: parser.text, ...(first === undefined ? {} : { dropped: first }) };
      first = undefined;
      if (decoder.done) return;
    }
    const events: StreamEvent[] = [];
    const tail = parser.end();
    if (tail !== undefined) decoder.read(tail, events);
    if (!decoder.done) throw await ending(running, decoder, `${parser.text}${tail ?? ""}`, target, clock);
    yield { events, raw: "" };
  } catch (error) {
    if (error instanceof SpawnFailure || error instanceof TooLarge) {
      throw new AttemptFailure("model", error.message, { cause: error });
    }
    throw error;
  } finally {
    await running.stop();
  }
}

function start(spawn: Spawn | undefined, command: Command, input: string, signal: AbortSignal): Running {
  if (spawn === undefined) throw new AttemptFailure("model", "no commands can be started here");
  try {
    return spawn({ command, input, signal });
  } catch (error) {
    if (error instanceof SpawnFailure) throw new AttemptFailure("model", error.message, { cause: error });
    throw error;
  }
}

/** Why there is no result, from how the program ended and from its last words. */
async function ending(
  running: Running,
  { begun }: ClaudeCodeDecoder,
  output: string,
  target: Target,
  clock: Now,
): Promise<AttemptFailure> {
  const { code, signal, stderr } = await running.exit();
  if (signal !== null)
    return new AttemptFailure("retry", `the command was ended by ${signal} before its result`);
  if (code === 0 && begun) return new AttemptFailure("retry", "the command ended before its result");
  const words = stderr.trim() || (begun ? "" : output.trim());
  if (code === 0) {
    const hint = 'add "--output-format", "stream-json", "--verbose" to it';
    return new AttemptFailure("model", `the command wrote no stream-json; ${hint}: ${words.slice(0, 200)}`);
  }
  const message = `the command ended with exit code ${code}${words === "" ? "" : `: ${words}`}`;
  return classifyInStream(target.kind, { message, code: `exit_${code}` }, words, clock.now());
}

function commandOf({ command, id }: Target): Command {
  if (command === undefined) throw new AttemptFailure("model", `${id} has no command`);
  return command;
}

/** What went to the program, for records. Its arguments stay out: an owner may have put a key there. */
function rawRequest({ request, target }: ProviderCall<ModelRequest>): string {
  const { text: input } = promptOf(request, target);
  return JSON.stringify({ model: target.upstreamModel, command: commandOf(target).program, input });
}
