import { render } from "ink";
import { createElement } from "react";
import type { Clock } from "../../kernel/clock.ts";
import type { Terminal } from "../../kernel/terminal.ts";
import { copyText } from "../base/clipboard.ts";
import type { Desk, Screen } from "../base/screen.ts";
import { Stage } from "../base/stage.ts";
import { themeAfter, themeOf } from "../base/theme.ts";
import type { TuiTable } from "../settings.ts";
import { App, type InkApp } from "./app.ts";

/** What showing a screen needs of the program around it. */
export interface ShowParts {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly terminal: Terminal;
  readonly settings: TuiTable;
  readonly note: (text: string) => Promise<void>;
  readonly save: (path: string, text: string) => Promise<void>;
  readonly fps?: { readonly least: number; readonly most: number };
  /** Told when a frame has gone to the terminal. */
  readonly onFrame?: () => void;
}

/**
 * Shows a screen on the terminal's alternate buffer until it is left. The terminal is as it was before when
 * this settles: then the summary is printed, or what ended the screen is thrown.
 */
export async function show(screen: Screen, parts: ShowParts): Promise<void> {
  const { clock, terminal, settings } = parts;
  const { input, output, color } = terminal;
  const left = new AbortController();
  let fault: { readonly error: unknown } | undefined;
  let app: InkApp | undefined;
  const leave = (error?: unknown) => {
    if (left.signal.aborted) return;
    if (error !== undefined) fault = { error };
    left.abort();
    stage.stop();
    ink.unmount();
  };
  const size = () => ({ columns: output.columns || 80, rows: output.rows || 24 });
  const theme = themeOf(settings.theme, color);
  const stage = new Stage({ screen, clock, size: size(), theme, onFault: leave, ...fpsOf(parts) });
  const desk: Desk = {
    clock,
    signal: AbortSignal.any([left.signal, parts.signal]),
    redraw: () => stage.redraw(),
    leave,
    nextTheme: () => stage.dress(themeAfter(stage.theme, color)),
    copy: (text) =>
      copyText(text, {
        mode: settings.copy,
        term: terminal.name,
        write: (sequence) => void output.write(sequence),
        keep: terminal.keep,
      }),
    save: parts.save,
    edit: async (text, extension) => {
      await app?.suspend(async () => void (await terminal.edit(text, extension)));
      stage.redraw();
    },
  };
  // Before Ink's own listener: the frame must fit when Ink lays it out for the new size.
  const onResize = () => stage.resize(size());
  const onGone = () => leave();
  output.on("resize", onResize);
  input.on("end", onGone);
  parts.signal.addEventListener("abort", onGone);
  const onMount = (mounted: InkApp) => {
    app = mounted;
  };
  using talk = terminal.holdTalk();
  const ink = render(createElement(App, { stage, onMount }), {
    stdin: input,
    stdout: output,
    interactive: true,
    alternateScreen: true,
    incrementalRendering: true,
    isScreenReaderEnabled: false,
    maxFps: 60,
    patchConsole: false,
    exitOnCtrlC: false,
    onRender: () => {
      stage.painted();
      parts.onFrame?.();
    },
  });
  using _fall = terminal.onFall(() => {
    ink.unmount();
    talk[Symbol.dispose]();
  });
  try {
    void begin(screen, desk).catch(leave);
    if (parts.signal.aborted) leave();
    else stage.start();
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

async function begin(screen: Screen, desk: Desk): Promise<void> {
  await screen.start(desk);
}

function fpsOf({ fps }: ShowParts): { readonly fps?: { readonly least: number; readonly most: number } } {
  return fps === undefined ? {} : { fps };
}
