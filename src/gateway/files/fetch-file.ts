import { messageOf } from "../../kernel/errors.ts";
import { admitUrl, readUrl } from "./admit-url.ts";
import { mediaType, typeObjection, typeOf } from "./file-type.ts";
import type { FileResponse, FileWire } from "./port.ts";
import { FileRefused, shownUrl } from "./refused.ts";
import type { FilesSettings } from "./settings.ts";

export interface FetchedFile {
  readonly bytes: Uint8Array;
  /** A type of `file-type`, which the content bears out. */
  readonly mimeType: string;
}

/** All that is ever sent: nothing of the client's, no key, no cookie. */
const HEADERS = {
  accept: "image/png,image/jpeg,image/gif,image/webp,application/pdf,text/*;q=0.8",
  "accept-encoding": "identity",
  "user-agent": "pmoves",
} as const;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/**
 * Fetches a file from an address that a stranger gave. Every hop is resolved once, checked, and connected to
 * at the address that was checked. Throws `FileRefused` with the reason; an abort throws the signal's reason.
 */
export async function fetchFile(
  address: string,
  wire: FileWire,
  settings: FilesSettings,
  signal: AbortSignal,
): Promise<FetchedFile> {
  let url = readUrl(address);
  for (let hop = 0; ; hop++) {
    const response = await open(url, wire, settings, signal);
    try {
      if (!REDIRECTS.has(response.status)) return await read(url, response, settings, signal);
      if (hop >= settings.maxRedirects) {
        throw new FileRefused(
          `${address.split("?")[0]} was redirected more than ${settings.maxRedirects} times`,
        );
      }
      url = next(url, response);
    } finally {
      response.close();
    }
  }
}

async function open(
  url: URL,
  wire: FileWire,
  settings: FilesSettings,
  signal: AbortSignal,
): Promise<FileResponse> {
  signal.throwIfAborted();
  const addresses = await admitUrl(url, wire, settings.allowHosts);
  signal.throwIfAborted();
  try {
    return await wire.open({ url, addresses, headers: HEADERS, signal });
  } catch (error) {
    throw broken(url, error, signal);
  }
}

function next(url: URL, { status, headers }: FileResponse): URL {
  const { location } = headers;
  if (location === undefined) {
    throw new FileRefused(`${shownUrl(url)} answered with HTTP ${status} and no address to go to`);
  }
  const target = readUrl(location, url);
  if (url.protocol === "https:" && target.protocol === "http:") {
    throw new FileRefused(`${shownUrl(url)} redirects from https to http, which is not followed`);
  }
  return target;
}

async function read(
  url: URL,
  { status, headers, chunks }: FileResponse,
  { maxBytes }: FilesSettings,
  signal: AbortSignal,
): Promise<FetchedFile> {
  const shown = shownUrl(url);
  if (status !== 200) throw new FileRefused(`${shown} answered with HTTP ${status}`);
  const encoding = headers["content-encoding"];
  if (encoding !== undefined && encoding !== "" && encoding !== "identity") {
    throw new FileRefused(`${shown} came packed (${encoding}), which was not asked for`);
  }
  const declared = mediaType(headers["content-type"]);
  const unwanted = typeObjection(declared);
  if (unwanted !== undefined) throw new FileRefused(`${shown} ${unwanted}`);
  const tooLarge = () => new FileRefused(`${shown} is larger than ${maxBytes} bytes`);
  if (Number(headers["content-length"] ?? 0) > maxBytes) throw tooLarge();
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of chunks) {
      size += chunk.length;
      if (size > maxBytes) throw tooLarge();
      parts.push(chunk);
    }
  } catch (error) {
    throw error instanceof FileRefused ? error : broken(url, error, signal);
  }
  if (size === 0) throw new FileRefused(`${shown} is empty`);
  const bytes = Buffer.concat(parts, size);
  const found = typeOf(bytes, declared);
  if ("objection" in found) throw new FileRefused(`${shown} ${found.objection}`);
  return { bytes, mimeType: found.type };
}

function broken(url: URL, error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason;
  return new FileRefused(`${shownUrl(url)} could not be fetched: ${messageOf(error)}`, { cause: error });
}
