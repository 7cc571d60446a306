import { spawn } from "@lydell/node-pty";

/** A program on a terminal of its own, whose output is counted and thrown away. */
export interface OnTerminal {
  readonly pid: number;
  bytes(): number;
  press(keys: string): void;
  readonly exited: Promise<number>;
  stop(): void;
}

export function onTerminal(args: readonly string[], env: Readonly<Record<string, string>> = {}): OnTerminal {
  const { promise, resolve } = Promise.withResolvers<number>();
  const pty = spawn(process.execPath, [...args], {
    cols: 160,
    rows: 50,
    env: { PATH: process.env.PATH ?? "", TERM: "xterm-256color", NODE_ENV: "production", ...env },
  });
  let bytes = 0;
  pty.onData((text) => {
    bytes += Buffer.byteLength(text);
  });
  pty.onExit(({ exitCode }) => resolve(exitCode));
  return {
    pid: pty.pid,
    bytes: () => bytes,
    press: (keys) => pty.write(keys),
    exited: promise,
    stop: () => pty.kill("SIGKILL"),
  };
}
