import { type Instance, render } from "ink";
import { createElement } from "react";
import type { InlineDesk, InlineFrame, InlineScreen } from "../base/inline-screen.ts";
import { InlineStage } from "../base/inline-stage.ts";
import type { Key } from "../base/screen.ts";
import { themeOf } from "../base/theme.ts";
import { erasedAfterResize, reflowOf } from "./erase-frame.ts";
import { Inline, type InlineApp } from "./inline-app.ts";
import { OutputGate } from "./output-gate.ts";
import type { ShowParts } from "./show.ts";
import { Stay } from "./stay.ts";

/** With any other number Ink may hold back a frame that follows another: the stage says when to draw. */
const UNTHROTTLED = 0;

/**
 * Shows a screen at the end of the terminal's main buffer until it is left. What it printed stays, its frame
 * does not; then the summary is said, or what ended the screen is thrown.
 */
export async function showInline(screen: InlineScreen, parts: Omit<ShowParts, "fps">): Promise<void> {
  const { clock, terminal, settings, save } = parts;
  const { input, output, color } = terminal;
  let app: InlineApp | undefined;
  let ink: Instance | undefined;
  const gate = new OutputGate(output);
  const stay: Stay = new Stay(parts, () => {
    stage.draw();
    stage.stop();
    gate.together(() => {
      ink?.clear();
      ink?.unmount();
    });
  });
  const { leave, copy, signal } = stay;
  const theme = themeOf(settings.theme, color);
  const stage: InlineStage = new InlineStage({
    screen,
    clock,
    size: stay.size,
    theme,
    onFrame: (frame) => ink?.rerender(elementOf(frame)),
    onPrint: (text) => app?.print(text),
    together: (act) => gate.together(act),
    onFault: leave,
  });
  const desk: InlineDesk = {
    ...{ clock, signal, theme, leave, copy, save },
    size: () => stay.size,
    print: (lines) => stage.print(lines),
    redraw: () => stage.redraw(),
    draw: () => stage.draw(),
    async edit(text, extension) {
      let edited = text;
      await app?.suspend(async () => {
        edited = await terminal.edit(text, extension);
      });
      stage.draw();
      return edited;
    },
  };
  const { promise: mounted, resolve: mount } = Promise.withResolvers<void>();
  const onMount = (it: InlineApp) => {
    app = it;
    mount();
  };
  const onKeys = (keys: readonly Key[]) => stage.press(keys);
  // By `rerender`, which draws before it returns; a store's listeners would be called later, by themselves.
  const elementOf = (frame: InlineFrame) => createElement(Inline, { frame, onKeys, onMount });
  let { columns } = stay.size;
  await stay.last({
    // Ink does not know that terminals wrap anew what they show.
    onResize() {
      const now = stay.size;
      const erase = erasedAfterResize(stage.frame, columns, now.columns, reflowOf(terminal.program));
      ({ columns } = now);
      gate.together(() => {
        gate.stream.write(erase);
        gate.muted(() => ink?.clear());
        stage.resize(now);
      });
    },
    render() {
      const early = terminal.early?.release(true);
      // What stood there until now goes with the first frame.
      if (early !== undefined) gate.prefix("\r\u001b[J");
      if (early) input.unshift(early, "utf8");
      stage.start();
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
      return ink;
    },
    async start() {
      await mounted;
      void begin(screen, desk).catch(leave);
    },
    summary: () => screen.summary(),
  });
}

async function begin(screen: InlineScreen, desk: InlineDesk): Promise<void> {
  await screen.start(desk);
}
