import type { Journal } from "../../kernel/journal/journal.ts";
import type { Manifest } from "./manifest.ts";

/** What an episode leaves behind, as text. */
export interface SeenRecord {
  readonly id: string;
  readonly sha: string;
  readonly task: string | null;
  /** MinHash signature, base64. */
  readonly signature: string;
}

/** A file of rows that waits to be committed. */
export interface PreparedShard {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly rows: number;
  readonly plainBytes: number;
  readonly episodes: readonly string[];
}

/** All that a batch is before the Hub has it; enough to go on after a crash without looking at the spool again. */
export interface Prepared {
  readonly step: "prepared";
  readonly run: string;
  readonly repo: string;
  readonly shards: readonly PreparedShard[];
  readonly seen: readonly SeenRecord[];
  readonly facts: Omit<Manifest, "batch" | "shards" | "episodes">;
}

export type Step =
  | Prepared
  | {
      readonly step: "committed";
      readonly run: string;
      readonly oid: string;
      readonly batch: number;
      readonly manifest: Manifest;
      readonly pullRequestUrl: string | null;
    }
  | { readonly step: "tagged" | "verified"; readonly run: string }
  | { readonly step: "done" | "given_up"; readonly run: string };

/** How far a run has come. */
export interface RunState {
  readonly prepared: Prepared;
  readonly committed: Extract<Step, { step: "committed" }> | undefined;
  readonly steps: ReadonlySet<Step["step"]>;
}

/** The steps of all runs, in a journal: each is on the disk before the next begins. */
export class StepLog {
  readonly #journal: Pick<Journal, "append" | "read">;

  constructor(journal: Pick<Journal, "append" | "read">) {
    this.#journal = journal;
  }

  async add(step: Step): Promise<void> {
    await this.#journal.append(Buffer.from(JSON.stringify(step)));
  }

  /** Runs of a data set, oldest first. */
  async runs(repo: string): Promise<readonly RunState[]> {
    const runs = new Map<
      string,
      { prepared: Prepared; committed: RunState["committed"]; steps: Set<Step["step"]> }
    >();
    for await (const { body } of this.#journal.read()) {
      const step = JSON.parse(Buffer.from(body).toString("utf8")) as Step;
      if (step.step === "prepared") {
        if (step.repo === repo)
          runs.set(step.run, { prepared: step, committed: undefined, steps: new Set(["prepared"]) });
        continue;
      }
      const run = runs.get(step.run);
      run?.steps.add(step.step);
      if (run && step.step === "committed") run.committed = step;
    }
    return [...runs.values()];
  }
}

export function isOpen({ steps }: RunState): boolean {
  return !steps.has("done") && !steps.has("given_up");
}
