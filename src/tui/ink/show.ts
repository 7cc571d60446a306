import { type Instance, render } from "ink";
import { createElement } from "react";
import type { Clock } from "../../kernel/clock.ts";
import type { Terminal } from "../../kernel/terminal.ts";
import type { Desk, Screen } from "../base/screen.ts";
import { Stage } from "../base/stage.ts";
import { themeAfter, themeOf } from "../base/theme.ts";
import type { TuiTable } from "../settings.ts";
import { App, type InkApp } from "./app.ts";
import { Stay } from "./stay.ts";

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
  const { clock, terminal, settings, save } = parts;
  const { color } = terminal;
  let app: InkApp | undefined;
  let ink: Instance | undefined;
  const stay: Stay = new Stay(parts, () => {
    stage.stop();
    ink?.unmount();
  });
  const { leave, copy, signal } = stay;
  const theme = themeOf(settings.theme, color);
  const stage = new Stage({ screen, clock, size: stay.size, theme, onFault: leave, ...fpsOf(parts) });
  const desk: Desk = {
    ...{ clock, signal, leave, copy, save },
    redraw: () => stage.redraw(),
    nextTheme: () => stage.dress(themeAfter(stage.theme, color)),
    edit: async (text, extension) => {
      await app?.suspend(async () => void (await terminal.edit(text, extension)));
      stage.redraw();
    },
  };
  const onMount = (mounted: InkApp) => {
    app = mounted;
  };
  await stay.last({
    // The frame must fit when Ink lays it out for the new size.
    onResize: () => stage.resize(stay.size),
    render() {
      ink = render(createElement(App, { stage, onMount }), {
        stdin: terminal.input,
        stdout: terminal.output,
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
      return ink;
    },
    start() {
      void begin(screen, desk).catch(leave);
      if (!signal.aborted) stage.start();
    },
    summary: () => screen.summary(),
  });
}

async function begin(screen: Screen, desk: Desk): Promise<void> {
  await screen.start(desk);
}

function fpsOf({ fps }: ShowParts): { readonly fps?: { readonly least: number; readonly most: number } } {
  return fps === undefined ? {} : { fps };
}
