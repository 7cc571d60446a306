import { blankWordStart, boundaryAfter, boundaryBefore, wordEnd, wordStart } from "./graphemes.ts";
import type { HistoryWalk } from "./history-walk.ts";
import type { Rows } from "./rows.ts";
import type { TextBuffer } from "./text-buffer.ts";

/** What keys that move and change work on. */
export interface Editing {
  readonly buffer: TextBuffer;
  readonly rows: Rows;
  readonly history: HistoryWalk;
  /** What was cut last; cuts that follow one another are one. */
  killed: string;
  /** This key cuts. */
  cuts: boolean;
  /** The key before this one cut. */
  cutBefore: boolean;
  /** The column that up and down keep to. */
  column: number | undefined;
}

/** False where the key changed nothing. */
type Edit = (editing: Editing) => boolean;

/** A place that the cursor goes to. */
type Place = (text: string, cursor: number) => number;

const lineStart: Place = (text, cursor) => (cursor === 0 ? 0 : text.lastIndexOf("\n", cursor - 1) + 1);
const lineEnd: Place = (text, cursor) => {
  const end = text.indexOf("\n", cursor);
  return end === -1 ? text.length : end;
};
const start: Place = () => 0;
const end: Place = (text) => text.length;
/** The end of the line; at the end, the line feed goes too. */
const killEnd: Place = (text, cursor) => Math.max(lineEnd(text, cursor), boundaryAfter(text, cursor));

function move(place: Place): Edit {
  return (editing) => {
    const { text, cursor } = editing.buffer;
    editing.column = undefined;
    editing.buffer.moveTo(place(text, cursor));
    return true;
  };
}

function erase(place: Place): Edit {
  return (editing) => {
    const { text, cursor } = editing.buffer;
    const other = place(text, cursor);
    editing.column = undefined;
    if (other === cursor) return false;
    editing.buffer.replace(Math.min(cursor, other), Math.max(cursor, other), "");
    return true;
  };
}

function kill(place: Place): Edit {
  const erased = erase(place);
  return (editing) => {
    const { text, cursor } = editing.buffer;
    const other = place(text, cursor);
    editing.cuts = true;
    if (!erased(editing)) {
      // A cut of nothing neither adds nor ends what is being cut.
      editing.cuts = editing.cutBefore;
      return false;
    }
    const cut = text.slice(Math.min(cursor, other), Math.max(cursor, other));
    const before = editing.cutBefore ? editing.killed : "";
    editing.killed = other < cursor ? cut + before : before + cut;
    return true;
  };
}

function insert(textOf: (editing: Editing) => string): Edit {
  return (editing) => {
    const { buffer } = editing;
    editing.column = undefined;
    buffer.replace(buffer.cursor, buffer.cursor, textOf(editing));
    return true;
  };
}

/** Up or down one row; from the first and the last one through what was sent before. */
function row(by: 1 | -1): Edit {
  return (editing) => {
    const { buffer, rows, history } = editing;
    const { text, cursor } = buffer;
    const here = rows.rowOf(text, cursor);
    if (rows.has(text, here + by)) {
      editing.column ??= rows.columnsBetween(text, rows.bounds(text, here)[0], cursor);
      buffer.moveTo(rows.offsetAt(text, here + by, editing.column));
      return true;
    }
    const entry = by === -1 ? history.older(text) : history.newer();
    if (entry === undefined) return false;
    editing.column = undefined;
    buffer.replace(0, text.length, entry);
    return true;
  };
}

const newLine = insert(() => "\n");
const undo: Edit = ({ buffer }) => buffer.undo();
const redo: Edit = ({ buffer }) => buffer.redo();

/** Keys as emacs and readline have them. */
export const EDITS: Readonly<Record<string, Edit>> = {
  left: move(boundaryBefore),
  "ctrl+b": move(boundaryBefore),
  right: move(boundaryAfter),
  "ctrl+f": move(boundaryAfter),
  home: move(lineStart),
  "ctrl+a": move(lineStart),
  end: move(lineEnd),
  "ctrl+e": move(lineEnd),
  "ctrl+home": move(start),
  "alt+<": move(start),
  "ctrl+end": move(end),
  "alt+>": move(end),
  "alt+b": move((text, cursor) => wordStart(text, cursor)),
  "alt+left": move(wordStart),
  "ctrl+left": move(wordStart),
  "alt+f": move(wordEnd),
  "alt+right": move(wordEnd),
  "ctrl+right": move(wordEnd),
  up: row(-1),
  "ctrl+p": row(-1),
  down: row(1),
  "ctrl+n": row(1),
  backspace: erase(boundaryBefore),
  "ctrl+h": erase(boundaryBefore),
  delete: erase(boundaryAfter),
  "ctrl+d": erase(boundaryAfter),
  "ctrl+k": kill(killEnd),
  "ctrl+u": kill(lineStart),
  "ctrl+w": kill(blankWordStart),
  "alt+d": kill(wordEnd),
  "alt+backspace": kill(wordStart),
  "ctrl+y": insert(({ killed }) => killed),
  "alt+enter": newLine,
  "shift+enter": newLine,
  "ctrl+enter": newLine,
  "ctrl+j": newLine,
  "ctrl+z": undo,
  "ctrl+_": undo,
  "ctrl+/": undo,
  // Ctrl-_ is the byte 0x1f, which key readers that count from the letter a call that.
  "ctrl+\u007f": undo,
  "alt+z": redo,
  "alt+_": redo,
};
