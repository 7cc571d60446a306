import { type HttpClient, HttpFailure } from "../../gateway/index.ts";
import { type Clock, sleep } from "../../kernel/clock.ts";
import { messageOf } from "../../kernel/errors.ts";
import { type Answer, answerOf, BadReply } from "./answer.ts";
import type { Asked } from "./asked.ts";
import { type Endpoint, type HttpAsk, requestOf } from "./endpoint.ts";

export interface AskPorts {
  readonly http: Pick<HttpClient, "exchange">;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface AskOptions {
  readonly k: number;
  /** Milliseconds for one try. */
  readonly timeoutMs: number;
  /** Tries after the first, where another may help. */
  readonly retries: number;
}

/** Why a question has no answer. `unreachable` where nothing was heard of the service at all. */
export interface Unanswered {
  readonly reason: string;
  readonly unreachable: boolean;
}

const LONGEST_WAIT_MS = 60_000;

function waitOf(headers: Readonly<Record<string, string>>, tries: number): number {
  const seconds = Number(headers["retry-after"]);
  if (Number.isFinite(seconds) && seconds >= 0) return Math.min(seconds * 1000, LONGEST_WAIT_MS);
  return Math.min(500 * 2 ** tries, 10_000);
}

type Tried =
  | { readonly answer: Answer }
  | { readonly failed: Unanswered; readonly again: boolean; readonly waitMs: number };

async function once(
  request: HttpAsk,
  endpoint: Endpoint,
  tries: number,
  ports: AskPorts,
  options: AskOptions,
) {
  const timeout = new AbortController();
  const cancel = ports.clock.after(options.timeoutMs, () => timeout.abort());
  const signal = AbortSignal.any([ports.signal, timeout.signal]);
  const failed = (
    reason: string,
    again: boolean,
    unreachable = false,
    waitMs = waitOf({}, tries),
  ): Tried => ({
    failed: { reason, unreachable },
    again,
    waitMs,
  });
  try {
    const { status, headers, body } = await ports.http.exchange({ ...request, signal });
    if (status < 200 || status > 299) {
      const said = body.slice(0, 200).replaceAll(/\s+/g, " ");
      const again = status === 408 || status === 429 || status >= 500;
      return failed(`HTTP ${status}: ${said}`, again, false, waitOf(headers, tries));
    }
    return { answer: answerOf(JSON.parse(body), endpoint, options.k) };
  } catch (error) {
    if (ports.signal.aborted) throw ports.signal.reason;
    if (timeout.signal.aborted) return failed(`no answer within ${options.timeoutMs / 1000} s`, true);
    if (error instanceof HttpFailure) {
      const unreachable = ["refused", "dns", "tls"].includes(error.kind);
      return failed(error.message, true, unreachable);
    }
    if (error instanceof BadReply) return failed(error.message, false);
    if (error instanceof SyntaxError) return failed(`the reply is no JSON: ${messageOf(error)}`, false);
    throw error;
  } finally {
    cancel();
  }
}

/** Asks one question, again where another try may help. Throws the signal's reason when it aborts. */
export async function ask(
  endpoint: Endpoint,
  asked: Asked,
  ports: AskPorts,
  options: AskOptions,
): Promise<Answer | Unanswered> {
  const request = requestOf(endpoint, asked, options.k, ports.env);
  for (let tries = 0; ; tries++) {
    const tried: Tried = await once(request, endpoint, tries, ports, options);
    if ("answer" in tried) return tried.answer;
    if (!tried.again || tries >= options.retries) return tried.failed;
    await sleep(ports.clock, tried.waitMs, ports.signal);
  }
}
