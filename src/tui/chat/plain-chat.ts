import { stripVTControlCharacters } from "node:util";
import { Bell } from "../../kernel/bell.ts";
import type { Clock } from "../../kernel/clock.ts";
import { messageOf, PmovesError } from "../../kernel/errors.ts";
import type { Interrupts } from "../../kernel/interrupts.ts";
import { unlessAborted } from "../../kernel/unless-aborted.ts";
import type { InlineDesk } from "../base/inline-screen.ts";
import { themeOf } from "../base/theme.ts";
import { wrap } from "../base/width.ts";
import { Asker } from "./asker.ts";
import type { ChatParts } from "./chat-parts.ts";
import { loadRender, type Page } from "./page.ts";
import { parseSlash } from "./slash/parse-slash.ts";
import { type ChatHands, doSlash } from "./slash-actions.ts";
import { tailLines } from "./transcript.ts";

/** What a chat by lines needs of the program around it. */
export interface PlainParts {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly interrupts: Pick<Interrupts, "take">;
  readonly columns: () => number;
  readonly lines: AsyncIterable<string>;
  /** A chance to write: where terminals cannot do more, texts are copied into a file. */
  readonly keep: (text: string) => Promise<string>;
  readonly save: (path: string, text: string) => Promise<void>;
  readonly edit: (text: string, extension: string) => Promise<string>;
}

/**
 * The chat for a terminal that can't move its cursor: a line is a question, an answer comes block by block,
 * and nothing is ever drawn twice. Gives what is to be written.
 */
export async function* plainChat(
  chat: ChatParts,
  parts: PlainParts,
): AsyncGenerator<string, void, undefined> {
  const outlet = new Outlet();
  const left = new AbortController();
  const running = talk(chat, parts, outlet, left).finally(() => outlet.end());
  try {
    yield* outlet.texts();
    await running;
  } finally {
    left.abort();
  }
}

async function talk(
  chat: ChatParts,
  { clock, signal, interrupts, columns, lines, keep, save, edit }: PlainParts,
  outlet: Outlet,
  left: AbortController,
): Promise<void> {
  const theme = themeOf("plain", false);
  const render = await loadRender();
  const page = (): Page => ({ columns: Math.max(2, columns() - 1), theme, render });
  const print = (written: readonly string[]) => {
    for (const line of written) outlet.write(`${stripVTControlCharacters(line)}\n`);
  };
  const say = (...texts: readonly string[]) => print(texts.flatMap((text) => wrap(text, page().columns)));
  const desk: InlineDesk = {
    ...{ clock, theme, print, save, edit },
    signal: AbortSignal.any([signal, left.signal]),
    size: () => ({ columns: columns(), rows: 24 }),
    redraw: () => undefined,
    draw: () => undefined,
    leave: () => left.abort(),
    copy: async (text) => `copied to ${await keep(text)}`,
  };
  const asker = new Asker(desk, page);
  using _ctrlC = interrupts.take(() => {
    const { answering } = asker;
    asker.stop();
    return answering;
  });
  const onUnkept = (error: unknown) => say(`this conversation is not kept from here on: ${messageOf(error)}`);
  let conversation = await chat.open(onUnkept);
  const attached = [...(chat.attached ?? [])];
  /** What is to be asked again, and by whom. */
  let again: Parameters<ChatHands["again"]> | undefined;
  const hands: ChatHands = {
    ...{ parts: chat, desk, attached, say },
    conversation: async () => conversation,
    columns: page().columns,
    write: (text) => say("your message was:", text),
    again: (...what) => {
      again = what;
    },
    move: async (fork) => {
      await conversation[Symbol.asyncDispose]();
      conversation = await chat.open(onUnkept, fork);
    },
    leave: () => left.abort(),
  };
  const askAgain = async ([place, wishes]: Parameters<ChatHands["again"]>) => {
    const before = conversation.session.wishes;
    const message = conversation.session.messages[place];
    if (message?.role !== "user") return;
    await conversation.drop(place);
    if (wishes !== undefined) await conversation.wish(wishes);
    await asker.ask(conversation, message.content);
    if (wishes !== undefined) await conversation.wish(before);
  };
  const take = async (line: string) => {
    const slashed = parseSlash(line);
    if (slashed.type === "error") return say(slashed.message, slashed.hint);
    if (slashed.type === "command") {
      await doSlash(slashed.command, hands);
      const what = again;
      again = undefined;
      return what === undefined ? undefined : askAgain(what);
    }
    const files = await Promise.all(attached.map((path) => chat.attach(path)));
    attached.length = 0;
    return asker.ask(conversation, [...files, { type: "text", text: slashed.text }]);
  };
  print(tailLines(conversation.session.messages, page(), 24));
  outlet.write("> ");
  try {
    for await (const line of untilAborted(lines, signal)) {
      try {
        if (line.trim() !== "") await take(line);
      } catch (error) {
        if (signal.aborted) throw error;
        say(
          messageOf(error),
          ...(error instanceof PmovesError && error.hint !== undefined ? [error.hint] : []),
        );
      }
      if (left.signal.aborted || signal.aborted) break;
      outlet.write("> ");
    }
  } finally {
    await conversation[Symbol.asyncDispose]();
  }
}

/** Lines as they are typed. Throws the signal's reason when it aborts, whether somebody types or not. */
async function* untilAborted(lines: AsyncIterable<string>, signal: AbortSignal): AsyncGenerator<string> {
  const iterator = lines[Symbol.asyncIterator]();
  for (;;) {
    const next = await unlessAborted(iterator.next(), signal);
    if (next.done) return;
    yield next.value;
  }
}

/** What is written by one and read by another. */
class Outlet {
  #texts: string[] = [];
  #ended = false;
  readonly #bell = new Bell();

  write(text: string): void {
    this.#texts.push(text);
    this.#bell.ring();
  }

  end(): void {
    this.#ended = true;
    this.#bell.ring();
  }

  async *texts(): AsyncGenerator<string, void, undefined> {
    for (;;) {
      const texts = this.#texts;
      this.#texts = [];
      yield* texts;
      if (this.#texts.length > 0) continue;
      if (this.#ended) return;
      await this.#bell.rung();
    }
  }
}
