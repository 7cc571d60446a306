import * as z from "zod";
import { conflictsOf, isKeyName, KEY_COMMANDS, type KeyCommand } from "./base/keymap.ts";
import { THEMES } from "./base/theme.ts";

const key = z
  .string()
  .refine(
    isKeyName,
    "a key is one character, or space, enter, tab, escape, up, pagedown, ctrl+x and the like",
  );

const keys = z
  .strictObject(
    Object.fromEntries(KEY_COMMANDS.map((command) => [command, z.array(key).optional()])) as Record<
      KeyCommand,
      z.ZodOptional<z.ZodArray<typeof key>>
    >,
  )
  .check((context) => {
    for (const message of conflictsOf(context.value))
      context.issues.push({ code: "custom", message, input: context.value });
  });

/**
 * `[tui]` of pmoves.toml: how screens look and which keys they take.
 *
 * ```toml
 * [tui]
 * theme = "contrast"
 * keys = { quit = ["x"], "page-down" = ["d"] }
 * ```
 */
export const tuiTable = {
  name: "tui",
  schema: z.strictObject({
    theme: z.enum(THEMES).default("normal"),
    /** Rows that a live screen keeps. */
    buffer: z.int().min(100).max(1_000_000).default(20_000),
    /** Where copied text goes: the terminal's clipboard (OSC 52), a file, or whichever can take it. */
    copy: z.enum(["auto", "osc52", "file"]).default("auto"),
    keys: keys.prefault({}),
  }),
};

export type TuiTable = z.output<typeof tuiTable.schema>;
