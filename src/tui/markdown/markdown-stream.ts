import { BlockScanner } from "./block-scanner.ts";
import { endsBefore } from "./boundary.ts";

/** Text that is looked at again without a thought, in UTF-16 units. */
const FEW = 2_000;

/**
 * Markdown that comes in pieces, parted into blocks. What is finished is never taken back: all finished blocks
 * and `rest` together are the text that came, and each may be rendered by itself. Time is linear in the text.
 */
export class MarkdownStream {
  #scanner = new BlockScanner();
  /** Lines of the block that is not finished, with their line feeds. */
  #lines: string[] = [];
  /** The line that has no end yet. */
  #line = "";
  /** The place of the line that opened the fence. */
  #opened = 0;
  #length = 0;
  /** Whether the beginning of the line has been asked whether a block ends before it. */
  #tried = false;
  /** The length of the block when it turned out not to be finished. */
  #refused = 0;

  /** Takes in a piece; gives the source of each block that is finished by it. */
  push(delta: string): readonly string[] {
    const blocks: string[] = [];
    let from = 0;
    for (let end = delta.indexOf("\n"); end !== -1; end = delta.indexOf("\n", from)) {
      this.#take(this.#line + delta.slice(from, end + 1), blocks);
      this.#line = "";
      from = end + 1;
    }
    this.#line += delta.slice(from);
    if (!this.#tried && this.#scanner.settledBy(this.#line)) {
      this.#tried = true;
      if (this.#finish(this.#line, blocks)) this.#scanner.cut();
    }
    return blocks;
  }

  /** No more comes: what is left is a block too. */
  end(): readonly string[] {
    const { rest } = this;
    this.#scanner = new BlockScanner();
    this.#lines = [];
    this.#line = "";
    this.#length = 0;
    this.#refused = 0;
    this.#tried = false;
    return rest === "" ? [] : [rest];
  }

  /** All that is not finished. */
  get rest(): string {
    return this.#lines.join("") + this.#line;
  }

  /**
   * The end of what is not finished, of about so many lines, such that it may be rendered: inside of a fence
   * its first line comes before it, a table keeps its head, a list begins with an item. For a live view, whose
   * cost must not grow with the block.
   */
  tail(lines: number): string {
    const all = this.#lines;
    let from = Math.max(0, all.length - lines);
    if (from === 0) return this.rest;
    let head = "";
    if (this.#scanner.fenced) head = this.#fence(from);
    else if (isTableRule(all[1])) {
      from = Math.max(2, from);
      head = `${all[0]}${all[1]}`;
    } else if (this.#scanner.kind === "list") {
      const item = all.findIndex((line, at) => at >= from && this.#scanner.beginsItem(line.trimEnd()));
      from = item === -1 ? from : item;
    }
    return head + all.slice(from).join("") + this.#line;
  }

  /** The line that opened the fence, where it is before the line `from`. */
  #fence(from: number): string {
    return this.#opened < from ? (this.#lines[this.#opened] ?? "") : "";
  }

  #take(line: string, blocks: string[]): void {
    this.#tried = false;
    const wasFenced = this.#scanner.fenced;
    const { before, after } = this.#scanner.next(line.slice(0, -1));
    if (before) this.#finish(line, blocks);
    if (!wasFenced && this.#scanner.fenced) this.#opened = this.#lines.length;
    this.#lines.push(line);
    this.#length += line.length;
    // Whatever comes: an indented line would go on with more kinds of blocks than any other.
    if (after) this.#finish("    text\n", blocks);
  }

  #finish(next: string, blocks: string[]): boolean {
    // Asked again for a long block only when it has grown by half, so that time stays linear.
    if (this.#length === 0 || this.#length < this.#refused * 1.5) return false;
    const block = this.#lines.join("");
    if (!endsBefore(block, next)) {
      this.#refused = this.#length > FEW ? this.#length : 0;
      return false;
    }
    blocks.push(block);
    this.#lines = [];
    this.#length = 0;
    this.#refused = 0;
    return true;
  }
}

function isTableRule(line = ""): boolean {
  return line.includes("-") && /^[ \t]*\|?[ \t:|-]+\|[ \t:|-]*\s*$/.test(line);
}
