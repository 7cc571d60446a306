import type { Clock } from "../../kernel/clock.ts";
import { unlessAborted } from "../../kernel/unless-aborted.ts";
import type { Target } from "../config/types.ts";
import {
  AttemptFailure,
  type Block,
  type FileBlock,
  type Message,
  type ModelRequest,
} from "../model/index.ts";
import { isListed, readUrl } from "./admit-url.ts";
import { type FetchedFile, fetchFile } from "./fetch-file.ts";
import { isAsSaid } from "./file-type.ts";
import type { FileWire } from "./port.ts";
import { FileRefused } from "./refused.ts";
import type { FilesSettings } from "./settings.ts";
import { readsFiles, takesAddress } from "./takes-address.ts";

export interface FilesDeps {
  readonly wire: FileWire;
  readonly settings: FilesSettings;
}

interface Content {
  readonly data: string;
  readonly mimeType: string;
}

/**
 * The files by address of one call. Each is fetched at most once, and only when a target's turn comes that
 * needs it by content. Made only for calls that have such files.
 */
export class CallFiles {
  readonly #deps: FilesDeps;
  readonly #clock: Clock;
  readonly #client: AbortSignal;
  readonly #contents = new Map<string, Promise<Content>>();
  /** One after the other, so that what is in memory stays within the bound of the whole call. */
  #queue: Promise<unknown> = Promise.resolve();
  #bytes = 0;
  #leftMs: number;

  /** `client` is the signal of the whole call: a fetch outlives the attempt that asked for it first. */
  constructor(deps: FilesDeps, clock: Clock, client: AbortSignal) {
    this.#deps = deps;
    this.#clock = clock;
    this.#client = client;
    this.#leftMs = deps.settings.timeoutMs;
  }

  /**
   * The request as `target` can take it. Throws `AttemptFailure` `caller` for a file that is refused or
   * can't be had, and `signal`'s reason when the attempt is over before the file is there.
   */
  async fit(request: ModelRequest, target: Target, signal: AbortSignal): Promise<ModelRequest> {
    if (!readsFiles(target)) return request;
    const messages: Message[] = [];
    let changed = false;
    for (const message of request.messages) {
      if (!message.content.some(isByAddress)) {
        messages.push(message);
        continue;
      }
      const content: Block[] = [];
      for (const block of message.content) content.push(await this.#block(block, target, signal));
      changed ||= content.some((block, i) => block !== message.content[i]);
      messages.push({ ...message, content });
    }
    return changed ? { ...request, messages } : request;
  }

  async #block(block: Block, target: Target, signal: AbortSignal): Promise<Block> {
    if (!isByAddress(block)) return block;
    try {
      const url = readUrl(block.url);
      // What only the gateway's owner lets through may be where only the gateway can reach.
      if (!isListed(url, this.#deps.settings.allowHosts) && takesAddress(block, url, target)) return block;
      const { data, mimeType } = await unlessAborted(this.#content(url.href), signal);
      if (!isAsSaid(block.mimeType, mimeType)) {
        throw new FileRefused(
          `${block.url.split("?")[0]} is ${mimeType}, not ${block.mimeType}, as the request says`,
        );
      }
      const { url: _, ...rest } = block;
      return { ...rest, data, mimeType };
    } catch (error) {
      if (!(error instanceof FileRefused)) throw error;
      throw new AttemptFailure("caller", `a file of the request was refused: ${error.message}`, {
        cause: error,
      });
    }
  }

  #content(href: string): Promise<Content> {
    let content = this.#contents.get(href);
    if (content === undefined) {
      content = this.#queue.then(() => this.#read(href));
      this.#contents.set(href, content);
      // Whoever waits for this file hears of its failure; the next in the queue has no part in it.
      this.#queue = content.catch(() => undefined);
    }
    return content;
  }

  async #read(href: string): Promise<Content> {
    const { settings, wire } = this.#deps;
    const { timeoutMs, maxTotalBytes } = settings;
    const stop = new AbortController();
    const late = () =>
      stop.abort(new FileRefused(`the files of the request took longer than ${timeoutMs} ms`));
    const leave = () => stop.abort(this.#client.reason);
    const started = this.#clock.monotonic();
    const cancel = this.#clock.after(this.#leftMs, late);
    this.#client.addEventListener("abort", leave);
    if (this.#client.aborted) leave();
    try {
      const file: FetchedFile = await unlessAborted(
        fetchFile(href, wire, settings, stop.signal),
        stop.signal,
      );
      this.#bytes += file.bytes.length;
      if (this.#bytes > maxTotalBytes) {
        throw new FileRefused(`the files of the request are larger than ${maxTotalBytes} bytes together`);
      }
      return { data: Buffer.from(file.bytes).toString("base64"), mimeType: file.mimeType };
    } finally {
      cancel();
      this.#client.removeEventListener("abort", leave);
      this.#leftMs = Math.max(0, this.#leftMs - (this.#clock.monotonic() - started));
    }
  }
}

function isByAddress(block: Block): block is FileBlock & { readonly url: string } {
  return (
    block.type === "file" && block.url !== undefined && block.data === undefined && !/^data:/i.test(block.url)
  );
}
