import type { IncomingMessage } from "node:http";

/** Something that goes wrong with requests of a kind. */
export interface Fault {
  /** `POST /api/datasets/o/r/commit/main`, as a pattern over method and path. */
  readonly on: RegExp;
  /** How many requests it strikes; once by default. */
  readonly times?: number;
  /** How many that fit pass before it strikes. */
  readonly after?: number;
  readonly does: FaultAction;
}

export type FaultAction =
  /** Answers with a status, headers and a body instead. */
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly error?: string }
  /** Cuts the connection after so many bytes of the body. */
  | { readonly cutAfter: number }
  /** Does what was asked, and the answer never arrives. */
  | { readonly loseAnswer: true };

/** Known faults of the real Hub. */
export const rateLimited = (seconds: number): FaultAction => ({
  status: 429,
  headers: { ratelimit: `"api";r=0;t=${seconds}`, "ratelimit-policy": '"fixed window";"api";q=1000;w=300' },
  error: "Too Many Requests",
});
export const busy: FaultAction = { status: 503, error: "Service Unavailable" };
export const conflicting: FaultAction = {
  status: 409,
  error: "Another conflicting operation is in progress",
};

export class Faults {
  readonly #planned: { fault: Fault; passed: number; struck: number }[];

  constructor(faults: readonly Fault[]) {
    this.#planned = faults.map((fault) => ({ fault, passed: 0, struck: 0 }));
  }

  /** What strikes this request, if anything does. */
  next(request: IncomingMessage): FaultAction | undefined {
    const line = `${request.method} ${request.url}`;
    for (const planned of this.#planned) {
      const { on, times = 1, after = 0, does } = planned.fault;
      if (!on.test(line) || planned.struck >= times) continue;
      if (planned.passed++ < after) continue;
      planned.struck++;
      return does;
    }
    return undefined;
  }

  /** Faults that never struck: a test that plans one wants to see it. */
  get left(): readonly string[] {
    return this.#planned
      .filter(({ fault, struck }) => struck < (fault.times ?? 1))
      .map(({ fault }) => String(fault.on));
  }
}
