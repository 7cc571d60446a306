import type { Decision, Reason } from "../filter/filter.ts";
import { FITNESS_PARTS, type FitnessPart } from "../judge/fitness.ts";

/** One episode on a line. */
export interface EpisodeLine {
  readonly id: string;
  readonly started_at: string;
  readonly agent: string | null;
  readonly task: string | null;
  readonly environment: string | null;
  readonly steps: number;
  readonly end: string;
  readonly verification: string;
  readonly fitness: number | null;
  readonly kept: boolean;
  readonly reason: Reason;
  readonly because: string;
}

export function episodeLine({
  episode,
  verification,
  fitness,
  kept,
  reason,
  because,
}: Decision): EpisodeLine {
  return {
    id: episode.id,
    started_at: new Date(episode.startedAt).toISOString(),
    agent: episode.agentId,
    task: episode.taskId,
    environment: episode.environment,
    steps: episode.steps.length,
    end: episode.end,
    verification: verification.kind,
    fitness: fitness.score === null ? null : Math.round(fitness.score * 1e4) / 1e4,
    kept,
    reason,
    because,
  };
}

/** What a filter does to all there is. */
export interface TrajectoryStats {
  readonly episodes: number;
  readonly kept: number;
  readonly steps: number;
  readonly reasons: Readonly<Record<string, number>>;
  readonly verification: Readonly<Record<string, number>>;
  readonly ends: Readonly<Record<string, number>>;
  readonly environments: Readonly<Record<string, { readonly episodes: number; readonly kept: number }>>;
  /** Mean of each part over the episodes that have it, and how many do. */
  readonly fitness_parts: Readonly<
    Record<FitnessPart, { readonly known: number; readonly mean: number | null }>
  >;
  /** Episodes by fitness, in tenths: the first are those below 0.1. */
  readonly fitness_histogram: readonly number[];
  readonly without_score: number;
}

/** Counts decisions as they come. */
export class StatsCount {
  #episodes = 0;
  #kept = 0;
  #steps = 0;
  #withoutScore = 0;
  readonly #reasons = new Map<string, number>();
  readonly #verification = new Map<string, number>();
  readonly #ends = new Map<string, number>();
  readonly #environments = new Map<string, { episodes: number; kept: number }>();
  readonly #parts = new Map<FitnessPart, { known: number; sum: number }>();
  readonly #histogram: number[] = Array.from({ length: 10 }, () => 0);

  add({ episode, kept, reason, verification, fitness }: Decision): void {
    this.#episodes++;
    this.#steps += episode.steps.length;
    if (kept) this.#kept++;
    count(this.#reasons, reason);
    count(this.#verification, verification.kind);
    count(this.#ends, episode.end);
    const name = episode.environment ?? "none";
    const environment = this.#environments.get(name) ?? { episodes: 0, kept: 0 };
    environment.episodes++;
    if (kept) environment.kept++;
    this.#environments.set(name, environment);
    for (const part of FITNESS_PARTS) {
      const value = fitness.parts[part];
      if (value === null) continue;
      const known = this.#parts.get(part) ?? { known: 0, sum: 0 };
      this.#parts.set(part, { known: known.known + 1, sum: known.sum + value });
    }
    if (fitness.score === null) this.#withoutScore++;
    else {
      const tenth = Math.min(9, Math.floor(fitness.score * 10));
      this.#histogram[tenth] = (this.#histogram[tenth] ?? 0) + 1;
    }
  }

  get stats(): TrajectoryStats {
    const part = (name: FitnessPart) => {
      const { known, sum } = this.#parts.get(name) ?? { known: 0, sum: 0 };
      return [name, { known, mean: known === 0 ? null : sum / known }] as const;
    };
    return {
      episodes: this.#episodes,
      kept: this.#kept,
      steps: this.#steps,
      reasons: sorted(this.#reasons),
      verification: sorted(this.#verification),
      ends: sorted(this.#ends),
      environments: Object.fromEntries(this.#environments),
      fitness_parts: Object.fromEntries(FITNESS_PARTS.map(part)) as TrajectoryStats["fitness_parts"],
      fitness_histogram: this.#histogram,
      without_score: this.#withoutScore,
    };
  }
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** Most frequent first. */
function sorted(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a));
}

const BARS = "▁▂▃▄▅▆▇█";

export function statsText({ stats }: { readonly stats: TrajectoryStats }): string {
  const list = (counts: Readonly<Record<string, number>>) =>
    Object.entries(counts)
      .map(([name, times]) => `${name} ${times}`)
      .join(", ") || "none";
  const most = Math.max(1, ...stats.fitness_histogram);
  const bars = stats.fitness_histogram
    .map((times) => (times === 0 ? " " : BARS[Math.ceil((times / most) * 8) - 1]))
    .join("");
  const parts = FITNESS_PARTS.map((name) => {
    const { known, mean } = stats.fitness_parts[name];
    return `${name} ${mean === null ? "unknown" : `${mean.toFixed(3)} of ${known}`}`;
  });
  const environments = Object.entries(stats.environments).map(
    ([name, { episodes, kept }]) => `${name} ${kept}/${episodes}`,
  );
  return [
    `episodes      ${stats.episodes}, kept ${stats.kept}, steps ${stats.steps}`,
    `decisions     ${list(stats.reasons)}`,
    `verification  ${list(stats.verification)}`,
    `ended by      ${list(stats.ends)}`,
    `environments  ${environments.join(", ") || "none"} (kept/all)`,
    `fitness       0 [${bars}] 1, without a score ${stats.without_score}`,
    `parts         ${parts.join(", ")}`,
    "",
  ].join("\n");
}
