import { Client } from "undici";
import { percentile } from "./figures.ts";
import type { Job, Load, Route } from "./types.ts";

/** The load generator, a process of its own: takes a `Job` over IPC, answers with a `Load`. */

const DONE = "[DONE]";

function bodyOf(route: Route, bytes: number, stream: boolean): string {
  const messages = [{ role: "user", content: "y".repeat(bytes) }];
  return JSON.stringify(
    route.shape === "openai"
      ? {
          model: route.path.startsWith("/openai") ? "tensorzero::function_name::bench" : "stub",
          messages,
          ...(stream ? { stream: true, stream_options: { include_usage: true } } : {}),
        }
      : { function_name: "bench", input: { messages }, stream },
  );
}

class Run {
  readonly latencies: number[] = [];
  readonly firsts: number[] = [];
  errors = 0;
  firstError: string | undefined;
  readonly #job: Job;
  readonly #body: string;

  constructor(job: Job) {
    this.#job = job;
    this.#body = bodyOf(job.route, job.bodyBytes, job.stream);
  }

  failed(why: string): void {
    this.errors++;
    this.firstError ??= why;
  }

  /** One request; `start` is what its latency counts from. */
  ask(client: Client, start: number, done: () => void): void {
    const { route, stream } = this.#job;
    let status = 0;
    let first = 0;
    let tail = "";
    client.dispatch(
      { method: "POST", path: route.path, headers: route.headers, body: this.#body },
      {
        onRequestStart: () => undefined,
        onResponseStart: (_, code) => {
          status = code;
        },
        onResponseData: (_, chunk) => {
          if (first === 0 && chunk.includes("data: {")) first = performance.now();
          if (stream || status !== 200) tail = (tail + chunk.toString("latin1")).slice(-200);
        },
        onResponseEnd: () => {
          if (status !== 200) this.failed(`status ${status}: ${tail}`);
          else if (stream && !tail.includes(DONE)) this.failed(`a stream ended without its mark: ${tail}`);
          this.latencies.push(performance.now() - start);
          if (stream) this.firsts.push(first - start);
          done();
        },
        onResponseError: (_, error) => {
          this.failed(error.message);
          done();
        },
      },
    );
  }
}

/** Each connection asks again when it has its answer, until the time is up; `once` ends after one round. */
function closedLoop(run: Run, clients: readonly Client[], until: number): Promise<unknown> {
  return Promise.all(
    clients.map(
      (client) =>
        new Promise<void>((resolve) => {
          const next = () => {
            const now = performance.now();
            if (now >= until && run.latencies.length > 0) resolve();
            else run.ask(client, now, next);
          };
          next();
        }),
    ),
  );
}

function onceEach(run: Run, clients: readonly Client[]): Promise<unknown> {
  return Promise.all(
    clients.map((client) => new Promise<void>((done) => run.ask(client, performance.now(), done))),
  );
}

/** Requests leave at their times whether or not answers keep up: a stall shows in every latency behind it. */
function openLoop(run: Run, clients: readonly Client[], job: Job, begin: number): Promise<void> {
  const total = Math.floor((job.ms / 1000) * job.rate);
  const idle = [...clients];
  let sent = 0;
  let ended = 0;
  return new Promise((resolve) => {
    const pump = () => {
      const now = performance.now();
      for (;;) {
        const due = begin + (sent * 1000) / job.rate;
        const client = sent < total && due <= now ? idle.pop() : undefined;
        if (client === undefined) break;
        sent++;
        run.ask(client, due, () => {
          idle.push(client);
          ended++;
        });
      }
      if (ended === total) {
        clearInterval(timer);
        resolve();
      }
    };
    const timer = setInterval(pump, 1);
  });
}

async function perform(job: Job): Promise<Load> {
  const clients = Array.from(
    { length: job.connections },
    () => new Client(job.route.origin, { pipelining: 1, bodyTimeout: 60_000 }),
  );
  const run = new Run(job);
  const begin = performance.now();
  if (job.mode === "open") await openLoop(run, clients, job, begin);
  else if (job.mode === "once") await onceEach(run, clients);
  else await closedLoop(run, clients, begin + job.ms);
  const elapsedMs = performance.now() - begin;
  await Promise.all(clients.map((client) => client.destroy()));
  return {
    requests: run.latencies.length,
    errors: run.errors,
    firstError: run.firstError,
    elapsedMs,
    p50: percentile(run.latencies, 50),
    p99: percentile(run.latencies, 99),
    ttftP50: percentile(run.firsts, 50),
    ttftP99: percentile(run.firsts, 99),
  };
}

process.on("message", (job: Job) => {
  perform(job).then(
    (load) => process.send?.(load),
    (error: unknown) => {
      throw error;
    },
  );
});
process.send?.("ready");
