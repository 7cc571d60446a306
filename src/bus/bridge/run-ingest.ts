import type { Clock } from "../../kernel/clock.ts";
import { EXIT, PmovesError } from "../../kernel/errors.ts";
import type { Secret } from "../../kernel/secret.ts";
import type { ContractBook } from "../check/contract-book.ts";
import type { Mailbox } from "../outbox/mailbox.ts";
import type { Bus } from "../port.ts";
import { IngestHandler } from "./http-handler.ts";
import { Ingest, type Ingested } from "./ingest.ts";
import { listen } from "./listen.ts";
import type { PassOn } from "./pass-on.ts";
import { Rows } from "./rows.ts";

export interface IngestServer {
  readonly url: string;
  close(options: { readonly drainMs: number }): Promise<void>;
}

export interface RunIngestPorts {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly mailbox: Mailbox;
  readonly book: ContractBook;
  readonly token: Secret;
  readonly passOn: ReadonlyMap<string, string>;
  readonly send: PassOn;
  /** Undefined where subjects are not listened to. */
  readonly openBus: (() => Promise<Bus>) | undefined;
  readonly serve: (handler: IngestHandler) => Promise<IngestServer>;
  readonly note: (text: string) => void;
  readonly warn: (text: string) => void;
}

/** Rows that may wait for a reader of stdout. */
const MOST_ROWS = 10_000;
const DRAIN_MS = 5_000;

/** One row for every body, until the signal aborts; then what is in flight ends. */
export async function* runIngest(ports: RunIngestPorts): AsyncGenerator<Ingested> {
  const { clock, signal, mailbox, book, token, passOn, send, openBus, serve, note, warn } = ports;
  const { outbox, dead } = mailbox;
  const ingest = new Ingest({ put: (message) => outbox.put(message), dead, book, clock });
  const rows = new Rows<Ingested>(MOST_ROWS);
  const onIngested = (ingested: Ingested) => rows.push(ingested);
  const state = () => outbox.state();
  const handler = new IngestHandler({ ingest, token, state, passOn, send, onIngested, warn });
  const server = await serve(handler);
  note(`services are listened to at ${server.url}`);
  const { waiting } = await outbox.state();
  if (waiting > 0) note(`${waiting} messages wait in the outbox`);
  const listening =
    openBus === undefined ? undefined : listen({ openBus, ingest, clock, signal, onIngested, warn });
  const closed = ended(signal)
    .then(() => server.close({ drainMs: DRAIN_MS }))
    .finally(() => rows.end());
  yield* rows;
  await Promise.all([closed, listening]);
  if (rows.lost > 0) warn(`${rows.lost} rows were not shown: nobody read them`);
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

/** Other machines are let in knowingly only. Throws `PmovesError` (exit 2). */
export function requireLoopback(host: string): void {
  if (host === "localhost" || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host)) return;
  throw new PmovesError(`--host ${host} would let other machines in`, {
    code: "bus.open_bind",
    exit: EXIT.usage,
    hint: "Listen on 127.0.0.1; for containers of this machine add --open, and keep the token secret.",
  });
}
