/** How one attempt ended; the one vocabulary of routing, headers, records, metrics and screens. */
export type Outcome =
  | "ok"
  /** A passing fault: the same target may answer in a moment (R of the wire table). */
  | "retry"
  /** The key is wrong, revoked or not allowed (K). */
  | "credential"
  /** Credit, quota or plan window used up (C). */
  | "credit"
  /** This model at this target can't answer; another may (M). */
  | "model"
  /** The request itself is at fault; no other target would do better (B). */
  | "caller"
  /** The request does not fit the context window (O). */
  | "context"
  /** A clock ran out: attempt, first token, idle or total. */
  | "timeout"
  /** The client went away. */
  | "cancelled";

/** Why a target of the plan was not tried. */
export type Skip = "benched" | "budget" | "no_key" | "busy" | "too_small" | "unsupported" | "tier" | "pinned";

/** What a bench covers: how far a failure reaches. */
export type BenchScope = "target" | "credential" | "account" | "plan";

/** An attempt that failed, in terms the router acts on. */
export class AttemptFailure extends Error {
  override readonly name = "AttemptFailure";
  readonly outcome: Exclude<Outcome, "ok">;
  /** The upstream's HTTP status, where there was one. */
  readonly status: number | undefined;
  /** The provider's own error code, where it gave one. */
  readonly code: string | undefined;
  /** The provider's wish, in milliseconds from now, bounded by who reads it. */
  readonly retryAfterMs: number | undefined;
  /** Unix milliseconds at which credit or quota comes back, where that is known. */
  readonly resetAt: number | undefined;
  readonly scope: BenchScope;
  /** The upstream's body, cut to 16 KiB, for records. */
  readonly rawResponse: string | undefined;

  constructor(
    outcome: Exclude<Outcome, "ok">,
    message: string,
    more: {
      readonly status?: number | undefined;
      readonly code?: string | undefined;
      readonly retryAfterMs?: number | undefined;
      readonly resetAt?: number | undefined;
      readonly scope?: BenchScope | undefined;
      readonly rawResponse?: string | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.outcome = outcome;
    this.status = more.status;
    this.code = more.code;
    this.retryAfterMs = more.retryAfterMs;
    this.resetAt = more.resetAt;
    this.scope = more.scope ?? "target";
    this.rawResponse = more.rawResponse;
  }
}

/** One line of the story of a request: what was tried or passed over, and how that ended. */
export interface Attempt {
  readonly target: string;
  readonly variant: string | null;
  readonly tier: 1 | 2 | 3;
  /** Exactly one of `outcome` and `skip` is set. */
  readonly outcome?: Outcome | undefined;
  readonly skip?: Skip | undefined;
  /** Milliseconds from the start of the request to the start of the attempt; unknown of what only a header told. */
  readonly at?: number | undefined;
  /** Milliseconds from the start of the attempt to its outcome; for a streamed `ok`, to the first content. */
  readonly ms: number;
  /** The reason in words: the upstream's text, or why it was skipped. */
  readonly reason?: string | undefined;
  readonly status?: number | undefined;
}
