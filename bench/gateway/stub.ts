import { createServer, type ServerResponse } from "node:http";
import type { StubSettings } from "./types.ts";

/**
 * The upstream of every arm: OpenAI's chat route with canned answers. It parses nothing, so that it never
 * is the bottleneck. A process of its own; settings come over IPC.
 */
let settings: StubSettings = { answerBytes: 1_024, chunks: 100, intervalMs: 2, delayMs: 0 };

const USAGE = { prompt_tokens: 12, completion_tokens: 100, total_tokens: 112 };
const chunkOf = (delta: object, finish: string | null) =>
  `data: ${JSON.stringify({
    id: "chatcmpl-bench",
    object: "chat.completion.chunk",
    created: 1_760_000_000,
    model: "stub",
    choices: [{ index: 0, delta, finish_reason: finish }],
  })}\n\n`;
const FIRST = chunkOf({ role: "assistant", content: "Once " }, null);
const NEXT = chunkOf({ content: "upon a time, " }, null);
const LAST = `${chunkOf({}, "stop")}data: ${JSON.stringify({ id: "chatcmpl-bench", object: "chat.completion.chunk", created: 1_760_000_000, model: "stub", choices: [], usage: USAGE })}\n\ndata: [DONE]\n\n`;

function answerOf(bytes: number): string {
  return JSON.stringify({
    id: "chatcmpl-bench",
    object: "chat.completion",
    created: 1_760_000_000,
    model: "stub",
    choices: [
      { index: 0, message: { role: "assistant", content: "x".repeat(bytes) }, finish_reason: "stop" },
    ],
    usage: USAGE,
  });
}
let answer = answerOf(settings.answerBytes);

/** Streams under way. One timer feeds them all, a chunk each a tick, so that chunks are packets of their own. */
const running = new Map<ServerResponse, number>();
let timer: NodeJS.Timeout | undefined;

function tick(): void {
  for (const [res, left] of running) {
    if (left > 0) {
      res.write(NEXT);
      running.set(res, left - 1);
    } else {
      running.delete(res);
      res.end(LAST);
    }
  }
  if (running.size === 0) {
    clearInterval(timer);
    timer = undefined;
  }
}

function reply(res: ServerResponse, stream: boolean): void {
  if (!stream) {
    res.writeHead(200, ["content-type", "application/json", "content-length", String(answer.length)]);
    res.end(answer);
    return;
  }
  res.writeHead(200, ["content-type", "text/event-stream"]);
  res.write(FIRST);
  running.set(res, settings.chunks - 1);
  res.on("close", () => running.delete(res));
  timer ??= setInterval(tick, settings.intervalMs);
}

const server = createServer({ keepAliveTimeout: 600_000 }, (req, res) => {
  let stream = false;
  let tail = "";
  req.on("data", (chunk: Buffer) => {
    // A mark cut in two by a packet is found in the joint.
    stream ||=
      chunk.includes('"stream":true') || (tail + chunk.toString("latin1", 0, 16)).includes('"stream":true');
    tail = chunk.toString("latin1", Math.max(0, chunk.length - 16));
  });
  req.on("end", () => {
    if (settings.delayMs === 0) reply(res, stream);
    else setTimeout(reply, settings.delayMs, res, stream);
  });
});

process.on("message", (next: StubSettings) => {
  settings = next;
  answer = answerOf(next.answerBytes);
  process.send?.("set");
});
process.on("disconnect", () => server.close(() => undefined).closeAllConnections());
server.listen(Number(process.argv[2]), "127.0.0.1", () => process.send?.("ready"));
