import { withoutSecrets } from "../check/secrets.ts";
import type { BusMessage } from "../port.ts";
import { statusText } from "../status-text.ts";
import { readsHistory, type TailOptions } from "../tail/options.ts";
import { pump, type SourcePorts } from "../tail/source.ts";
import { headLine, recordedLine } from "./format.ts";

/** A file that is being written; lines may wait for each other in memory, up to a bound. */
export interface LineFile extends AsyncDisposable {
  readonly path: string;
  /** What to wait for where much waits already. */
  write(line: string): Promise<void> | undefined;
  /** Resolves when everything is on the disk. */
  close(): Promise<void>;
}

export interface Recorded {
  readonly file: string;
  readonly messages: number;
  readonly bytes: number;
  /** Messages whose secrets were taken out. */
  readonly redacted: number;
  /** Messages that the bus counts as lost on the way. */
  readonly lost: number;
  /** From the first message to the last. */
  readonly span_s: number;
}

/**
 * Writes messages with their times, headers and order. Secrets are taken out unless `reveal`. The file is opened
 * when messages are heard or the first is read: a history that is refused leaves none, and harms none.
 */
export async function record(
  ports: SourcePorts,
  open: () => Promise<LineFile>,
  options: TailOptions,
  warn: (text: string) => void,
): Promise<Recorded> {
  const found = { messages: 0, bytes: 0, redacted: 0, lost: 0 };
  let [first, last] = [0, 0];
  let file: LineFile | undefined;
  const begin = async () => {
    file = await open();
    await file.write(headLine(ports.bus.name, options.subjects, ports.clock.now()));
    return file;
  };
  const stop = ports.bus.onStatus((status) => {
    warn(statusText(status));
    if (status.type === "slow_consumer") found.lost += status.lost ?? 0;
  });
  const take = (message: BusMessage) => {
    const safe = options.reveal ? message : withoutItsSecrets(message);
    if (safe !== message) found.redacted += 1;
    if (found.messages === 0) first = message.time;
    last = message.time;
    found.messages += 1;
    found.bytes += safe.data.length;
    const line = recordedLine(safe);
    return file === undefined ? begin().then((begun) => begun.write(line)) : file.write(line);
  };
  try {
    // A history waits for what `take` returns; live messages come as they come.
    if (!readsHistory(options) && options.follow) await begin();
    await pump(ports, options, { take }, options.count);
    file ??= await begin();
  } finally {
    stop();
    await file?.close();
  }
  return { file: file.path, ...found, span_s: Math.round(last - first) / 1000 };
}

/** The same message where it holds none. */
export function withoutItsSecrets(message: BusMessage): BusMessage {
  const body = Buffer.from(message.data.buffer, message.data.byteOffset, message.data.length);
  try {
    const { text, secrets } = withoutSecrets(body.toString("utf8"));
    return secrets === 0 ? message : { ...message, data: Buffer.from(text) };
  } catch {
    // Secrets are values of JSON documents; this is none.
    return message;
  }
}
