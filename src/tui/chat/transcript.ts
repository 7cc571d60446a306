import { type Message, textOfContent } from "../../chat/index.ts";
import { many } from "../base/format.ts";
import type { ScreenTheme } from "../base/theme.ts";
import { cut, printable, wrap } from "../base/width.ts";
import type { Page } from "./page.ts";

/** A question as it stands in the scrollback. */
export function questionLines(text: string, { columns, theme }: Page): readonly string[] {
  const lines = wrap(text, Math.max(2, columns - 2));
  return [...lines.map((line, at) => `${theme.accent(at === 0 ? ">" : " ")} ${theme.strong(line)}`), ""];
}

/** The end of a conversation that goes on: at least its last exchange, and no more than about two screens. */
export function tailLines(messages: readonly Message[], page: Page, rows: number): readonly string[] {
  const lines: (readonly string[])[] = [];
  let height = 0;
  let from = messages.length;
  while (from > 0 && (height < rows || messages.length - from < 2)) {
    from -= 1;
    const message = messages[from];
    if (message === undefined) break;
    const shown = messageLines(message, page, rows * 4);
    lines.unshift(shown);
    height += shown.length;
  }
  const hidden = from > 0 ? [page.theme.dim(`… ${many(from, "earlier message")}`), ""] : [];
  return [...hidden, ...lines.flat()];
}

function messageLines(message: Message, page: Page, most: number): readonly string[] {
  const { columns, theme, render } = page;
  if (message.role === "user") return questionLines(textOfContent(message.content), page);
  const { text, tool_calls: calls, ending, error } = message.answer;
  const lines = render(text, columns, theme);
  const shown =
    lines.length > most ? [theme.dim(`… ${lines.length - most} more lines`), ...lines.slice(-most)] : lines;
  return [
    ...(shown.length > 0 ? [...shown, ""] : []),
    ...calls.flatMap(({ name, arguments: words }) => [
      cut(printable(`⚙ ${name} ${words}`), Math.max(1, columns)),
      "",
    ]),
    ...endingLines(ending, error, columns, theme),
  ];
}

export function endingLines(
  ending: string,
  error: string | null,
  columns: number,
  theme: ScreenTheme,
): readonly string[] {
  if (ending === "ok") return [];
  if (error !== null) return [...wrap(`error: ${error}`, columns).map(theme.error), ""];
  return [theme.dim(ending === "cut" ? "(cut off: the program died here)" : "(stopped)"), ""];
}
