/** One agent's work on one task, as it was captured: what every filter, scrub and writer works on. */
export interface Episode {
  /** Parts after the first end in `#2`, `#3`, … */
  readonly id: string;
  /** Id of the first part where this is a later one. */
  readonly continues: string | null;
  /** From 1. */
  readonly part: number;
  readonly sessionId: string;
  readonly agentId: string | null;
  readonly taskId: string | null;
  readonly taskType: string | null;
  readonly environment: string | null;
  /** What the agent was asked for. */
  readonly instruction: string | null;
  readonly steps: readonly EpisodeStep[];
  /** What the episode reported of itself at its end. */
  readonly success: boolean | null;
  /** Of the last verifier that spoke. */
  readonly verifier: Verifier | null;
  readonly rewards: readonly Reward[];
  /** CHIT geometry packets, as JSON text. */
  readonly geometry: readonly string[];
  readonly model: string | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costUsd: number | null;
  /** Unix milliseconds. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly end: EpisodeEnd;
  readonly source: EventSource;
}

/** `ended`: an `episode.end` came. `silence`: nothing came for the time-out. `complete`: it came as a whole. */
export type EpisodeEnd = "ended" | "silence" | "complete";

export type EventSource = "bus" | "file" | "traces";

export interface EpisodeStep {
  /** From 0, in order of time, then of arrival. */
  readonly index: number;
  /** Unix milliseconds. */
  readonly time: number;
  /** What the agent saw: text, or JSON text where it was structured. */
  readonly observation: string | null;
  readonly thought: string | null;
  readonly action: Action | null;
  readonly result: StepResult | null;
  readonly reward: number | null;
}

export interface Action {
  /** The producer's word: message, response, tool_call, code, search, … */
  readonly type: string;
  /** What was said, for actions that say something. */
  readonly text: string | null;
  readonly toolName: string | null;
  /** JSON text. */
  readonly toolArguments: string | null;
}

export interface StepResult {
  readonly success: boolean | null;
  readonly exitCode: number | null;
  /** Text, or JSON text. */
  readonly output: string | null;
  readonly error: string | null;
  readonly durationMs: number | null;
}

export interface Verifier {
  readonly name: string;
  readonly version: string | null;
  /** `pass` is the only verdict that proves anything. */
  readonly verdict: string;
  readonly evidence: string | null;
}

export interface Reward {
  readonly total: number | null;
  readonly components: Readonly<Record<string, { readonly score: number; readonly weight: number | null }>>;
}
