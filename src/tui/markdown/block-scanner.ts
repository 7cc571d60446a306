import { harmless } from "./source.ts";

/** What a block began with, as far as it says where the block may end. */
type Kind = "none" | "text" | "list" | "indented" | "html";

/** A list marker: its kind (a bullet, or what stands after the number) and the column of its content. */
interface Marker {
  readonly kind: string;
  readonly content: number;
}

const blank = /^[ \t]*$/;
const fence = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/;
const heading = /^ {0,3}#{1,6}(?:[ \t]|$)/;
const marker = /^( {0,3})(?:([-+*])|\d{1,9}([.)]))(?=([ \t]*))(?:[ \t]|$)/;
/** What neither goes on with a list or indented code, nor may yet turn out to. */
const sure = /^[^\s\d+*\-\p{Cc}]/u;
const verbatim = /^ {0,3}<(script|pre|style|textarea)(?=[\s>]|$)/i;
/** A line of a tag: up to a blank line, all is HTML. */
const tagged = /^ {0,3}<\/?[a-z][^>]*>[ \t]*$/i;
const declared = /^ {0,3}(?:(<\?)|(<!\[CDATA\[)|(<![A-Z]))/i;

/**
 * Says line by line where blocks of the top level end (CommonMark 0.31, as marked reads it), by the lines
 * alone: an inexpensive guess, which `endsBefore` checks. Behind the items of a list it waits for the next line.
 */
export class BlockScanner {
  #kind: Kind = "none";
  #afterBlank = false;
  /** What ends the verbatim part that is open: a fence or HTML. */
  #until: ((line: string) => boolean) | undefined;
  #fenced = false;
  #item: Marker | undefined;

  /** Whether a fence is open. */
  get fenced(): boolean {
    return this.#fenced;
  }

  get kind(): Kind {
    return this.#kind;
  }

  /** Whether a line begins another item of the list that is open. */
  beginsItem(line: string): boolean {
    return this.#kind === "list" && markerOf(line)?.kind === this.#item?.kind;
  }

  /** Whether the beginning of a line is enough to say that a block ends before it, whatever more of it comes. */
  settledBy(start: string): boolean {
    if (this.#until !== undefined || !this.#afterBlank) return false;
    return this.#kind === "text" || this.#kind === "html"
      ? /^ {0,3}[^\s\p{Cc}]/u.test(start)
      : sure.test(start);
  }

  /** A block has been cut off before the line that comes. */
  cut(): void {
    this.#begin();
  }

  /** Where to cut for a line, which comes without its line feed: before it, behind it, or not. */
  next(raw: string): { readonly before: boolean; readonly after: boolean } {
    const line = harmless(raw);
    if (this.#until !== undefined) return { before: false, after: this.#inside(line) };
    if (blank.test(line)) {
      this.#afterBlank = this.#kind !== "none";
      return { before: false, after: false };
    }
    const before = (this.#afterBlank || this.#kind === "indented") && !this.#goesOn(line);
    if (before) this.#begin();
    this.#afterBlank = false;
    return { before, after: this.#open(line) };
  }

  #begin(): void {
    this.#kind = "none";
    this.#afterBlank = false;
    this.#until = undefined;
    this.#fenced = false;
    this.#item = undefined;
  }

  #inside(line: string): boolean {
    if (this.#until?.(line) !== true) return false;
    const whole = this.#fenced;
    this.#until = undefined;
    this.#fenced = false;
    if (whole) this.#begin();
    return whole;
  }

  /** Whether a line behind a blank one still belongs to the block. */
  #goesOn(line: string): boolean {
    if (this.#kind === "list") return /^[ \t]/.test(line) || markerOf(line)?.kind === this.#item?.kind;
    return this.#kind === "indented" && /^(?: {4}| {0,3}\t)/.test(line);
  }

  /** Takes in a line outside of verbatim parts; true where the block ends with it. */
  #open(line: string): boolean {
    const first = this.#kind === "none";
    if (first && heading.test(line)) return true;
    const found = markerOf(line);
    if (first) this.#kind = kindOf(line, found);
    // A list may begin behind a quote, a rule or a paragraph without a blank line.
    else if (this.#kind === "text" && found !== undefined) this.#kind = "list";
    if (this.#kind === "list") {
      if (found !== undefined && found.content > 0) this.#item = this.#outer(line, found);
      if (indentOf(line) >= (this.#item?.content ?? 0)) return false;
    }
    if (this.#kind === "indented" || (this.#kind === "html" && !first)) return false;
    this.#openVerbatim(line, first);
    return false;
  }

  /** The item of the top level that the line is in. */
  #outer(line: string, found: Marker): Marker {
    return this.#item === undefined || indentOf(line) < this.#item.content ? found : this.#item;
  }

  #openVerbatim(line: string, first: boolean): void {
    const [, fenceMark] = fence.exec(line) ?? [];
    if (fenceMark !== undefined) {
      const end = new RegExp(`^ {0,3}${fenceMark}[~\`]* *$`);
      this.#fenced = true;
      this.#until = (next) => end.test(next);
      return;
    }
    const end = htmlEnd(line, first);
    if (end !== undefined && !end(line)) this.#until = end;
  }
}

function kindOf(line: string, found: Marker | undefined): Kind {
  if (/^(?: {4}| {0,3}\t)/.test(line)) return "indented";
  if (tagged.test(line)) return "html";
  return found === undefined ? "text" : "list";
}

function markerOf(line: string): Marker | undefined {
  const [whole, indent = "", bullet, delimiter, blanks = ""] = marker.exec(line) ?? [];
  if (whole === undefined || /^ {0,3}(?:(?:- *){3,}|(?:\* *){3,}|(?:_ *){3,})$/.test(line)) return undefined;
  const marked = whole.trimEnd().length;
  const gap = blanks.length === 0 || blanks.length > 4 || blanks.includes("\t") ? 1 : blanks.length;
  return { kind: bullet ?? delimiter ?? "", content: Math.max(marked, indent.length + 1) + gap };
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** What ends the kinds of HTML that may hold blank lines. */
function htmlEnd(line: string, first: boolean): ((line: string) => boolean) | undefined {
  const [, tag] = verbatim.exec(line) ?? [];
  if (tag !== undefined) {
    const close = `</${tag.toLowerCase()}>`;
    return (next) => next.toLowerCase().includes(close);
  }
  if (/^ {0,3}<!--/.test(line)) return (next) => next.includes("-->");
  if (!first) return undefined;
  const [, instruction, data, declaration] = declared.exec(line) ?? [];
  if (instruction !== undefined) return (next) => next.includes("?>");
  if (data !== undefined) return (next) => next.includes("]]>");
  return declaration === undefined ? undefined : (next) => next.includes(">");
}
