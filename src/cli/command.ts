import type * as z from "zod";
import type { Context } from "../context.ts";
import type { ExitCode } from "../kernel/errors.ts";
import type { Column } from "../output/columns.ts";
import type { TextHook } from "../output/render.ts";
import type { Origin } from "../settings/index.ts";

/** `read` changes nothing, `write` changes this machine, `remote-write` changes something elsewhere. */
export type Impact = "read" | "write" | "remote-write";

/** How `pmoves` itself was called: what few commands besides `help` and `completion` need. */
export interface Invocation<Options> {
  readonly table: CommandTable;
  /** Where each option's value came from. */
  readonly origins: Readonly<Record<keyof Options, Origin>>;
  /** Text of `pmoves help …`. */
  help(words: readonly string[]): Promise<string>;
}

/** One row of a list or stream; the whole result otherwise. */
export type RowOf<Data> = Data extends readonly (infer Row)[]
  ? Row
  : Data extends AsyncIterable<infer Row>
    ? Row
    : Data;

export interface Command<Options, Data> {
  readonly summary: string;
  /** More than the summary says, for `--help`; lines as they are. */
  readonly description?: string;
  readonly impact: Impact;
  /** 1 to 5 command lines that run, `pmoves` first. */
  readonly examples: readonly string[];
  /** Positional arguments in order; an array takes all that is left. */
  readonly arguments?: z.ZodObject;
  /** Keys in camelCase become `--kebab-case`; each schema wrapped in `option()`. */
  readonly options?: z.ZodObject;
  /** Formats beside table, plain, json and jsonl; each needs its hook in `render`. */
  readonly formats?: readonly string[];
  /** What `auto` means where stdout is no terminal; default plain for lists, jsonl for streams. */
  readonly pipedFormat?: string;
  /**
   * Returns data, a list, or an async iterable of rows; undefined prints nothing. Throws `PmovesError` for
   * what a user can mend. Must stop when `context.signal` aborts.
   */
  run(context: Context, options: Options, invocation: Invocation<Options>): Promise<Data> | Data;
  /** Columns of table and plain; default: the row's own keys. */
  readonly columns?: readonly Column<RowOf<Data>>[];
  /** Text of a format, by its name; `human` stands for table and plain. */
  readonly render?: Readonly<Record<string, TextHook<Data>>>;
  /** The exit code that a result means, e.g. 3 for findings; default 0. */
  exitCode?(data: Data, options: Options): ExitCode;
  /** A live view of the same result, from `src/tui`, chosen when stdin and stdout are terminals and the format is `auto`. */
  readonly screen?: () => Promise<
    (context: Context, data: Data, options: Options, invocation: Invocation<Options>) => Promise<void>
  >;
  /** Whether this result is one for the screen; default all are. */
  opensScreen?(data: Data): boolean;
}

/** A command as `src/cli` handles it, its types forgotten. */
export type AnyCommand = Command<never, never>;

export interface CommandEntry {
  readonly summary: string;
  readonly impact: Impact;
  readonly load: () => Promise<{ readonly command: AnyCommand }>;
}

/** The whole CLI: path of words ("config check") to what is needed without loading the command. */
export type CommandTable = Readonly<Record<string, CommandEntry>>;

/** What `pmoves --help` says before the list of commands. */
export interface Overview {
  readonly summary: string;
  readonly examples: readonly string[];
}
