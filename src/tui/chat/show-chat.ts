import type { ScreenContext } from "../open-screen.ts";
import { tuiTable } from "../settings.ts";
import type { ChatParts } from "./chat-parts.ts";
import { ChatScreen } from "./chat-screen.ts";

/** Talks on this terminal until it is left. Whatever was said until then is kept when this settles. */
export async function showChat(context: ScreenContext, parts: ChatParts): Promise<void> {
  const [{ showInline }, settings] = await Promise.all([import("../ink/show-inline.ts"), context.settings()]);
  await using screen = new ChatScreen(parts);
  await showInline(screen, {
    clock: context.clock,
    signal: context.signal,
    terminal: await context.terminal(),
    settings: settings.get(tuiTable),
    note: (text) => context.talk.note(text),
    save: (path, text) => context.writeFiles([{ path, text }], false),
  });
}
