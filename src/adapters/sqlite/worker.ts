import type { DatabaseSync } from "node:sqlite";
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import { messageOf, type PmovesError } from "../../kernel/errors.ts";
import { BatchRunner, type Statements, type Step, type StepResult } from "./batch.ts";
import { openStore } from "./open-store.ts";
import type { StoreShape } from "./shape.ts";

/** What the thread is started with. */
export interface WorkerSetup {
  readonly path: string;
  readonly synchronous: "normal" | "full";
  readonly statements: Statements;
  /** What kind of store it is; benches and spend unless said. */
  readonly shape?: StoreShape;
  /** No batch writes. */
  readonly reads?: boolean;
  /** How long batches that are not urgent may wait for others to share a commit with, in milliseconds. */
  readonly lingerMs?: number;
  readonly checkpointPages?: number;
}

export interface BatchMessage {
  readonly id: number;
  readonly steps: readonly Step[];
  /** Somebody waits for the commit. */
  readonly urgent: boolean;
}

export type WorkerReply =
  | { readonly id: number; readonly results: readonly StepResult[] }
  | {
      readonly id: number;
      readonly error: { readonly message: string; readonly errcode: number | undefined };
    }
  /** The store could not be opened; the thread ends. */
  | {
      readonly unopened: {
        readonly message: string;
        readonly code: string;
        readonly hint: string | undefined;
      };
    };

/** How many batches may share one transaction: bounds how long other processes wait for the lock. */
const MOST_AT_ONCE = 256;

/** The writer's thread: takes all that has come in meanwhile as one group, answers after the commit. */
function serve(): void {
  const port = parentPort;
  if (port === null) throw new Error("the store's worker runs in a thread of its own only");
  const { path, statements, reads, lingerMs = 0, ...how } = workerData as WorkerSetup;
  let db: DatabaseSync;
  try {
    db = openStore(path, how);
  } catch (error) {
    // Error classes don't cross threads: what the other side needs is said plainly.
    const { message, code, hint } = error as PmovesError;
    port.postMessage({ unopened: { message, code, hint } } satisfies WorkerReply);
    port.close();
    return;
  }
  const runner = new BatchRunner(db, statements, reads);
  let group: BatchMessage[] = [];
  let timer: NodeJS.Timeout | undefined;
  const commit = () => {
    clearTimeout(timer);
    timer = undefined;
    const messages = group;
    group = [];
    const results = runner.run(messages.map((message) => message.steps));
    for (const [index, { id }] of messages.entries()) {
      const result = results[index];
      if (result === undefined) continue;
      const reply: WorkerReply = result.ok
        ? { id, results: result.results }
        : { id, error: plain(result.error) };
      port.postMessage(reply);
    }
  };
  port.on("message", (first: BatchMessage | "close") => {
    let next: { readonly message: BatchMessage | "close" } | undefined = { message: first };
    while (next !== undefined && next.message !== "close") {
      group.push(next.message);
      if (group.length >= MOST_AT_ONCE) break;
      next = receiveMessageOnPort(port);
    }
    const closing = next?.message === "close";
    if (closing || group.length >= MOST_AT_ONCE || group.some(({ urgent }) => urgent)) {
      if (group.length > 0) commit();
    } else timer ??= setTimeout(commit, lingerMs);
    if (closing) {
      db.close();
      port.close();
    }
  });
}

function plain(error: unknown) {
  const { errcode } = error as { readonly errcode?: number };
  return { message: messageOf(error), errcode };
}

serve();
