import { existsSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { BatchRunner, type Statements, type Step, type StepResult } from "./batch.ts";
import { openStore } from "./open-store.ts";
import type { StoreShape } from "./shape.ts";
import { storeError } from "./store-error.ts";

/** Whoever runs batches on a store: a thread of its own (`StoreWriter`), or this one. */
export interface RunsBatches extends AsyncDisposable {
  /** All steps or none, committed when it resolves. Rejects with `PmovesError`. `urgent`: somebody waits for it. */
  batch(steps: readonly Step[], urgent?: boolean): Promise<readonly StepResult[]>;
}

export interface InlineSetup {
  readonly path: string;
  readonly shape: StoreShape;
  readonly statements: Statements;
  /** No batch writes. */
  readonly reads?: boolean;
}

/**
 * Runs batches in this thread, for commands: what a thread costs to start is more than all that they write.
 * The file is opened by the first batch.
 */
export class InlineRunner implements RunsBatches {
  readonly #setup: InlineSetup;
  #db: DatabaseSync | undefined;
  #runner: BatchRunner | undefined;

  constructor(setup: InlineSetup) {
    this.#setup = setup;
  }

  async batch(steps: readonly Step[]): Promise<readonly StepResult[]> {
    const { path } = this.#setup;
    const [result] = this.#open().run([steps]);
    if (result?.ok) return result.results;
    throw storeError(path, result?.error);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#db?.close();
    this.#db = undefined;
    this.#runner = undefined;
  }

  #open(): BatchRunner {
    if (this.#runner === undefined) {
      const { path, shape, statements, reads } = this.#setup;
      this.#db = openStore(path, { synchronous: "normal", shape });
      this.#runner = new BatchRunner(this.#db, statements, reads);
    }
    return this.#runner;
  }
}

/** Reads of a store that may not be there yet find nothing, and do not make it. */
export function unlessMissing(path: string, runner: RunsBatches): RunsBatches {
  return {
    async batch(steps) {
      if (!existsSync(path)) return steps.map(() => ({ changes: 0, rows: [] }));
      return runner.batch(steps);
    },
    [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose](),
  };
}
