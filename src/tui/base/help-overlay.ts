import { COMMANDS, KEY_COMMANDS, type KeyCommand, type Keymap } from "./keymap.ts";
import type { ScreenTheme } from "./theme.ts";
import { padded, widthOf } from "./width.ts";

/** The keys that work on this screen, as they are bound now. */
export function helpLines(
  keymap: Keymap,
  able: (command: KeyCommand) => boolean,
  width: number,
  theme: ScreenTheme,
): readonly string[] {
  const rows = KEY_COMMANDS.filter(able).map(
    (command) => [keymap.keysOf(command).join(" "), COMMANDS[command]] as const,
  );
  const left = Math.min(Math.max(...rows.map(([keys]) => widthOf(keys))), Math.max(4, Math.floor(width / 3)));
  return [
    theme.title(padded("keys", width)),
    ...rows.map(([keys, what]) => `${theme.accent(padded(keys, left))} ${padded(what, width - left - 1)}`),
  ];
}
