import type { Kind } from "./kinds.ts";

/** One stretch of traffic, for the load generator's process. */
export interface Stretch {
  readonly origin: string;
  readonly ms: number;
  readonly connections: number;
  /** Requests a second over all connections. */
  readonly rate: number;
}

/** What came of it; latencies in milliseconds. */
export interface Traffic {
  readonly requests: Readonly<Partial<Record<Kind, number>>>;
  /** Replies that are not what their kind has to get, and the first of them in words. */
  readonly unexpected: number;
  readonly firstUnexpected: string | undefined;
  /** Of plain requests, which meet no fault. */
  readonly p50: number;
  readonly p99: number;
}

/** The gateway's process at one moment. */
export interface Sample {
  /** Milliseconds since the traffic began. */
  readonly at: number;
  readonly rssMb: number;
  /** Open file descriptors: sockets above all. */
  readonly handles: number;
}

export interface Window extends Traffic {
  /** When it ended, milliseconds since the traffic began. */
  readonly at: number;
}

export interface Soak {
  readonly windows: readonly Window[];
  readonly samples: readonly Sample[];
  /** Before the first request, and after the last when every kept connection has had time to close. */
  readonly rest: { readonly before: Sample; readonly after: Sample };
}
