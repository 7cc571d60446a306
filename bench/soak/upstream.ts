import { createServer, type ServerResponse } from "node:http";
import { type Kind, kindIn } from "./kinds.ts";

/** One of the two upstreams, a process of its own: `faulty` plays the kind that the prompt names, `good` only answers. */
const [port, role] = process.argv.slice(2);

const CHUNKS = 20;
const TICK_MS = 5;
const BIG_BYTES = 500_000;

const answerOf = (bytes: number) =>
  JSON.stringify({
    id: "c",
    object: "chat.completion",
    created: 1_760_000_000,
    model: "m",
    choices: [
      { index: 0, message: { role: "assistant", content: "x".repeat(bytes) }, finish_reason: "stop" },
    ],
    usage: { prompt_tokens: 12, completion_tokens: 100, total_tokens: 112 },
  });
const SMALL = answerOf(1_000);
const BIG = answerOf(BIG_BYTES);
const chunkOf = (delta: object, finish: string | null) =>
  `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const CHUNK = chunkOf({ content: "upon a time " }, null);
const END = `${chunkOf({}, "stop")}data: [DONE]\n\n`;

function whole(res: ServerResponse, body: string, status = 200, type = "application/json"): void {
  res.writeHead(status, ["content-type", type, "content-length", String(Buffer.byteLength(body))]).end(body);
}

/** Chunks at a steady pace; `last` ends it. */
function stream(res: ServerResponse, chunks: number, last: () => void): void {
  res.writeHead(200, ["content-type", "text/event-stream"]);
  res.write(CHUNK);
  let left = chunks - 1;
  const timer = setInterval(() => {
    if (left-- > 0) res.write(CHUNK);
    else {
      clearInterval(timer);
      last();
    }
  }, TICK_MS);
  res.on("close", () => clearInterval(timer));
}

function play(res: ServerResponse, kind: Kind, streamed: boolean): void {
  switch (kind) {
    case "error":
      whole(res, '{"error":{"message":"boom","type":"server_error","param":null,"code":null}}', 500);
      break;
    case "reset":
      res.destroy();
      break;
    case "page":
      whole(res, "<html><title>Welcome</title></html>", 200, "text/html");
      break;
    case "cut":
      whole(res, SMALL.slice(0, 300));
      break;
    case "hang":
    case "leaves":
      break;
    case "broken":
      stream(res, 5, () => res.destroy());
      break;
    case "big":
      whole(res, BIG);
      break;
    default:
      if (streamed) stream(res, CHUNKS, () => res.end(END));
      else whole(res, SMALL);
  }
}

const server = createServer((req, res) => {
  const parts: Buffer[] = [];
  req.on("data", (part: Buffer) => parts.push(part));
  req.on("end", () => {
    const text = Buffer.concat(parts).toString("latin1");
    const kind = role === "faulty" ? kindIn(text) : undefined;
    play(res, kind ?? "plain", text.includes('"stream":true'));
  });
  req.on("error", () => res.destroy());
});

process.on("disconnect", () => server.close(() => undefined).closeAllConnections());
server.listen(Number(port), "127.0.0.1", () => process.send?.("ready"));
