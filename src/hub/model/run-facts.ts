/** What is known of how a model came to be. */
export interface RunFacts {
  /** Of the training; part of the tag. */
  readonly id: string;
  readonly git: { readonly sha: string | null; readonly dirty: boolean };
  /** Data sets on the Hub that it learnt from. */
  readonly datasets: readonly TrainedOn[];
  readonly metrics: Readonly<Record<string, number>>;
  /** `ppo`, `grpo`, `sft`, …; null where nobody says. */
  readonly algorithm: string | null;
  /** `agentgym-rl`, `trl` or what was run. */
  readonly engine: string | null;
  readonly environment: string | null;
}

export interface TrainedOn {
  readonly id: string;
  /** Commit, where it is known. */
  readonly revision: string | null;
}

const RUN_ID = /^[A-Za-z0-9](?:[\w.-]{0,62}[A-Za-z0-9])?$/;

/** Why a text can't name a run, in words: it becomes part of a tag of git (git-check-ref-format). */
export function runIdObjection(id: string): string | undefined {
  if (!RUN_ID.test(id)) return "holds more than letters, digits, `.`, `_` and `-`, or is longer than 64";
  if (id.includes("..") || /\.lock$/.test(id)) return "is no part of a tag of git";
  return undefined;
}

/** `run-<id>-g<first 12 digits of the commit>`; zeros where there is no repository. */
export function runTag({ id, git }: Pick<RunFacts, "id" | "git">): string {
  return `run-${id}-g${(git.sha ?? "0".repeat(12)).slice(0, 12)}`;
}
