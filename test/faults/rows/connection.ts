import type { Socket } from "node:net";
import { sse, sseOf } from "../../support/upstream.ts";
import { both, breaks, type Fault, falls, impatient, serves } from "../fault.ts";
import type { Elsewhere } from "../source.ts";
import { completion, ending, saying, streamed } from "../wire.ts";

/** Nobody there, or somebody who does not speak HTTP. */

function raw(onSocket: (socket: Socket) => void, more: { readonly tls?: true } = {}): Elsewhere {
  return { elsewhere: "raw", onSocket, ...more };
}

/** Waits for the first bytes, so that the other side has sent something when it is cut off. */
function atFirstBytes(act: (socket: Socket) => void): Elsewhere {
  return raw((socket) => socket.once("data", () => act(socket)));
}

const answer = JSON.stringify(completion("half"));
const head = "HTTP/1.1 200 OK\r\n";
const JSON_HEAD = `${head}Content-Type: application/json\r\n`;

export const connection: readonly Fault[] = [
  { name: "the connection is refused", tier1: { elsewhere: "refused" }, ...both(falls("model")) },
  { name: "the host name does not resolve", tier1: { elsewhere: "dns" }, ...both(falls("model")) },
  {
    name: "TLS: reset in the handshake",
    tier1: { ...atFirstBytes((socket) => socket.resetAndDestroy()), tls: true } as Elsewhere,
    ...both(falls("retry")),
  },
  {
    name: "TLS: the server speaks plain HTTP",
    tier1: { ...atFirstBytes((socket) => socket.end(`${head}\r\n`)), tls: true } as Elsewhere,
    ...both(falls("model")),
  },
  { name: "accepts, then closes", tier1: raw((socket) => socket.end()), ...both(falls("retry")) },
  {
    name: "accepts, then resets",
    tier1: atFirstBytes((socket) => socket.resetAndDestroy()),
    ...both(falls("retry")),
  },
  { name: "accepts, then hangs", tier1: raw(() => undefined), ...impatient, ...both(falls("timeout")) },
  {
    name: "reads the request, then hangs",
    tier1: { beforeHead: "hang" },
    ...impatient,
    ...both(falls("timeout")),
  },
  {
    name: "speaks another protocol",
    tier1: raw((socket) => socket.write("SSH-2.0-OpenSSH_9.9\r\n")),
    ...both(falls("model")),
  },
  {
    name: "an HTTP head that floods",
    tier1: atFirstBytes((socket) => socket.end(`${head}X-Flood: ${"x".repeat(200_000)}\r\n\r\n`)),
    ...both(falls("model")),
  },
  {
    name: "chunks without their framing",
    tier1: atFirstBytes((socket) => socket.end(`${JSON_HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n`)),
    ...both(falls("model")),
  },
  {
    name: "a body shorter than it was said to be",
    tier1: atFirstBytes((socket) => socket.end(`${JSON_HEAD}Content-Length: 5000\r\n\r\n${answer}`)),
    ...both(falls("retry")),
  },
  {
    name: "packed although nobody asked for it",
    tier1: { headers: { "content-encoding": "gzip" }, body: answer },
    ...both(falls("model")),
  },
  {
    name: "the head, then silence",
    tier1: { whole: { pieces: [{ hang: true }] }, stream: sseOf({ hang: true }) },
    ...impatient,
    ...both(falls("timeout")),
  },
  {
    name: "the head, then a reset",
    tier1: { whole: { pieces: [{ destroy: true }] }, stream: sseOf({ destroy: true }) },
    ...both(falls("retry")),
  },
  {
    name: "part of the answer, then silence",
    tier1: {
      whole: { pieces: [answer.slice(0, 40), { hang: true }] },
      stream: sseOf(sse(saying("half")), { hang: true }),
    },
    target: { timeouts: { totalMs: 40 } },
    settings: { idleMs: 40 },
    whole: falls("timeout"),
    stream: breaks("timeout", "half", /stream idle limit of 40 ms/),
  },
  {
    name: "part of the answer, then a reset",
    tier1: {
      whole: { pieces: [answer.slice(0, 40), { destroy: true }] },
      stream: sseOf(sse(saying("half")), { destroy: true }),
    },
    whole: falls("retry"),
    stream: breaks("retry", "half", /the connection broke/),
  },
  {
    name: "a slow drip that gets there",
    tier1: {
      whole: dripped(answer),
      stream: { ...sseOf(), ...dripped(streamed("half")), ...sseOf().headers },
    },
    ...both(serves("half")),
  },
  {
    name: "a slow drip that never ends",
    tier1: {
      whole: { pieces: Array.from({ length: 200 }, () => [" ", { delayMs: 2 }] as const).flat() },
      stream: sseOf(
        sse(saying("drop")),
        ...Array.from({ length: 200 }, () => [sse(saying("")), { delayMs: 2 }] as const).flat(),
        sse(ending(), "[DONE]"),
      ),
    },
    target: { timeouts: { totalMs: 120, streamTotalMs: 120 } },
    whole: falls("timeout"),
    stream: breaks("timeout", "drop", /the total limit/),
  },
];

/** A byte or three at a time, cut wherever it falls. */
function dripped(text: string) {
  const pieces = (text.match(/[\s\S]{1,3}/g) ?? []).flatMap((piece) => [piece, { delayMs: 0 }] as const);
  return { pieces };
}
