import type { Reader, Reading } from "./rule.ts";
import { duration, pointInTime, tryAgainIn, wallTime } from "./waits.ts";

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : undefined;
}

/** Gemini's compatible route may wrap the error in an array. */
function unwrap(body: unknown): Fields | undefined {
  return fieldsOf(Array.isArray(body) ? body[0] : body);
}

/** OpenAI's `{error: {message, type, code}}` and what its imitators make of it: a string, a flat object, `detail`. */
export const readOpenAi: Reader = (body) => {
  const outer = unwrap(body);
  if (outer === undefined) return {};
  const { error } = outer;
  const inner = fieldsOf(error) ?? (error === undefined ? outer : {});
  const message =
    textOf(inner.message) ??
    textOf(error) ??
    textOf(outer.message) ??
    textOf(outer.detail) ??
    textOf(fieldsOf(Array.isArray(outer.detail) ? outer.detail[0] : undefined)?.msg) ??
    textOf(outer.msg);
  const wait = message === undefined ? undefined : tryAgainIn(message);
  return {
    ...defined("message", message),
    ...defined("code", textOf(inner.code) ?? textOf(outer.code)),
    ...defined("type", textOf(inner.type) ?? textOf(outer.type)),
    ...defined("delayMs", wait),
  };
};

/** `{success: false, errors: [{code, message}]}`; OpenAI's shape where the compatible route answers so. */
export const readCloudflare: Reader = (body, now) => {
  const errors = unwrap(body)?.errors;
  const first = fieldsOf(Array.isArray(errors) ? errors[0] : undefined);
  if (first === undefined) return readOpenAi(body, now);
  return { ...defined("message", textOf(first.message)), ...defined("code", textOf(first.code)) };
};

/** OpenAI's shape with `metadata`: what limit was met, which provider failed, when it resets. */
export const readOpenRouter: Reader = (body, now) => {
  const reading = readOpenAi(body, now);
  const metadata = fieldsOf(fieldsOf(unwrap(body)?.error)?.metadata);
  if (metadata === undefined) return reading;
  const headers = fieldsOf(metadata.headers);
  const details: Record<string, string> = {};
  for (const name of ["limit_source", "reason", "provider_code", "provider_name", "raw"]) {
    const value = textOf(metadata[name]);
    if (value !== undefined) details[name] = value;
  }
  if (metadata.flagged_input !== undefined || metadata.reasons !== undefined) details.moderation = "true";
  const resetAt = pointInTime(metadata.resets_at) ?? pointInTime(headers?.["X-RateLimit-Reset"]);
  if (pointInTime(metadata.resets_at) !== undefined) details.resets_at = "true";
  // "Provider returned error" says nothing; what the provider itself said is in `raw`.
  const raw = details.raw === undefined ? undefined : rawMessage(details.raw, now);
  return {
    ...reading,
    ...(raw === undefined ? {} : { message: `${reading.message ?? ""}: ${raw}`.replace(/^: /, "") }),
    details,
    ...defined("resetAt", resetAt),
  };
};

function rawMessage(raw: string, now: number): string {
  try {
    return readOpenAi(JSON.parse(raw), now).message ?? raw;
  } catch {
    return raw;
  }
}

/** String codes; a reset time stands in the text, on Beijing's clock (UTC+8) whatever the host. */
export const readGlm: Reader = (body, now) => {
  const reading = readOpenAi(body, now);
  return { ...reading, ...defined("resetAt", wallTime(reading.message ?? "", "+08:00")) };
};

/** google.rpc.Status: `status` names the class, `details` carry QuotaFailure, RetryInfo and ErrorInfo. */
export const readGemini: Reader = (body) => {
  const error = fieldsOf(unwrap(body)?.error);
  if (error === undefined) return {};
  const list = Array.isArray(error.details) ? error.details.map(fieldsOf) : [];
  const details: Record<string, string> = {};
  let wait: number | undefined;
  for (const entry of list) {
    const violations = Array.isArray(entry?.violations) ? entry.violations.map(fieldsOf) : [];
    const ids = violations.map((violation) => textOf(violation?.quotaId)).filter((id) => id !== undefined);
    if (ids.length > 0) details.quotaId = ids.join(" ");
    const reason = textOf(entry?.reason);
    if (reason !== undefined) details.reason = reason;
    const delay = textOf(entry?.retryDelay);
    if (delay !== undefined) wait = duration(delay);
  }
  return {
    ...defined("message", textOf(error.message)),
    ...defined("code", textOf(error.code)),
    ...defined("type", textOf(error.status)),
    ...defined("delayMs", wait),
    details,
  };
};

/** `{type: "error", error: {type, message, details: {error_code}}}`. */
export const readAnthropic: Reader = (body) => {
  const error = fieldsOf(unwrap(body)?.error);
  if (error === undefined) return {};
  const message = textOf(error.message);
  const details = fieldsOf(error.details);
  const regain = /regain access on (\d{4}-\d{2}-\d{2}) at (\d{2}:\d{2})/i.exec(message ?? "");
  return {
    ...defined("message", message),
    ...defined("type", textOf(error.type)),
    ...defined("code", textOf(details?.error_code)),
    ...defined("resetAt", regain === null ? undefined : pointInTime(`${regain[1]}T${regain[2]}:00Z`)),
  };
};

function defined<K extends keyof Reading>(
  key: K,
  value: Reading[K],
): Pick<Reading, K> | Record<never, never> {
  return value === undefined ? {} : { [key]: value };
}
