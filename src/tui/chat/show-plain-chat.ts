import type { Sink, Source } from "../../kernel/terminal.ts";
import type { ScreenContext } from "../open-screen.ts";
import type { ChatParts } from "./chat-parts.ts";
import { type PlainParts, plainChat } from "./plain-chat.ts";

type PlainContext = ScreenContext &
  Pick<PlainParts, "interrupts"> & { readonly stdin: Source; readonly stdout: Sink };

/** The chat by lines, on the streams of a command. */
export async function* showPlainChat(
  context: PlainContext,
  chat: ChatParts,
): AsyncGenerator<string, void, undefined> {
  const { clock, signal, interrupts, stdin, stdout } = context;
  const terminal = await context.terminal();
  yield* plainChat(chat, {
    ...{ clock, signal, interrupts },
    columns: () => stdout.columns,
    lines: stdin.lines(),
    keep: terminal.keep,
    save: (path, text) => context.writeFiles([{ path, text }], false),
    edit: terminal.edit,
  });
}
