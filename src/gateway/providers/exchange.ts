import type { Clock } from "../../kernel/clock.ts";
import { TooLarge } from "../../kernel/too-large.ts";
import type { Target } from "../config/types.ts";
import { AttemptFailure } from "../model/index.ts";
import { withoutKeys } from "./headers.ts";
import {
  type HttpClient,
  HttpFailure,
  type HttpOpen,
  type HttpRequest,
  type HttpWhole,
} from "./http-port.ts";
import { classify, classifyHttpFailure, classifyMalformed } from "./outcomes/classify.ts";

/** What providers need of time: only the wall clock, for reset times. */
export type Now = Pick<Clock, "now">;

const MOST_ERROR_BYTES = 256 * 1024;

/** One exchange; anything but a 2xx is thrown as the outcome that it means. */
export async function exchangeOk(
  http: HttpClient,
  request: HttpRequest,
  target: Target,
  now: Now,
): Promise<HttpWhole> {
  let whole: HttpWhole;
  try {
    whole = await http.exchange(request);
  } catch (error) {
    throw failureOf(error);
  }
  if (whole.status < 200 || whole.status >= 300) throw refusal(request, whole, target, now);
  return whole;
}

/** Opens a stream; anything but a 2xx is read and thrown as the outcome that it means. */
export async function openOk(
  http: HttpClient,
  request: HttpRequest,
  target: Target,
  now: Now,
): Promise<HttpOpen> {
  let open: HttpOpen;
  try {
    open = await http.open(request);
    if (open.status >= 200 && open.status < 300) return open;
    const { status, headers } = open;
    const body = await textOf(open, MOST_ERROR_BYTES);
    throw refusal(request, { status, headers, body }, target, now);
  } catch (error) {
    throw failureOf(error);
  }
}

/** The rest of a body as text, at most about `most` bytes of it. */
export async function textOf(open: HttpOpen, most: number): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of open.chunks) {
    parts.push(chunk);
    size += chunk.length;
    if (size > most) break;
  }
  return Buffer.concat(parts).toString("utf8");
}

/** JSON of a success; what is none is a malformed answer. */
export function parsed(text: string, status: number, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw classifyMalformed(what, text, status);
  }
}

/** Failures of the connection and of the parsers, classified; everything else (an abort's reason) as it is. */
export function failureOf(error: unknown): unknown {
  if (error instanceof HttpFailure) return classifyHttpFailure(error);
  if (error instanceof TooLarge)
    return new AttemptFailure("model", `${error.message} characters`, { cause: error });
  return error;
}

function refusal(request: HttpRequest, whole: HttpWhole, target: Target, now: Now): AttemptFailure {
  const body = withoutKeys(whole.body, request.headers);
  return classify(target.kind, { ...whole, body, now: now.now(), model: target.upstreamModel });
}
