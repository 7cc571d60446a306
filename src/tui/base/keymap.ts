/** Everything that a key can mean, with the words of the help. No screen knows keys, only these. */
export const COMMANDS = {
  help: "show or hide this help",
  quit: "leave",
  filter: "filter: words, field:value, /regex/; ! before a term inverts it",
  find: "find without hiding the rest",
  next: "next match",
  previous: "previous match",
  pause: "pause; what comes meanwhile is counted",
  follow: "follow the newest",
  top: "go to the oldest",
  down: "down",
  up: "up",
  "page-down": "a page down",
  "page-up": "a page up",
  detail: "open or close the detail pane",
  pane: "next view of the detail pane",
  "next-row": "next row, with the detail pane open",
  "previous-row": "previous row, with the detail pane open",
  "copy-message": "copy the message",
  "copy-record": "copy the whole record as JSON",
  edit: "open in $EDITOR",
  save: "save what the filter shows to a file",
  record: "record to a file, or stop recording",
  command: "type a command: filter, find, save, columns, theme, quit",
  columns: "choose columns",
  theme: "next theme",
  back: "close what is open; clear the filter",
} as const;

export type KeyCommand = keyof typeof COMMANDS;
export const KEY_COMMANDS = Object.keys(COMMANDS) as KeyCommand[];

/** Names of keys as `pressed` gives them; several keys a command. */
const DEFAULT_KEYS: Readonly<Record<KeyCommand, readonly string[]>> = {
  help: ["?"],
  quit: ["q", "ctrl+c"],
  filter: ["/"],
  find: ["f"],
  next: ["n"],
  previous: ["N"],
  pause: ["space"],
  follow: ["G", "end"],
  top: ["g", "home"],
  down: ["j", "down"],
  up: ["k", "up"],
  "page-down": ["pagedown", "ctrl+d"],
  "page-up": ["pageup", "ctrl+u"],
  detail: ["enter"],
  pane: ["tab"],
  "next-row": ["J", "right"],
  "previous-row": ["K", "left"],
  "copy-message": ["y"],
  "copy-record": ["Y"],
  edit: ["e"],
  save: ["w"],
  record: ["r"],
  command: [":"],
  columns: ["c"],
  theme: ["t"],
  back: ["escape"],
};

export type KeyOverrides = Readonly<Partial<Record<KeyCommand, readonly string[] | undefined>>>;

export interface Keymap {
  commandOf(key: string): KeyCommand | undefined;
  keysOf(command: KeyCommand): readonly string[];
}

/** Own keys of a command take the place of its default ones; a key that somebody else had by default moves. */
export function keymapOf(overrides: KeyOverrides = {}): Keymap {
  const commands = new Map<string, KeyCommand>();
  for (const command of KEY_COMMANDS) {
    if (overrides[command] === undefined) {
      for (const key of DEFAULT_KEYS[command]) commands.set(key, command);
    }
  }
  for (const command of KEY_COMMANDS) {
    for (const key of overrides[command] ?? []) commands.set(key, command);
  }
  // Nobody may be locked in: Ctrl-C leaves, whatever was configured.
  commands.set("ctrl+c", "quit");
  return {
    commandOf: (key) => commands.get(key),
    keysOf: (command) => [...commands].filter(([, of]) => of === command).map(([key]) => key),
  };
}

const NAMED = ["space", "enter", "tab", "escape", "backspace", "delete", "up", "down", "left", "right"];
const MORE = ["home", "end", "pageup", "pagedown", "shift+tab"];

/** A printable character, a named key, or ctrl+ a letter. */
export function isKeyName(name: string): boolean {
  if (NAMED.includes(name) || MORE.includes(name)) return true;
  return /^ctrl\+[a-z]$/.test(name) || ([...name].length === 1 && /^[^\p{C}\p{Z}]$/u.test(name));
}

/** Commands that would share a key, as sentences; empty where all is well. */
export function conflictsOf(overrides: KeyOverrides): readonly string[] {
  const owner = new Map<string, KeyCommand>();
  const conflicts: string[] = [];
  for (const command of KEY_COMMANDS) {
    for (const key of overrides[command] ?? []) {
      const other = owner.get(key);
      if (other !== undefined && other !== command)
        conflicts.push(`"${key}" cannot be both ${other} and ${command}`);
      owner.set(key, command);
    }
  }
  return conflicts;
}
