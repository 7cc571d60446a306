import type { ServePorts } from "../gateway/run/serve.ts";
import type { LogTable } from "../observability/index.ts";
import { colorAllowed, themeFor } from "../output/theme.ts";
import type { Roots } from "./base.ts";

/** What a flag says of the log; undefined leaves it to `[log]` of the settings. */
export interface LogChoice {
  readonly level?: LogTable["level"] | undefined;
  readonly format?: LogTable["format"] | undefined;
}

const STDERR = 2;

/** Lines on stderr: talk for people on a terminal, and everything as JSON for what collects logs. */
export async function openLog(
  { lazy, settings, host, options, clock, talk }: Roots,
  choice: LogChoice,
): Promise<Pick<ServePorts, "observers" | "say" | "warn">> {
  const [{ logTable, RequestLog, humanLines, jsonLine }, { descriptorSink }] = await Promise.all([
    import("../observability/index.ts"),
    import("../adapters/terminal/log-sink.ts"),
  ]);
  const table = (await settings()).get(logTable);
  const level = choice.level ?? table.level;
  const format = choice.format ?? table.format;
  const { isTTY = false } = host.stderr;
  const human = format === "human" || (format === "auto" && isTTY);
  const theme = themeFor(colorAllowed(options.color, isTTY, host.env));
  const open = async () =>
    new RequestLog({
      level,
      clock,
      line: human ? humanLines(theme) : jsonLine,
      sink: descriptorSink(STDERR),
    });
  const log = await lazy.opened(open)();
  if (!human) return { observers: [log], say: (text) => log.note(text), warn: (text) => log.warn(text) };
  return { observers: [log], say: (text) => void talk.note(text), warn: (text) => void talk.warn(text) };
}
