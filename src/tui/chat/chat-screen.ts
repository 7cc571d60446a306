import { type Conversation, textOfContent, type Wishes } from "../../chat/index.ts";
import type { InputBlock } from "../../gateway/index.ts";
import { messageOf, PmovesError } from "../../kernel/errors.ts";
import { dollars, many } from "../base/format.ts";
import type { InlineDesk, InlineFrame, InlineScreen } from "../base/inline-screen.ts";
import type { Key, Size } from "../base/screen.ts";
import type { ScreenTheme } from "../base/theme.ts";
import { cut, printable, wrap } from "../base/width.ts";
import { Asker } from "./asker.ts";
import type { ChatParts } from "./chat-parts.ts";
import { chatSources } from "./chat-sources.ts";
import { Composer } from "./composer/composer.ts";
import { helpLines } from "./help-lines.ts";
import { loadColouredRender, loadRender, type Page, type Render } from "./page.ts";
import { type SlashSources, slashCompleter } from "./slash/complete-slash.ts";
import { parseSlash } from "./slash/parse-slash.ts";
import type { SlashCommand } from "./slash/slash-command.ts";
import { type ChatHands, doSlash } from "./slash-actions.ts";
import { statusLine } from "./status-line.ts";
import { questionLines, tailLines } from "./transcript.ts";

/** Commands that need not wait until an answer is whole. */
const AT_ONCE: ReadonlySet<string> = new Set(["quit", "help"]);
/** Between two draws of a running clock, in milliseconds. */
const CLOCK_MS = 500;

/** A conversation in the terminal: what is done goes up into the scrollback, below is what is coming and typed. */
export class ChatScreen implements InlineScreen {
  readonly #parts: ChatParts;
  readonly #sources: SlashSources;
  readonly #composer: Composer;
  readonly #attached: string[];
  readonly #waiting: (() => Promise<void>)[] = [];
  #desk: InlineDesk | undefined;
  #asker: Asker | undefined;
  #conversation: Promise<Conversation> | undefined;
  #opened: Conversation | undefined;
  #render: Render = (text, columns) => wrap(text, columns);
  /** Until it is known which conversation this is, what is sent waits. */
  #busy = true;
  /** Pressed before there was anything to act on. */
  #pressed: Key[] = [];
  #kept = true;
  #armed = false;
  #notice = "";

  constructor(parts: ChatParts) {
    this.#parts = parts;
    this.#sources = chatSources(
      parts,
      () => this.#desk?.signal,
      () => this.#opened?.session.wishes.function ?? undefined,
    );
    this.#attached = [...(parts.attached ?? [])];
    this.#composer = new Composer({
      placeholder: "ask something, / for commands, ? for help",
      complete: slashCompleter(this.#sources),
      changed: () => this.#desk?.redraw(),
    });
  }

  async start(desk: InlineDesk): Promise<void> {
    this.#desk = desk;
    this.#asker = new Asker(desk, () => this.#page());
    for (const key of this.#pressed) this.press(key);
    this.#pressed = [];
    desk.draw();
    const [render, conversation] = await Promise.all([loadRender(), this.#open(undefined)]);
    this.#render = render;
    const { messages } = conversation.session;
    if (messages.length > 0) desk.print(tailLines(messages, this.#page(), desk.size().rows * 2));
    this.#busy = false;
    void this.#next();
    desk.draw();
    const [coloured] = await Promise.all([
      loadColouredRender(),
      this.#loadHistory(),
      // Opens what answers while nobody waits for it; where it can't be opened, the first question says why.
      this.#sources.names("model"),
    ]);
    this.#render = coloured;
  }

  press(key: Key): void {
    if (this.#desk === undefined) {
      this.#pressed.push(key);
      return;
    }
    const outcome = this.#composer.press(key);
    this.#notice = "";
    const armed = this.#armed;
    this.#armed = false;
    switch (outcome.type) {
      case "submit":
        this.#submit(outcome.text);
        break;
      case "interrupt":
        this.#interrupt(armed);
        break;
      case "eof":
        this.#desk?.leave();
        break;
      case "help":
        this.#say(...helpLines(undefined, this.#page().columns, this.#page().theme));
        break;
      case "editor":
        void this.#editor();
        break;
      case "none":
        if (key.name === "ctrl+t") this.#showThought();
    }
  }

  draw({ columns, rows }: Size, theme: ScreenTheme): InlineFrame {
    const most = Math.max(1, rows - 1);
    const drawn = this.#composer.draw(columns, theme);
    // Without blanks at their ends: a terminal that gets narrower wraps these too.
    const own = drawn.lines.slice(0, Math.max(1, most - 1)).map((line) => line.trimEnd());
    const status = most > own.length ? [this.#status(columns, theme)] : [];
    const notice = this.#notice === "" ? [] : [theme.warning(cut(this.#notice, columns - 1))];
    const room = most - own.length - status.length - notice.length;
    const tail = room > 1 ? (this.#asker?.tail(room - 1) ?? []) : [];
    const above = [...tail, ...(tail.length > 0 ? [""] : []), ...notice].slice(0, Math.max(0, room + 1));
    const row = Math.min(drawn.cursor.row, own.length - 1);
    return {
      lines: [...above, ...own, ...status],
      cursor: { row: above.length + row, column: drawn.cursor.column },
    };
  }

  summary(): string {
    const session = this.#opened?.session;
    if (session === undefined || session.messages.length === 0) return "";
    const answers = session.messages.filter(({ role }) => role === "assistant").length;
    const cost = this.#cost();
    const spent = cost > 0 ? `, ${dollars(cost)}` : "";
    const goOn = this.#kept ? `; to go on: pmoves chat --session ${session.id}` : "; it is not kept";
    return `${many(answers, "answer")}${spent}${goOn}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#asker?.stop();
    await this.#asker?.idle;
    await this.#opened?.[Symbol.asyncDispose]();
  }

  #status(columns: number, theme: ScreenTheme): string {
    const status = {
      wishes: this.#opened?.session.wishes ?? {},
      figures: this.#asker?.figures,
      cost: this.#cost(),
      attached: this.#attached.length,
      waiting: this.#waiting.length,
      answering: this.#asker?.since,
      kept: this.#kept,
    };
    return statusLine(status, columns - 1, theme);
  }

  #cost(): number {
    return this.#asker?.cost ?? 0;
  }

  #page(): Page {
    const desk = this.#desk;
    if (desk === undefined) throw new Error("the chat has no terminal yet");
    return { columns: Math.max(2, desk.size().columns - 1), theme: desk.theme, render: this.#render };
  }

  #say(...lines: readonly string[]): void {
    const { columns } = this.#page();
    this.#desk?.print(lines.flatMap((line) => (line.includes("\u001b") ? [line] : wrap(line, columns))));
  }

  #open(fork: string | undefined): Promise<Conversation> {
    const opened = this.#parts.open((error) => this.#unkept(error), fork);
    this.#conversation = opened;
    void opened.then(
      (conversation) => {
        this.#opened = conversation;
      },
      // Told by whoever waits for it.
      () => undefined,
    );
    return opened;
  }

  #unkept(error: unknown): void {
    if (!this.#kept) return;
    this.#kept = false;
    this.#fail(`this conversation is not kept from here on: ${messageOf(error)}`);
  }

  #fail(message: string, hint?: string): void {
    const { columns, theme } = this.#page();
    const lines = wrap(message, columns).map(theme.error);
    const more = hint === undefined ? [] : wrap(hint, columns).map(theme.dim);
    this.#desk?.print([...lines, ...more, ""]);
  }

  async #loadHistory(): Promise<void> {
    const { history } = this.#parts;
    if (history === undefined) return;
    try {
      const { prompts } = await history.list();
      this.#composer.setHistory(prompts);
    } catch (error) {
      this.#notice = printable(`what was sent before can't be read: ${messageOf(error)}`);
      this.#desk?.redraw();
    }
  }

  #submit(text: string): void {
    void this.#remember(text);
    const slashed = parseSlash(text);
    if (slashed.type === "error") {
      this.#say(...questionLines(text, this.#page()).slice(0, -1));
      this.#fail(slashed.message, slashed.hint);
      return;
    }
    if (slashed.type === "text") this.#waiting.push(() => this.#question(slashed.text));
    else if (AT_ONCE.has(slashed.command.name)) void this.#guarded(() => this.#slash(slashed.command, text));
    else this.#waiting.push(() => this.#slash(slashed.command, text));
    void this.#next();
  }

  async #remember(text: string): Promise<void> {
    try {
      await this.#parts.history?.append(text);
    } catch (error) {
      this.#notice = printable(`what is sent can't be kept for later: ${messageOf(error)}`);
    }
  }

  /** One after the other: a question that is sent while an answer comes waits for its end. */
  async #next(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    for (let act = this.#waiting.shift(); act !== undefined; act = this.#waiting.shift()) {
      await this.#guarded(act);
    }
    this.#busy = false;
    this.#desk?.draw();
  }

  async #guarded(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (this.#desk?.signal.aborted) return;
      this.#fail(messageOf(error), error instanceof PmovesError ? error.hint : undefined);
      this.#desk?.draw();
    }
  }

  async #slash(command: SlashCommand, text: string): Promise<void> {
    this.#desk?.print(questionLines(text, this.#page()).slice(0, -1));
    await doSlash(command, this.#hands());
    this.#desk?.draw();
  }

  async #question(text: string): Promise<void> {
    const paths = [...this.#attached];
    const files = await Promise.all(paths.map((path) => this.#parts.attach(path)));
    this.#attached.length = 0;
    const page = this.#page();
    const named = paths.map((path) => page.theme.dim(cut(`  with ${printable(path)}`, page.columns)));
    this.#desk?.print([...questionLines(text, page).slice(0, -1), ...named, ""]);
    await this.#ask([...files, { type: "text", text }]);
  }

  async #ask(content: readonly InputBlock[]): Promise<void> {
    const conversation = await this.#conversation;
    if (conversation === undefined || this.#asker === undefined) return;
    const clock = this.#desk?.clock;
    const beat = (): (() => void) | undefined =>
      clock?.after(CLOCK_MS, () => {
        this.#desk?.redraw();
        stop = beat();
      });
    let stop = beat();
    try {
      await this.#asker.ask(conversation, content);
    } finally {
      stop?.();
    }
  }

  #hands(): ChatHands {
    const desk = this.#desk;
    if (desk === undefined) throw new Error("the chat has no terminal yet");
    return {
      parts: this.#parts,
      desk,
      conversation: async () => (await this.#conversation) ?? this.#open(undefined),
      columns: this.#page().columns,
      attached: this.#attached,
      say: (...lines) => this.#say(...lines),
      write: (text) => this.#composer.setText(text),
      again: (place, wishes) => this.#again(place, wishes),
      move: (fork) => this.#move(fork),
      leave: () => desk.leave(),
    };
  }

  #again(place: number, wishes: Wishes | undefined): void {
    this.#waiting.unshift(async () => {
      const conversation = await this.#conversation;
      const message = conversation?.session.messages[place];
      if (conversation === undefined || message?.role !== "user") return;
      const before = conversation.session.wishes;
      await conversation.drop(place);
      if (wishes !== undefined) await conversation.wish(wishes);
      this.#desk?.print(["", ...questionLines(textOfContent(message.content), this.#page())]);
      try {
        await this.#ask(message.content);
      } finally {
        if (wishes !== undefined) await conversation.wish(before);
      }
    });
  }

  async #move(fork: string): Promise<void> {
    const before = this.#opened;
    const conversation = await this.#open(fork);
    await before?.[Symbol.asyncDispose]();
    this.#say(`this is session ${conversation.session.id} now; ${fork} stays as it is`);
  }

  #interrupt(armed: boolean): void {
    if (this.#asker?.answering) {
      this.#asker.stop();
      return;
    }
    if (!this.#composer.isEmpty) this.#composer.setText("");
    else if (armed) this.#desk?.leave();
    else {
      this.#armed = true;
      this.#notice = "ctrl+c again, or ctrl+d, leaves";
    }
  }

  async #editor(): Promise<void> {
    const desk = this.#desk;
    if (desk === undefined) return;
    await this.#guarded(async () => {
      this.#composer.setText((await desk.edit(this.#composer.text, "md")).replace(/\n$/, ""));
    });
    desk.draw();
  }

  #showThought(): void {
    const { columns, theme } = this.#page();
    const thought = this.#asker?.thought.trim() ?? "";
    if (thought === "") {
      this.#notice = "nothing was thought before the last answer";
      return;
    }
    this.#desk?.print([...wrap(thought, columns).map(theme.dim), ""]);
  }
}
