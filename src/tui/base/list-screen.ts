import { messageOf } from "../../kernel/errors.ts";
import { ColumnChoice } from "./column-choice.ts";
import { DetailPane } from "./detail-pane.ts";
import { grouped, many } from "./format.ts";
import { helpLines } from "./help-overlay.ts";
import type { KeyCommand, Keymap } from "./keymap.ts";
import { LineEditor } from "./line-editor.ts";
import { runLine } from "./list-commands.ts";
import { drawList } from "./list-draw.ts";
import type { ListSpec } from "./list-spec.ts";
import { type Match, parseQuery } from "./query.ts";
import type { RowsView } from "./rows-view.ts";
import { jsonLines } from "./save-rows.ts";
import type { Desk, Key, Screen, Size } from "./screen.ts";
import type { ScreenTheme } from "./theme.ts";

/** How long the filter may look at rows in one tick. */
const FILTER_MS = 8;
const SAID_MS = 6000;

interface Typing {
  readonly editor: LineEditor;
  readonly done: (text: string) => void;
}

/** A list that fills up: filter, search, pause, follow, detail, copy, save, columns, theme, help. */
export class ListScreen<Row> implements Screen {
  readonly spec: ListSpec<Row>;
  readonly rows: RowsView<Row>;
  readonly keymap: Keymap;
  readonly columns: ColumnChoice<Row>;
  readonly detail: DetailPane<Row>;
  #desk: Desk | undefined;
  #typing: Typing | undefined;
  #filterText = "";
  #finding: Match<Row> | undefined;
  #help = false;
  #helpTop = 0;
  #panel = false;
  #page = 10;
  #stale = true;
  #said: { readonly text: string; readonly isError: boolean; readonly until: number } | undefined;
  #seen = -1;

  constructor(spec: ListSpec<Row>, keymap: Keymap, rows: RowsView<Row>) {
    this.spec = spec;
    this.keymap = keymap;
    this.rows = rows;
    this.columns = new ColumnChoice(spec.columns);
    this.detail = new DetailPane(spec.details, () => this.#touch());
  }

  async start(desk: Desk): Promise<void> {
    this.#desk = desk;
    await this.spec.start(desk, this.rows);
  }

  tick(): boolean {
    let changed = this.#stale;
    this.#stale = false;
    if (this.spec.tick?.() === true) changed = true;
    if (this.rows.step(FILTER_MS)) changed = true;
    if (this.rows.total !== this.#seen) {
      this.#seen = this.rows.total;
      changed = true;
    }
    if (this.#said !== undefined && this.#now() >= this.#said.until) {
      this.#said = undefined;
      changed = true;
    }
    return changed;
  }

  draw(size: Size, theme: ScreenTheme): readonly string[] {
    if (this.#help) return this.#drawHelp(size, theme);
    const { lines, page } = drawList(size, theme, {
      spec: this.spec,
      rows: this.rows,
      columns: this.columns,
      detail: this.detail,
      panel: this.#panel,
      found: this.#finding,
      status: this.#status(),
      typing: this.#typing?.editor,
      said: this.#said,
    });
    this.#page = page;
    return lines;
  }

  press(key: Key): void {
    const typing = this.#typing;
    if (typing !== undefined && key.name !== "ctrl+c") this.#type(typing, key);
    else if (key.name === "" && key.text !== "")
      for (const text of key.text) this.press({ name: text, text });
    else if (this.columns.isOpen && this.columns.press(key)) this.#touch();
    else this.#obey(this.keymap.commandOf(key.name));
  }

  summary(): string {
    return this.spec.summary(this.rows);
  }

  /** Says something on the last line, for a while. */
  say(text: string, isError = false): void {
    this.#said = { text, isError, until: this.#now() + SAID_MS };
    this.#touch();
  }

  setFilter(text: string): void {
    this.#try(() => {
      this.rows.setFilter(parseQuery(text, this.spec.fields, this.spec.text));
      this.#filterText = text.trim();
    });
  }

  find(text: string): void {
    this.#try(() => {
      this.#finding = parseQuery(text, this.spec.fields, this.spec.text);
      if (this.#finding !== undefined) this.#jump(1);
    });
  }

  save(path: string): void {
    this.#later(async (desk) => {
      // A filter that has not looked at all rows yet would lose the rest.
      this.rows.step(Number.POSITIVE_INFINITY);
      const { text, count } = jsonLines(this.rows.shown(), this.spec.record);
      await desk.save(path, text);
      return `${many(count, "row")} written to ${path}`;
    });
  }

  leave(): void {
    this.#desk?.leave();
  }

  nextTheme(): void {
    this.#desk?.nextTheme();
  }

  /** Whether the key of a command does anything here. */
  can(command: KeyCommand): boolean {
    return command !== "record" || this.spec.toggleRecording !== undefined;
  }

  #obey(command: KeyCommand | undefined): void {
    if (command === undefined) return;
    this.#touch();
    if (command === "quit") this.leave();
    else if (command === "help") this.#help = !this.#help;
    else if (command === "back") this.#back();
    else if (this.#help) this.#move(command, (by) => this.#scrollHelp(by), 1000);
    else if (this.columns.isOpen && this.#move(command, (by) => this.columns.move(by), 1000)) return;
    else if (this.detail.isOpen && this.#inDetail(command)) return;
    else if (!this.#move(command, (by) => this.rows.move(by), this.rows.length)) this.#act(command);
  }

  #act(command: KeyCommand): void {
    const { rows } = this;
    if (command === "filter") this.#ask("/", "", (text) => this.setFilter(text));
    else if (command === "find") this.#ask("find:", "", (text) => this.find(text));
    else if (command === "command") this.#ask(":", "", (text) => this.#try(() => runLine(this, text)));
    else if (command === "next") this.#jump(1);
    else if (command === "previous") this.#jump(-1);
    else if (command === "pause") rows.held ? rows.follow() : rows.hold();
    else if (command === "detail") this.#openDetail();
    else if (command === "pane") this.#panel = this.spec.panel !== undefined && !this.#panel;
    else if (command === "columns") this.columns.isOpen = !this.columns.isOpen;
    else if (command === "theme") this.nextTheme();
    else if (command === "save") this.#askWhere();
    else if (command === "record") this.#record();
    else this.#withRow(command);
  }

  #withRow(command: KeyCommand): void {
    const row = this.rows.current;
    if (row === undefined) {
      this.say("there is no row yet");
      return;
    }
    const { message, record } = this.spec;
    if (command === "copy-message") this.#later(async (desk) => desk.copy(await message(row)));
    else if (command === "copy-record")
      this.#later((desk) => desk.copy(JSON.stringify(record(row), null, 2)));
    else if (command === "edit") {
      this.#later(async (desk) => {
        await desk.edit(`${JSON.stringify(record(row), null, 2)}\n`, "json");
        return "back from the editor";
      });
    }
  }

  #openDetail(): void {
    if (this.rows.current === undefined) {
      this.say("there is no row yet");
      return;
    }
    this.rows.hold();
    this.detail.rewind();
    this.detail.isOpen = true;
  }

  /** True for what means something else while the pane is open. */
  #inDetail(command: KeyCommand): boolean {
    const { detail, rows } = this;
    if (command === "detail") detail.isOpen = false;
    else if (command === "pane") detail.next(1);
    else if (command === "next-row" || command === "previous-row") {
      rows.move(command === "next-row" ? 1 : -1);
      detail.rewind();
    } else if (command === "down" || command === "up") detail.scroll(command === "down" ? 1 : -1);
    else if (command === "page-down" || command === "page-up") {
      detail.scroll(command === "page-down" ? detail.page : -detail.page);
    } else if (command === "top") detail.scroll(Number.MIN_SAFE_INTEGER);
    else return false;
    return true;
  }

  /** True where the command is one of moving. */
  #move(command: KeyCommand, move: (by: number) => void, all: number): boolean {
    if (command === "down" || command === "next-row") move(1);
    else if (command === "up" || command === "previous-row") move(-1);
    else if (command === "page-down") move(this.#page);
    else if (command === "page-up") move(-this.#page);
    else if (command === "top") move(-all);
    else if (command === "follow") {
      if (this.#help || this.columns.isOpen) move(all);
      else {
        this.detail.isOpen = false;
        this.rows.follow();
      }
    } else return false;
    return true;
  }

  #back(): void {
    if (this.#help) this.#help = false;
    else if (this.columns.isOpen) this.columns.isOpen = false;
    else if (this.detail.isOpen) this.detail.isOpen = false;
    else if (this.#panel) this.#panel = false;
    else if (this.#finding !== undefined) this.#finding = undefined;
    else if (this.#filterText !== "") this.setFilter("");
    else this.rows.follow();
  }

  #jump(direction: 1 | -1): void {
    if (this.#finding === undefined) {
      this.say(`nothing to find yet: ${this.#keyOf("find")} asks what`);
      return;
    }
    const place = this.rows.find(this.#finding, direction);
    if (place === undefined) {
      this.say("nothing matches");
      return;
    }
    this.rows.goTo(place);
    this.detail.rewind();
  }

  #record(): void {
    const { toggleRecording } = this.spec;
    if (toggleRecording === undefined) this.say("nothing can be recorded here");
    else this.#later(() => toggleRecording());
  }

  #askWhere(): void {
    const stamp = new Date(this.#desk?.clock.now() ?? 0).toISOString().replace(/[-:]|\.\d+/g, "");
    this.#ask("save as:", `pmoves-${this.spec.name}-${stamp}.jsonl`, (path) => this.save(path));
  }

  #ask(label: string, text: string, done: (text: string) => void): void {
    this.#typing = { editor: new LineEditor(label, text), done };
  }

  #type({ editor, done }: Typing, key: Key): void {
    this.#touch();
    if (key.name === "escape") this.#typing = undefined;
    else if (key.name === "enter") {
      this.#typing = undefined;
      done(editor.text.trim());
    } else editor.press(key);
  }

  #scrollHelp(by: number): void {
    this.#helpTop = Math.max(0, this.#helpTop + by);
  }

  #drawHelp({ columns, rows }: Size, theme: ScreenTheme): readonly string[] {
    const lines = helpLines(this.keymap, (command) => this.can(command), columns, theme);
    this.#helpTop = Math.min(this.#helpTop, Math.max(0, lines.length - rows));
    return lines.slice(this.#helpTop, this.#helpTop + rows);
  }

  #status(): string {
    const { rows } = this;
    const parts = [
      rows.held ? `PAUSED +${grouped(rows.fresh)} new` : (this.spec.state?.() ?? "following"),
      `${grouped(rows.length)} of ${grouped(rows.kept)} kept, ${grouped(rows.total)} in all`,
    ];
    if (this.#filterText !== "") parts.push(`filter ${this.#filterText}${rows.scanning ? " …" : ""}`);
    if (rows.missed > 0) parts.push(`${grouped(rows.missed)} gone unfiltered`);
    parts.push(`${this.#keyOf("help")} help`);
    return parts.join(" · ");
  }

  #keyOf(command: KeyCommand): string {
    return this.keymap.keysOf(command)[0] ?? ":";
  }

  #try(act: () => void): void {
    try {
      // What was wrong before is so no more; what this says comes behind it.
      if (this.#said?.isError === true) this.#said = undefined;
      act();
      this.#touch();
    } catch (error) {
      this.say(messageOf(error), true);
    }
  }

  /** Does something that takes time and says what came of it. */
  #later(act: (desk: Desk) => Promise<string>): void {
    const desk = this.#desk;
    if (desk === undefined) return;
    act(desk).then(
      (done) => this.say(done),
      (error: unknown) => this.say(messageOf(error), true),
    );
  }

  #now(): number {
    return this.#desk?.clock.monotonic() ?? 0;
  }

  #touch(): void {
    this.#stale = true;
  }
}
