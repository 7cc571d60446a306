import { Agent, type ClientRequest, type IncomingMessage, request } from "node:http";
import { percentile } from "../gateway/figures.ts";
import { type Kind, markOf, shuffledMix } from "./kinds.ts";
import type { Stretch, Traffic } from "./types.ts";

/** The clients, a process of their own: takes a `Stretch` over IPC, answers with its `Traffic`. */

const BIG_PROMPT = "y".repeat(500_000);
/** How long a client that leaves stays. */
const STAY_MS = 20;
const MIX = shuffledMix(20_261_122);

interface Got {
  readonly status: number;
  readonly text: string;
}

function bodyOf(kind: Kind, stream: boolean): string {
  if (kind === "bad") return '{"function_name": "soak", ';
  const prompt = markOf(kind) + (kind === "big" ? BIG_PROMPT : "tell me a story");
  const messages = [{ role: "user", content: prompt }];
  return JSON.stringify({ function_name: "soak", input: { messages }, stream });
}

/** Kinds that are a stream, or now and then. */
function streams(kind: Kind, turn: number): boolean {
  if (kind === "stream" || kind === "broken" || kind === "leaves-stream") return true;
  return kind !== "plain" && kind !== "big" && kind !== "bad" && turn % 2 === 0;
}

class Run {
  readonly latencies: number[] = [];
  readonly requests: Partial<Record<Kind, number>> = {};
  unexpected = 0;
  firstUnexpected: string | undefined;
  readonly #origin: URL;
  readonly #agent: Agent;

  constructor(origin: string, agent: Agent) {
    this.#origin = new URL(origin);
    this.#agent = agent;
  }

  async one(kind: Kind, turn: number): Promise<void> {
    const start = performance.now();
    const stream = streams(kind, turn);
    this.requests[kind] = (this.requests[kind] ?? 0) + 1;
    try {
      const got = await this.#exchange(kind, bodyOf(kind, stream));
      const wrong = got === "left" ? undefined : wrongOf(kind, stream, got);
      if (wrong !== undefined) this.#note(`${kind}: ${wrong}`);
      else if (kind === "plain") this.latencies.push(performance.now() - start);
    } catch (error) {
      this.#note(`${kind}: ${error instanceof Error ? error.message : error}`);
    }
  }

  #note(what: string): void {
    this.unexpected += 1;
    this.firstUnexpected ??= what;
  }

  #exchange(kind: Kind, body: string): Promise<Got | "left"> {
    return new Promise((resolve, reject) => {
      const sent = request({
        host: this.#origin.hostname,
        port: this.#origin.port,
        path: "/inference",
        method: "POST",
        agent: this.#agent,
        headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
      });
      const leave = () => {
        resolve("left");
        sent.destroy();
      };
      sent.on("error", reject);
      sent.on("response", (response) => collect(response, sent, kind, leave).then(resolve, reject));
      if (kind === "leaves") sent.once("socket", () => setTimeout(leave, STAY_MS));
      sent.end(body);
    });
  }
}

function collect(
  response: IncomingMessage,
  sent: ClientRequest,
  kind: Kind,
  leave: () => void,
): Promise<Got> {
  return new Promise((resolve, reject) => {
    let text = "";
    response.setEncoding("latin1");
    response.on("data", (part: string) => {
      text += part;
      if (kind === "leaves-stream" && text.includes("data: {")) leave();
    });
    response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
    response.on("error", reject);
    sent.on("error", reject);
  });
}

/** What a reply lacks of what its kind has to get; undefined where it lacks nothing. */
function wrongOf(kind: Kind, stream: boolean, { status, text }: Got): string | undefined {
  const wanted = kind === "bad" ? 400 : 200;
  if (status !== wanted) return `status ${status} instead of ${wanted}: ${text.slice(0, 200)}`;
  if (kind === "bad" || kind === "leaves-stream") return undefined;
  if (!stream)
    return text.includes('"finish_reason":"stop"') ? undefined : `no whole answer: ${text.slice(-200)}`;
  if (!text.endsWith("data: [DONE]\n\n")) return `no end mark: ${text.slice(-200)}`;
  const broke = text.includes('data: {"error":');
  if (broke === (kind === "broken")) return undefined;
  return broke ? `an error in the stream: ${text.slice(-300)}` : "a broken stream without its error";
}

async function perform({ origin, ms, connections, rate }: Stretch): Promise<Traffic> {
  const agent = new Agent({ keepAlive: true });
  const run = new Run(origin, agent);
  const begin = performance.now();
  const interval = (connections * 1000) / rate;
  const client = async (index: number) => {
    for (let turn = 0; ; turn++) {
      const due = begin + (turn + index / connections) * interval;
      if (due >= begin + ms) return;
      const wait = due - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      else if (performance.now() >= begin + ms) return;
      await run.one(MIX[(turn * connections + index) % MIX.length] as Kind, turn);
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, index) => client(index)));
  agent.destroy();
  const { requests, unexpected, firstUnexpected, latencies } = run;
  return {
    requests,
    unexpected,
    firstUnexpected,
    p50: percentile(latencies, 50),
    p99: percentile(latencies, 99),
  };
}

process.on("message", (stretch: Stretch) => {
  perform(stretch).then(
    (traffic) => process.send?.(traffic),
    (error: unknown) => {
      throw error;
    },
  );
});
process.send?.("ready");
