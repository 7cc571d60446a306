import type { ConversationEvent } from "../../chat/index.ts";
import { duration, grouped } from "../base/format.ts";
import { cut, printable, wrap } from "../base/width.ts";
import { MarkdownStream } from "../markdown/markdown-stream.ts";
import { harmless } from "../markdown/source.ts";
import type { Page } from "./page.ts";

type ToolEvent = Extract<ConversationEvent, { event: "tool" }>;

/**
 * One answer while it comes: finished blocks are handed out once as lines for the scrollback, the rest is a
 * tail whose cost does not grow with the answer.
 */
export class AnswerView {
  readonly #page: () => Page;
  readonly #stream = new MarkdownStream();
  readonly #tools = new Map<string, { name: string; arguments: string }>();
  #thought = "";
  #thinkingSince: number | undefined;
  #text = false;

  constructor(page: () => Page) {
    this.#page = page;
  }

  get thought(): string {
    return this.#thought;
  }

  /** Whether anything has come that can be seen. */
  get begun(): boolean {
    return this.#text || this.#thought !== "" || this.#tools.size > 0;
  }

  /** Lines for the scrollback. */
  add(event: ConversationEvent, now: number): readonly string[] {
    if (event.event === "delta" && event.kind === "thought") {
      this.#thinkingSince ??= now;
      this.#thought += event.text;
      return [];
    }
    if (event.event === "delta") {
      const before = this.#folded(now);
      this.#text = true;
      return [...before, ...this.#stream.push(event.text).flatMap((block) => this.#block(block))];
    }
    if (event.event === "tool") {
      this.#tool(event);
      return this.#folded(now);
    }
    if (event.event === "tool_result") return this.#result(event.name, event.result);
    if (event.event === "done" || event.event === "error") return this.end(now);
    return [];
  }

  /** What is left, for the scrollback. */
  end(now: number): readonly string[] {
    const { columns, theme } = this.#page();
    const rest = this.#stream.end().flatMap((block) => this.#block(block));
    const calls = [...this.#tools.values()].flatMap((call) => [
      `${theme.accent("⚙")} ${cut(printable(`${call.name} ${call.arguments}`), Math.max(1, columns - 3))}`,
      "",
    ]);
    this.#tools.clear();
    return [...this.#folded(now), ...rest, ...calls];
  }

  /** The last rows of what is not finished yet. */
  tail(rows: number, now: number): readonly string[] {
    const { columns, theme, render } = this.#page();
    if (this.#thinkingSince !== undefined) {
      const size = `${duration(now - this.#thinkingSince)}, ${grouped(this.#thought.length)} characters`;
      const last = printable(this.#thought.slice(-4 * columns)).trimEnd();
      const shown = rows > 1 ? [theme.dim(wrap(last, columns).at(-1) ?? "")] : [];
      return [theme.dim(cut(`▸ thinking ${size}`, columns)), ...shown];
    }
    const rest = this.#stream.tail(rows);
    const lines = rest === "" ? [] : render(rest.slice(-rows * columns * 4), columns, theme).slice(-rows);
    const calls = [...this.#tools.values()].map((call) => cut(printable(`⚙ ${call.name} …`), columns));
    return [...lines, ...calls].slice(-rows);
  }

  #block(source: string): readonly string[] {
    const { columns, theme, render } = this.#page();
    const lines = render(source, columns, theme);
    return lines.length === 0 ? [] : [...lines, ""];
  }

  /** Thinking that is over: one line, the thoughts themselves behind a key. */
  #folded(now: number): readonly string[] {
    if (this.#thinkingSince === undefined) return [];
    const { columns, theme } = this.#page();
    const took = duration(now - this.#thinkingSince);
    this.#thinkingSince = undefined;
    return [theme.dim(cut(`▸ thought for ${took} (ctrl+t shows it)`, columns)), ""];
  }

  #tool({ id, name, arguments: piece }: ToolEvent): void {
    const known = this.#tools.get(id) ?? { name: "", arguments: "" };
    this.#tools.set(id, { name: known.name + name, arguments: known.arguments + piece });
  }

  #result(name: string, result: string): readonly string[] {
    const { columns, theme } = this.#page();
    const lines = harmless(result).trimEnd().split("\n");
    const shown = lines.slice(0, 3).map((line) => theme.dim(cut(`  ${printable(line)}`, columns)));
    const more = lines.length > 3 ? [theme.dim(`  … ${grouped(lines.length - 3)} more lines`)] : [];
    return [theme.dim(cut(`↳ ${printable(name)}`, columns)), ...shown, ...more, ""];
  }
}
