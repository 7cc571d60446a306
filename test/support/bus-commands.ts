import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { PassThrough } from "node:stream";
import { commands } from "../../commands/index.ts";
import { openJournal } from "../../src/adapters/journal/open-journal.ts";
import { JournalBus } from "../../src/bus/journal-bus.ts";
import { busTable } from "../../src/bus/settings.ts";
import { readGlobals } from "../../src/cli/globals.ts";
import { run } from "../../src/cli/run.ts";
import type { Host, Roots } from "../../src/context/base.ts";
import { busCapabilities } from "../../src/context/bus.ts";
import { fileCapabilities } from "../../src/context/files.ts";
import { systemClock } from "../../src/kernel/clock.ts";
import { Lazy } from "../../src/kernel/lazy.ts";
import { talkOn } from "../../src/output/talk.ts";
import { plainTheme } from "../../src/output/theme.ts";
import { foldersFor, loadSettings } from "../../src/settings/index.ts";
import { testContext } from "./context.ts";
import { memorySink } from "./sink.ts";

export interface RanBus {
  readonly exit: number;
  readonly out: string;
  readonly err: string;
  /** One parsed line of JSONL each. */
  readonly rows: () => readonly Readonly<Record<string, unknown>>[];
}

/** Stores messages in the journal of a state folder, as `bus publish --force` would. */
export async function fillJournal(
  folder: string,
  messages: readonly (readonly [subject: string, body: string])[],
): Promise<void> {
  const journal = await openJournal(join(folder, "state", "journals", "bus"));
  await using bus = new JournalBus({ journal, clock: systemClock, maxAge: null });
  for (const [subject, body] of messages) await bus.publish({ subject, data: Buffer.from(body) });
}

export interface BusCommandOptions {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Runs a `bus` command with its real adapters; state and working folder are one folder of the test's own. */
export async function runBus(
  folder: string,
  argv: readonly string[],
  options: BusCommandOptions = {},
): Promise<RanBus> {
  const env = { PMOVES_HOME: folder, ...options.env };
  const host = {
    env,
    cwd: () => folder,
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
  };
  const stop = new AbortController();
  options.signal?.addEventListener("abort", () => stop.abort(options.signal?.reason));
  await using lazy = new Lazy();
  const err = memorySink();
  const settings = lazy.once(() =>
    loadSettings({
      tables: [busTable],
      files: [resolve(folder, "pmoves.toml")],
      env: {},
      readText: (path) => readFile(path, "utf8").catch(() => undefined),
    }),
  );
  const roots: Roots = {
    host: host as unknown as Host,
    options: { version: "1.2.3", color: "never", quiet: false, stop },
    lazy,
    clock: systemClock,
    cwd: folder,
    talk: talkOn(err, plainTheme, false, systemClock),
    folders: foldersFor(env, folder),
    settings,
  };
  const text = options.stdin ?? "";
  const stdin = {
    isTTY: options.stdin === undefined,
    text: async () => text,
    async *lines() {
      yield* text.split("\n");
    },
  };
  const context = testContext({
    env,
    signal: stop.signal,
    settings,
    capabilities: { ...fileCapabilities(roots), ...busCapabilities(roots), talk: roots.talk, stdin },
  });
  const words = ["bus", ...argv];
  const cli = { table: commands, overview: { summary: "", examples: [] }, context };
  const exit = await run(words, readGlobals(words), cli);
  const out = context.out();
  const rows = () => out.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line)]));
  return { exit, out, err: err.text() + context.err(), rows };
}
