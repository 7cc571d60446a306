import { type Instance, render } from "ink";
import { createElement } from "react";
import { copyText } from "../base/clipboard.ts";
import type { InlineDesk, InlineFrame, InlineScreen } from "../base/inline-screen.ts";
import { InlineStage } from "../base/inline-stage.ts";
import type { Key } from "../base/screen.ts";
import { themeOf } from "../base/theme.ts";
import { erasedAfterResize, reflowOf } from "./erase-frame.ts";
import { Inline, type InlineApp } from "./inline-app.ts";
import { OutputGate } from "./output-gate.ts";
import type { ShowParts } from "./show.ts";

/** With any other number Ink may hold back a frame that follows another: the stage says when to draw. */
const UNTHROTTLED = 0;

/**
 * Shows a screen at the end of the terminal's main buffer until it is left. What it printed stays, its frame
 * does not; then the summary is said, or what ended the screen is thrown.
 */
export async function showInline(screen: InlineScreen, parts: Omit<ShowParts, "fps">): Promise<void> {
  const { clock, terminal, settings } = parts;
  const { input, output, color } = terminal;
  const left = new AbortController();
  let fault: { readonly error: unknown } | undefined;
  let app: InlineApp | undefined;
  let ink: Instance | undefined;
  const gate = new OutputGate(output);
  const leave = (error?: unknown) => {
    if (left.signal.aborted) return;
    if (error !== undefined) fault = { error };
    left.abort();
    stage.draw();
    stage.stop();
    gate.together(() => {
      ink?.clear();
      ink?.unmount();
    });
  };
  const size = () => ({ columns: output.columns || 80, rows: output.rows || 24 });
  const theme = themeOf(settings.theme, color);
  const stage: InlineStage = new InlineStage({
    screen,
    clock,
    size: size(),
    theme,
    onFrame: (frame) => ink?.rerender(elementOf(frame)),
    onPrint: (text) => app?.print(text),
    together: (act) => gate.together(act),
    onFault: leave,
  });
  const desk: InlineDesk = {
    clock,
    signal: AbortSignal.any([left.signal, parts.signal]),
    theme,
    size,
    print: (lines) => stage.print(lines),
    redraw: () => stage.redraw(),
    draw: () => stage.draw(),
    leave,
    copy: (text) =>
      copyText(text, {
        mode: settings.copy,
        term: terminal.name,
        write: (sequence) => void output.write(sequence),
        keep: terminal.keep,
      }),
    save: parts.save,
    async edit(text, extension) {
      let edited = text;
      await app?.suspend(async () => {
        edited = await terminal.edit(text, extension);
      });
      stage.draw();
      return edited;
    },
  };
  let columns = size().columns;
  // Before Ink's own listener, which does not know that terminals wrap anew what they show.
  const onResize = () => {
    const now = size();
    const erase = erasedAfterResize(stage.frame, columns, now.columns, reflowOf(terminal.program));
    columns = now.columns;
    gate.together(() => {
      gate.stream.write(erase);
      gate.muted(() => ink?.clear());
      stage.resize(now);
    });
  };
  const onGone = () => leave();
  output.on("resize", onResize);
  input.on("end", onGone);
  parts.signal.addEventListener("abort", onGone);
  const { promise: mounted, resolve: mount } = Promise.withResolvers<void>();
  const onMount = (it: InlineApp) => {
    app = it;
    mount();
  };
  using talk = terminal.holdTalk();
  const early = terminal.early?.release(true);
  // What stood there until now goes with the first frame.
  if (early !== undefined) gate.prefix("\r\u001b[J");
  if (early) input.unshift(early, "utf8");
  stage.start();
  const onKeys = (keys: readonly Key[]) => stage.press(keys);
  // By `rerender`, which draws before it returns; a store's listeners would be called later, by themselves.
  const elementOf = (frame: InlineFrame) => createElement(Inline, { frame, onKeys, onMount });
  ink = render(elementOf(stage.frame), {
    stdin: input,
    stdout: gate.stream,
    interactive: true,
    incrementalRendering: true,
    isScreenReaderEnabled: false,
    maxFps: UNTHROTTLED,
    patchConsole: false,
    exitOnCtrlC: false,
    ...(parts.onFrame === undefined ? {} : { onRender: parts.onFrame }),
  });
  using _fall = terminal.onFall(() => {
    ink?.unmount();
    talk[Symbol.dispose]();
  });
  try {
    await mounted;
    void begin(screen, desk).catch(leave);
    if (parts.signal.aborted) leave();
    await ink.waitUntilExit();
  } finally {
    leave();
    output.off("resize", onResize);
    input.off("end", onGone);
    parts.signal.removeEventListener("abort", onGone);
    talk[Symbol.dispose]();
  }
  const summary = screen.summary();
  if (summary !== "") await parts.note(summary);
  if (fault !== undefined) throw fault.error;
  parts.signal.throwIfAborted();
}

async function begin(screen: InlineScreen, desk: InlineDesk): Promise<void> {
  await screen.start(desk);
}
