import type { Clock } from "../kernel/clock.ts";
import { messageOf } from "../kernel/errors.ts";
import type { RecordStore } from "./port.ts";
import { Recorder } from "./recorder.ts";
import { type RecordAccess, recordAccess } from "./records-port.ts";
import { keepPruned } from "./retention.ts";
import type { StoreTable } from "./settings.ts";

/** The records of one process: what looks at them, and what fills them. */
export interface Recording extends AsyncDisposable {
  /** The file, for those who want to know where what they ask is kept. */
  readonly path: string;
  /** Undefined where the file can't be used. */
  readonly store: RecordStore | undefined;
  /** Undefined there too, and where the settings say that requests are not remembered. */
  readonly recorder: Recorder | undefined;
  /** What routes do with the store; undefined as it is. */
  readonly access: RecordAccess | undefined;
}

export interface RecordingPorts {
  readonly settings: StoreTable;
  readonly clock: Clock;
  readonly path: string;
  /** Throws `PmovesError` where the file can't be used. */
  open(): RecordStore;
  /** True for what serves for long: it keeps records within their limits. */
  readonly prunes: boolean;
  warn(text: string): void;
}

const MEGABYTE = 1024 * 1024;

/** A store that can't be used is warned of, and nothing is remembered: requests go on. */
export function openRecording(ports: RecordingPorts): Recording {
  const { settings, path, clock, prunes, warn } = ports;
  let store: RecordStore;
  try {
    store = ports.open();
  } catch (error) {
    warn(`requests are not remembered: ${messageOf(error)}`);
    return {
      path,
      store: undefined,
      recorder: undefined,
      access: undefined,
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
  const recorder = settings.enabled
    ? new Recorder({
        store,
        clock,
        content: settings.content !== "off",
        flushMs: settings.flush_ms,
        queueBytes: settings.queue_mb * MEGABYTE,
        warn,
      })
    : undefined;
  const stopPruning = prunes ? keepPruned(store, settings, clock, warn) : () => undefined;
  return {
    path,
    store,
    recorder,
    access: recordAccess(store, recorder),
    async [Symbol.asyncDispose]() {
      stopPruning();
      await recorder?.settled();
      await store[Symbol.asyncDispose]();
    },
  };
}
