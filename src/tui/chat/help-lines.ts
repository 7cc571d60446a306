import type { ScreenTheme } from "../base/theme.ts";
import { padded, wrap } from "../base/width.ts";
import type { SlashName } from "./slash/slash-command.ts";
import { SLASH, SLASH_NAMES } from "./slash/table.ts";

/** The keys that work, by what they are for. */
export const KEYS: readonly (readonly [keys: string, what: string])[] = [
  ["enter", "send"],
  ["alt+enter ctrl+j", "a new line; also \\ before enter"],
  ["up down", "through the rows, then what was sent before"],
  ["ctrl+r", "search in what was sent before"],
  ["tab", "complete a command, a name or a path"],
  ["ctrl+g", "write in $EDITOR; also ctrl+x ctrl+e"],
  ["ctrl+a ctrl+e", "to the beginning or end of the line; also home, end"],
  ["alt+b alt+f", "a word back, a word on; also ctrl+left, ctrl+right"],
  ["ctrl+w alt+d", "cut the word before, the word after"],
  ["ctrl+u ctrl+k", "cut to the beginning or end of the line"],
  ["ctrl+y", "put in what was cut"],
  ["ctrl+z alt+z", "undo, redo"],
  ["ctrl+t", "show what was thought before the last answer"],
  ["ctrl+c", "stop the answer; else clear what is written; twice on an empty line leaves"],
  ["ctrl+d", "leave, on an empty line"],
  ["?", "this help, on an empty line"],
];

/** Keys and commands, or the usage of one command. */
export function helpLines(
  about: SlashName | undefined,
  columns: number,
  theme: ScreenTheme,
): readonly string[] {
  if (about !== undefined) {
    const { usage, help } = SLASH[about];
    return [...wrap(usage, columns).map(theme.accent), ...wrap(help, columns), ""];
  }
  const commands = SLASH_NAMES.map((name) => [SLASH[name].usage, SLASH[name].help] as const);
  return [
    theme.title("keys"),
    ...table(KEYS, columns, theme),
    "",
    theme.title("commands"),
    ...table(commands, columns, theme),
    "",
  ];
}

function table(
  rows: readonly (readonly [left: string, right: string])[],
  columns: number,
  theme: ScreenTheme,
): readonly string[] {
  const left = Math.min(26, Math.max(...rows.map(([text]) => text.length)));
  // Too narrow for two columns: one below the other.
  if (columns < left + 24) {
    return rows.flatMap(([text, what]) => [
      ...wrap(text, columns).map(theme.accent),
      ...wrap(what, Math.max(2, columns - 2)).map((line) => `  ${line}`),
    ]);
  }
  return rows.flatMap(([text, what]) => {
    const lines = wrap(what, columns - left - 1);
    const isLong = text.length > left;
    const head = isLong ? [theme.accent(text)] : [];
    return [
      ...head,
      ...lines.map(
        (line, at) => `${at === 0 && !isLong ? theme.accent(padded(text, left)) : " ".repeat(left)} ${line}`,
      ),
    ];
  });
}
