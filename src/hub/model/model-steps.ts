import type { Journal } from "../../kernel/journal/journal.ts";

/** How far the publication of one model has come. */
export interface ModelPublication {
  readonly createdAt: string;
  readonly git: { readonly sha: string | null; readonly dirty: boolean };
  readonly committed: CommittedModel | undefined;
  readonly done: boolean;
}

export interface CommittedModel {
  readonly oid: string;
  readonly pullRequestUrl: string | null;
  /** Whether card and manifest there are those of this publication; an earlier one's tell another time. */
  readonly own: boolean;
}

type Step =
  | {
      readonly step: "planned";
      readonly key: string;
      readonly createdAt: string;
      readonly git: ModelPublication["git"];
    }
  | {
      readonly step: "committed";
      readonly key: string;
      readonly made: CommittedModel;
    }
  | { readonly step: "tagged" | "verified" | "done"; readonly key: string };

/** The steps of publications, in a journal: each is on the disk before the next begins. */
export class ModelSteps {
  readonly #journal: Pick<Journal, "append" | "read">;

  constructor(journal: Pick<Journal, "append" | "read">) {
    this.#journal = journal;
  }

  async add(step: Step): Promise<void> {
    await this.#journal.append(Buffer.from(JSON.stringify(step)));
  }

  /** The newest publication of a key: what is published where, as a hash. */
  async find(key: string): Promise<ModelPublication | undefined> {
    let found: ModelPublication | undefined;
    for await (const { body } of this.#journal.read()) {
      const step = JSON.parse(Buffer.from(body).toString("utf8")) as Step;
      if (step.key !== key) continue;
      if (step.step === "planned")
        found = { createdAt: step.createdAt, git: step.git, committed: undefined, done: false };
      else if (found !== undefined && step.step === "committed") found = { ...found, committed: step.made };
      else if (found !== undefined && step.step === "done") found = { ...found, done: true };
    }
    return found;
  }
}
