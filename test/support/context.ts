import type { Context } from "../../src/context.ts";
import { systemClock } from "../../src/kernel/clock.ts";
import { talkOn } from "../../src/output/talk.ts";
import { plainTheme } from "../../src/output/theme.ts";
import { foldersFor, Settings } from "../../src/settings/index.ts";
import { memorySink } from "./sink.ts";

export interface TestContext extends Context {
  readonly out: () => string;
  readonly err: () => string;
}

/** A context over memory: what is written can be read back. */
export function testContext(
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly isTTY?: boolean;
    readonly signal?: AbortSignal;
    readonly settings?: () => Promise<Settings>;
    /** Capabilities that the command under test asks for; one that is not given is not there. */
    readonly capabilities?: Partial<Context>;
  } = {},
): TestContext {
  const isTTY = options.isTTY ?? false;
  const stdout = memorySink({ isTTY });
  const stderr = memorySink();
  const basics = {
    env: options.env ?? {},
    cwd: "/p",
    stdin: {
      isTTY,
      text: async () => "",
      async *lines() {
        yield "";
      },
    },
    stdout,
    stderr,
    signal: options.signal ?? new AbortController().signal,
    clock: systemClock,
    version: "1.2.3",
    talk: talkOn(stderr, plainTheme, false, systemClock),
    folders: foldersFor({}, "/home/u"),
    settings: options.settings ?? (async () => new Settings(new Map(), new Map(), [])),
    out: stdout.text,
    err: stderr.text,
  };
  return Object.assign(basics, options.capabilities) as TestContext;
}
