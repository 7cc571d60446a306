import { type Piece, type Play, sse, sseOf } from "../../support/upstream.ts";
import { both, breaks, type Fault, falls, impatient, serves } from "../fault.ts";
import { completion, ending, GOOD, ollamaLine, saying, streamed } from "../wire.ts";

/** Answers under a 200 that are none, or not whole. */

const PAGE = "<html><head><title>Welcome to nginx!</title></head><body>It works</body></html>";
const MB = 1024 * 1024;
const TEN_MB = "x".repeat(10 * MB);

/** One fault as a whole body and as the body of an event stream. */
function as(whole: Play, ...pieces: readonly Piece[]) {
  return { tier1: { whole, stream: sseOf(...pieces) } };
}

function upToMark(text: string, mark: string): string {
  return text.slice(0, text.indexOf(mark) + mark.length);
}

const serverError = { error: { message: "the engine died", type: "server_error", param: null, code: null } };
const whole = JSON.stringify(completion("half"));
const cut = Buffer.from(JSON.stringify(saying("caf\u00e9")));
/** Up to and with the first of the two bytes of the é. */
const cutInCharacter = cut.subarray(0, cut.indexOf(0xc3) + 1);

export const answer: readonly Fault[] = [
  {
    name: "an error as the first event",
    ...as({ body: serverError }, sse(serverError)),
    ...both(falls("retry")),
  },
  {
    name: "an error as the first event, then the end mark",
    ...as({ body: { ...serverError, choices: [] } }, sse(serverError, "[DONE]")),
    ...both(falls("retry")),
  },
  {
    name: "an error after three chunks",
    ...as(
      { body: serverError },
      sse(saying("a"), saying("b"), saying("c")),
      { delayMs: 5 },
      sse(serverError),
    ),
    whole: falls("retry"),
    stream: breaks("retry", "abc", /the engine died/),
  },
  {
    name: "an error in one packet with the first chunk",
    ...as({ body: serverError }, sse(saying("a"), serverError)),
    ...both(falls("retry")),
  },
  {
    name: "finish_reason says that it failed",
    ...as({ body: completion("", "error") }, sse(ending("error"), "[DONE]")),
    ...both(falls("retry")),
  },
  {
    name: "a character cut in two at the end",
    ...as(
      { pieces: [Buffer.from(whole.replace("half", "caf\u00e9")).subarray(0, whole.indexOf("half") + 4)] },
      Buffer.concat([Buffer.from("data: "), cutInCharacter]),
    ),
    ...both(falls("retry")),
  },
  {
    name: "a character cut in two between packets",
    ...as(
      { body: completion("caf\u00e9") },
      "data: ",
      cutInCharacter,
      { delayMs: 2 },
      cut.subarray(cutInCharacter.length),
      "\n\n",
      sse(ending(), "[DONE]"),
    ),
    ...both(serves("caf\u00e9")),
  },
  {
    name: "JSON that ends too early",
    ...as({ body: whole.slice(0, 60) }, `data: ${JSON.stringify(saying("half")).slice(0, 60)}\n\n`),
    ...both(falls("retry")),
  },
  {
    name: "half an event",
    ...as({ body: whole.slice(0, -1) }, `data: ${JSON.stringify(saying("half")).slice(0, 40)}`),
    ...both(falls("retry")),
  },
  {
    name: "half an event after some of the answer",
    ...as({ body: whole.slice(0, -1) }, sse(saying("half")), 'data: {"choices":[{"del'),
    whole: falls("retry"),
    stream: breaks("retry", "half", /no JSON|without a finish reason/),
  },
  {
    name: "an event cut in two that comes whole",
    ...as(
      { body: whole },
      "da",
      "ta: ",
      JSON.stringify(saying("half")),
      "\r\n",
      "\r\n",
      sse(ending(), "[DONE]"),
    ),
    ...both(serves("half")),
  },
  {
    name: "no end mark",
    ...as({ body: completion("half", null) }, sse(saying("half"), ending())),
    ...both(serves("half")),
  },
  {
    name: "neither finish reason nor end mark",
    ...as({ body: completion("half", null) }, sse(saying("half"))),
    whole: serves("half"),
    stream: breaks("retry", "half", /without a finish reason/),
  },
  {
    name: "an end mark without a finish reason",
    ...as({ body: whole.slice(0, 50) }, sse(saying("half"), { choices: [] }, "[DONE]")),
    ...both(falls("retry")),
  },
  {
    name: "two finish reasons",
    ...as({ body: whole }, sse(saying("half"), ending(), { ...saying(""), ...ending() }, "[DONE]")),
    ...both(serves("half")),
  },
  {
    name: "more after the end mark",
    ...as({ body: `${whole}\n\n` }, streamed("half"), sse(saying(" and more")), { hang: true }),
    ...both(serves("half")),
  },
  {
    name: "choices are empty",
    ...as({ body: { choices: [] } }, sse({ choices: [] })),
    whole: falls("model"),
    stream: falls("retry"),
  },
  {
    name: "choices hold nothing",
    ...as({ body: { choices: [null] } }, sse({ choices: [null] }, "[DONE]")),
    whole: falls("model"),
    stream: falls("retry"),
  },
  {
    name: "a web page",
    ...both(falls("model")),
    tier1: { headers: { "content-type": "text/html" }, body: PAGE },
  },
  { name: "a web page that says it is JSON", tier1: { body: PAGE }, ...both(falls("model")) },
  {
    name: "a web page that says it is a stream",
    ...as({ body: PAGE }, PAGE),
    whole: falls("model"),
    stream: falls("retry"),
  },
  { name: "an empty body", ...as({ body: "" }), whole: falls("model"), stream: falls("retry") },
  {
    name: "204",
    tier1: { status: 204, headers: { "content-type": "application/json" }, body: "" },
    ...both(falls("model")),
  },
  { name: "JSON that is no object", ...as({ body: "[]" }, sse([])), ...both(falls("model")) },
  {
    name: "an event that is no JSON",
    ...as({ body: "hello" }, "data: hello\n\n"),
    whole: falls("model"),
    stream: falls("retry"),
  },
  {
    name: "the right body under a wrong content type",
    tier1: {
      whole: { headers: { "content-type": "text/plain" }, body: whole },
      stream: { headers: { "content-type": "application/octet-stream" }, pieces: [streamed("half")] },
    },
    ...both(serves("half")),
  },
  {
    name: "a whole answer where a stream was asked for, and the other way round",
    tier1: { whole: sseOf(streamed("half")), stream: { body: whole } },
    whole: falls("model"),
    stream: serves("half"),
  },
  {
    name: "an event of 10 MB",
    ...as({ body: completion(TEN_MB) }, streamed(TEN_MB)),
    ...both(serves(TEN_MB)),
  },
  {
    name: "an event that outgrows every limit",
    ...as({ headers: { "content-length": String(80 * MB) }, pieces: [TEN_MB] }, "data: ", TEN_MB, TEN_MB, {
      hang: true,
    }),
    ...both(falls("model")),
  },
  {
    name: "comments and no content",
    ...as({ pieces: [" ", { hang: true }] }, ": OPENROUTER PROCESSING\n\n", { hang: true }),
    ...impatient,
    ...both(falls("timeout")),
  },
  {
    name: "usage and roles and no content, then silence",
    ...as({ pieces: ["{", { hang: true }] }, sse({ choices: [{ index: 0, delta: { role: "assistant" } }] }), {
      hang: true,
    }),
    ...impatient,
    ...both(falls("timeout")),
  },
  {
    name: "Ollama: an error in place of the first line",
    tier1: { pieces: ['{"error":"llama runner process has terminated"}\n'] },
    target: { kind: "ollama", wire: "ollama" },
    ...both(falls("model")),
  },
  {
    name: "Ollama: no last line",
    tier1: { pieces: [ollamaLine("half")] },
    target: { kind: "ollama", wire: "ollama" },
    whole: falls("retry"),
    stream: breaks("retry", "half", /before its last line/),
  },
  {
    name: "Ollama: half a line",
    tier1: { pieces: [upToMark(ollamaLine("half"), "content")] },
    target: { kind: "ollama", wire: "ollama" },
    ...both(falls("retry")),
  },
  {
    name: "Ollama: the model is not there",
    tier1: { status: 404, body: { error: "model 'm' not found" } },
    tier3: { status: 404, body: { error: "model 'm' not found" } },
    target: { kind: "ollama", wire: "ollama" },
    ...both({
      attempts: ["1 model", "3 model"],
      reply: { status: 502, reason: /run: ollama pull m\b/ },
    }),
  },
  {
    name: "Ollama: a web page",
    tier1: { headers: { "content-type": "text/html" }, body: PAGE },
    target: { kind: "ollama", wire: "ollama" },
    ...both({ attempts: ["1 model", "3 ok"], reply: { said: GOOD } }),
  },
];
