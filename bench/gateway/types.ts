export interface StubSettings {
  /** Text in a whole answer. */
  readonly answerBytes: number;
  /** Content chunks in a stream. */
  readonly chunks: number;
  /** Between two chunks of one stream. */
  readonly intervalMs: number;
  /** Before the answer begins. */
  readonly delayMs: number;
}

export type ArmName =
  | "direct"
  | "bare"
  | "portkey"
  | "pmoves"
  | "pmoves-openai"
  | "pmoves-off"
  | "pmoves-publish";

/** How the load generator reaches one arm. */
export interface Route {
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly shape: "openai" | "tensorzero";
}

/** One piece of work for the load generator's process. */
export interface Job {
  readonly route: Route;
  readonly stream: boolean;
  /** Of the prompt. */
  readonly bodyBytes: number;
  /** `closed`: each connection asks again as soon as it has its answer. `open`: at fixed times, come what may. `once`: each connection asks once. */
  readonly mode: "closed" | "open" | "once";
  readonly connections: number;
  readonly ms: number;
  /** Requests a second; open loop. */
  readonly rate: number;
}

/** Latencies in milliseconds; in an open loop from the intended start. */
export interface Load {
  readonly requests: number;
  readonly errors: number;
  readonly firstError: string | undefined;
  readonly elapsedMs: number;
  readonly p50: number;
  readonly p99: number;
  /** To the first content of a stream; 0 without streams. */
  readonly ttftP50: number;
  readonly ttftP99: number;
}

export interface Scenario {
  readonly name: string;
  readonly title: string;
  readonly stub: StubSettings;
  readonly job: Omit<Job, "route">;
}

/** What one arm did in one scenario of one trial. */
export interface Sample extends Load {
  readonly arm: ArmName;
  readonly scenario: string;
  readonly trial: number;
  readonly perSecond: number;
  /** User and system time of the gateway's process alone. */
  readonly cpuMicrosPerRequest: number | undefined;
  /** The same of its main thread alone, where the event loop runs. */
  readonly loopMicrosPerRequest: number | undefined;
  readonly cpuMicrosPerChunk: number | undefined;
  /** Peak resident memory of the gateway's process during this scenario. */
  readonly rssMb: number | undefined;
}
