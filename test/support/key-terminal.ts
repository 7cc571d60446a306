import { EventEmitter } from "node:events";
import type { PromptStreams } from "../../src/adapters/terminal/hidden-prompt.ts";

/** A terminal whose keys a test types, and which says what was written and which modes it was put in. */
export function keyTerminal(isTTY = true, signal = new AbortController().signal) {
  const written: string[] = [];
  const modes: boolean[] = [];
  const keys = new EventEmitter();
  const input = Object.assign(keys, {
    isTTY,
    setRawMode: (mode: boolean) => modes.push(mode),
    resume: () => undefined,
    pause: () => undefined,
    setEncoding: () => undefined,
  });
  const output = { isTTY, write: (text: string) => written.push(text) };
  const streams = { input, output, signal } as unknown as PromptStreams;
  return { streams, written, modes, type: (text: string) => keys.emit("data", text), keys };
}
