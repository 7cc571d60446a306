import { EXIT, type ExitCode, messageOf, PmovesError } from "../kernel/errors.ts";
import { ClosedPipe, type Sink } from "../kernel/terminal.ts";
import type { Theme } from "../output/theme.ts";

/** The reason with which the program's signal aborts when the user or the system asks it to stop. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";

  constructor(signal: string) {
    super(`stopped by ${signal}`);
  }
}

export interface ErrorReport {
  readonly format: string;
  readonly debug: boolean;
  readonly theme: Theme;
}

/** The one map from what was thrown to an exit code. */
export function exitCodeOf(thrown: unknown, signal: AbortSignal): ExitCode {
  if (thrown instanceof ClosedPipe) return EXIT.ok;
  if (thrown instanceof PmovesError) return thrown.exit;
  if (signal.aborted) {
    // Whatever a library throws when it is aborted, the abort is what happened.
    return signal.reason instanceof ClosedPipe ? EXIT.ok : EXIT.interrupted;
  }
  return EXIT.failure;
}

/** Says on stderr what went wrong, as text or as one line of JSON, and gives the exit code. */
export async function reportError(
  thrown: unknown,
  signal: AbortSignal,
  report: ErrorReport,
  stderr: Sink,
): Promise<ExitCode> {
  const exit = exitCodeOf(thrown, signal);
  const quiet = exit === EXIT.ok || (exit === EXIT.interrupted && !(thrown instanceof PmovesError));
  if (quiet) return exit;
  const known = thrown instanceof PmovesError;
  const code = known ? thrown.code : "internal";
  const hint = known ? thrown.hint : "run it again with --debug and report what it shows";
  const stack = report.debug && thrown instanceof Error ? thrown.stack : undefined;
  const message = messageOf(thrown);
  await stderr.write(
    report.format === "json" || report.format === "jsonl"
      ? `${JSON.stringify({ error: { code, message, hint, exit, stack } })}\n`
      : asText(message, hint, stack, report.theme),
  );
  return exit;
}

function asText(message: string, hint: string | undefined, stack: string | undefined, theme: Theme): string {
  const lines = message.split("\n").map((line) => `${theme.error("error:")} ${line}`);
  if (hint !== undefined) lines.push(`${theme.good("fix:")} ${hint}`);
  if (stack !== undefined) lines.push(theme.dim(stack));
  return `${lines.join("\n")}\n`;
}
