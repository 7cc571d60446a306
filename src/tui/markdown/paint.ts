import type { ScreenTheme } from "../base/theme.ts";

export type Paint = (text: string) => string;

/** A piece of text and how it is painted; undefined for as it is. */
export interface Piece {
  readonly text: string;
  readonly paint?: Paint | undefined;
}

function sgr(open: string, close: string): Paint {
  return (text) => (text === "" ? "" : `\u001b[${open}m${text}\u001b[${close}m`);
}

export const italic = sgr("3", "23");
export const struck = sgr("9", "29");
export const underlined = sgr("4", "24");

/** One paint over another. */
export function over(outer: Paint | undefined, inner: Paint | undefined): Paint | undefined {
  if (outer === undefined || inner === undefined) return outer ?? inner;
  return (text) => outer(inner(text));
}

/** A link that the terminal itself follows (OSC 8), for addresses that hold nothing else. */
export function linked(address: string): Paint | undefined {
  if (!/^(?:https?:\/\/|mailto:)[\x21-\x7e]+$/i.test(address)) return undefined;
  return (text) => `\u001b]8;;${address}\u001b\\${text}\u001b]8;;\u001b\\`;
}

/** Whether the theme has colours to tell things apart with. */
export function hasColour(theme: ScreenTheme): boolean {
  return theme.name !== "plain";
}

/** Pieces as one line; neighbours of one paint are painted at once. */
export function painted(pieces: readonly Piece[]): string {
  let line = "";
  let run = "";
  let paint: Paint | undefined;
  for (const piece of pieces) {
    if (piece.paint !== paint) {
      line += paint === undefined ? run : paint(run);
      run = "";
      paint = piece.paint;
    }
    run += piece.text;
  }
  return line + (paint === undefined ? run : paint(run));
}
