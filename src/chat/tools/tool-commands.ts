import { EXIT, messageOf, PmovesError } from "../../kernel/errors.ts";
import type { ToolBox } from "./tool-box.ts";
import type { ToolCall } from "./tool-calls.ts";

/** Runs a program to its end; no shell. */
export type RunProgram = (request: {
  readonly command: {
    readonly program: string;
    readonly args: readonly string[];
    readonly cwd: string | undefined;
    readonly env: readonly string[];
  };
  readonly input: string;
  readonly signal: AbortSignal;
}) => {
  readonly chunks: AsyncIterable<Uint8Array>;
  exit(): Promise<{ readonly code: number | null; readonly signal: string | null; readonly stderr: string }>;
};

interface ToolCommand {
  readonly program: string;
  readonly args: readonly string[];
}

/** Variables that a command gets; keys of providers are none of them. */
const ENV = ["PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "TMPDIR", "TERM"];

/** Answers calls with commands, one allowed for each tool: arguments on its stdin, result on its stdout. */
export function commandTools(
  tools: ToolBox["tools"],
  given: readonly string[],
  run: () => Promise<RunProgram>,
): ToolBox {
  const commands = readCommands(given, new Set(tools.map(({ name }) => name)));
  return {
    tools,
    allows: async ({ name }) => commands.has(name),
    async run(call, signal) {
      const command = commands.get(call.name);
      if (command === undefined) throw new Error(`no command is allowed for ${call.name}`);
      return resultOf(await run(), command, call, signal);
    },
  };
}

async function resultOf(
  run: RunProgram,
  command: ToolCommand,
  call: ToolCall,
  signal: AbortSignal,
): Promise<string> {
  try {
    const running = run({ command: { ...command, cwd: undefined, env: ENV }, input: call.arguments, signal });
    const pieces: Uint8Array[] = [];
    for await (const chunk of running.chunks) pieces.push(chunk);
    const { code, signal: killed, stderr } = await running.exit();
    const out = Buffer.concat(pieces).toString("utf8").trimEnd();
    if (code === 0) return out;
    const how = killed === null ? `exit code ${code}` : `signal ${killed}`;
    return `the tool failed (${how}): ${[stderr.trim(), out].filter(Boolean).join("\n")}`;
  } catch (error) {
    signal.throwIfAborted();
    // The model is told, so that it can do without.
    return `the tool failed: ${messageOf(error)}`;
  }
}

/** `name=program and arguments`, each for one tool. Throws `PmovesError` (exit 2). */
function readCommands(
  given: readonly string[],
  names: ReadonlySet<string>,
): ReadonlyMap<string, ToolCommand> {
  const commands = new Map<string, ToolCommand>();
  for (const text of given) {
    const cut = text.indexOf("=");
    const name = text.slice(0, cut).trim();
    const [program, ...args] = wordsOf(text.slice(cut + 1));
    if (cut < 1 || program === undefined)
      throw wrong(
        `--tool-command ${text}: must be TOOL=COMMAND`,
        "--tool-command 'weather=./weather.sh --metric'",
      );
    // Without a file they are the function's own, which only the gateway knows.
    if (names.size > 0 && !names.has(name)) {
      throw wrong(
        `--tool-command ${name}: there is no such tool`,
        `tools of the file are ${[...names].join(", ")}`,
      );
    }
    if (commands.has(name)) throw wrong(`--tool-command ${name} is given twice`, "leave one of the two out");
    commands.set(name, { program, args });
  }
  return commands;
}

/** Words of a command line: blanks part them, quotes keep them together, a backslash takes what follows as it is. */
export function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  for (const [whole] of line.matchAll(/(?:\\.|"(?:\\.|[^"\\])*"|'[^']*'|[^\s"'\\])+/gs)) {
    words.push(
      whole.replace(/\\(.)|"((?:\\.|[^"\\])*)"|'([^']*)'/gs, (_, escaped, double, single) =>
        String(escaped ?? single ?? String(double).replace(/\\(.)/gs, "$1")),
      ),
    );
  }
  return words;
}

function wrong(message: string, hint: string): PmovesError {
  return new PmovesError(message, { code: "usage.tool_command", exit: EXIT.usage, hint });
}
