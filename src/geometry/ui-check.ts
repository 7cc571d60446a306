import { type HttpClient, HttpFailure } from "../gateway/index.ts";
import { EXIT, messageOf, PmovesError } from "../kernel/errors.ts";
import { isLosslessArray, isLosslessObject, type Lossless, readLossless } from "../kernel/lossless-json.ts";
import { identify, stringAt } from "./packet/identify.ts";
import { isSaveV1 } from "./packet/look-alikes.ts";

/** One thing that was looked at. */
export interface UiRow {
  readonly check: "page" | "list" | "save";
  readonly name: string;
  readonly result: "ok" | "failed" | "not_checked";
  readonly detail: string;
}

export interface UiPorts {
  readonly http: HttpClient;
  readonly signal: AbortSignal;
}

const ANSWER_MS = 10_000;
const MAX_BYTES = 4 * 1024 * 1024;
const AT_ONCE = 4;
/** A file beside the list, and nothing else: an entry must not lead elsewhere. */
const fileName = /^[A-Za-z0-9_-][A-Za-z0-9._-]*\.json$/;

/**
 * Does a Hyperdimensions page ("Math UI") answer, does its list of saves parse, and is each save in the form
 * that the page reads. Saves hold JavaScript, which is read as text and never run. Throws `PmovesError` with
 * exit 5 where nothing answers, exit 2 for a bad address.
 */
export async function checkUi(address: string, ports: UiPorts): Promise<readonly UiRow[]> {
  const base = baseOf(address);
  const page = await checkPage(base, ports);
  const { row, entries } = await checkList(base, ports);
  if (entries === undefined) {
    return [
      page,
      row,
      { check: "save", name: "saves/", result: "not_checked", detail: "the list names none" },
    ];
  }
  const saves: UiRow[] = new Array(entries.length);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let i = next++; i < entries.length; i = next++)
      saves[i] = await checkSave(base, entries[i], i, ports);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return [page, row, ...saves];
}

function baseOf(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== "http:" && url?.protocol !== "https:") {
    throw new PmovesError(`${address} is no http address`, {
      code: "usage.url",
      exit: EXIT.usage,
      hint: "as deployed, the Math UI is http://127.0.0.1:8099/",
    });
  }
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  url.search = "";
  url.hash = "";
  return url;
}

async function checkPage(base: URL, ports: UiPorts): Promise<UiRow> {
  const row = { check: "page" as const, name: base.href };
  let answer: Awaited<ReturnType<HttpClient["exchange"]>>;
  try {
    answer = await get(base, ports);
  } catch (cause) {
    ports.signal.throwIfAborted();
    if (cause instanceof HttpFailure && cause.kind === "too_large")
      return { ...row, result: "failed", detail: cause.message };
    throw new PmovesError(`${base.href} does not answer: ${reasonOf(cause)}`, {
      code: "ui.unreachable",
      exit: EXIT.unreachable,
      hint: "is hyperdimensions-ui up? docker compose -f docker-compose.ui-deployment.yml up -d",
      cause,
    });
  }
  const { status, headers } = answer;
  const type = headers["content-type"] ?? "no content type";
  if (status !== 200) return { ...row, result: "failed", detail: statusText(status, headers) };
  if (!type.startsWith("text/html")) {
    const detail = `answers 200 with ${type}, so it is another service: supaserch claims port 8099 too`;
    return { ...row, result: "failed", detail };
  }
  return { ...row, result: "ok", detail: "answers 200 with HTML" };
}

async function checkList(base: URL, ports: UiPorts): Promise<{ row: UiRow; entries?: readonly Lossless[] }> {
  const row = { check: "list" as const, name: "saves/_list.json" };
  const read = await getJson(new URL("saves/_list.json", base), ports);
  if ("reason" in read) return { row: { ...row, result: "failed", detail: read.reason } };
  if (!isLosslessArray(read.value))
    return { row: { ...row, result: "failed", detail: "is no list of {file, name}" } };
  return { row: { ...row, result: "ok", detail: `lists ${read.value.length} saves` }, entries: read.value };
}

async function checkSave(base: URL, entry: Lossless | undefined, i: number, ports: UiPorts): Promise<UiRow> {
  const file = isLosslessObject(entry) ? stringAt(entry, "file") : undefined;
  const row = { check: "save" as const, name: file ?? `$[${i}]` };
  if (file === undefined) return { ...row, result: "failed", detail: `$[${i}].file is no string` };
  if (!fileName.test(file))
    return { ...row, result: "not_checked", detail: `$[${i}].file is no name of a file beside the list` };
  const read = await getJson(new URL(`saves/${file}`, base), ports);
  if ("reason" in read) return { ...row, result: "failed", detail: read.reason };
  if (isLosslessObject(read.value) && isSaveV1(read.value))
    return { ...row, result: "ok", detail: "form v1, its code not run" };
  return { ...row, result: "failed", detail: `is not of form v1: ${identify(read.value).name}` };
}

async function getJson(url: URL, ports: UiPorts): Promise<{ value: Lossless } | { reason: string }> {
  try {
    const { status, headers, body } = await get(url, ports);
    if (status !== 200) return { reason: statusText(status, headers) };
    return { value: readLossless(body).value };
  } catch (error) {
    ports.signal.throwIfAborted();
    return { reason: reasonOf(error) };
  }
}

function get(url: URL, { http, signal }: UiPorts) {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
  return http.exchange(
    { method: "GET", url: url.href, headers: { accept: "*/*" }, signal: patience },
    MAX_BYTES,
  );
}

function statusText(status: number, headers: Readonly<Record<string, string>>): string {
  const to = headers.location;
  return `answers ${status}${to === undefined ? "" : `, sends to ${to}`}`;
}

function reasonOf(error: unknown): string {
  if (error instanceof DOMException && error.name === "TimeoutError")
    return `no answer within ${ANSWER_MS / 1000} s`;
  return messageOf(error);
}
