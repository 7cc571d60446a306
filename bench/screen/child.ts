import { writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { openTerminal } from "../../src/adapters/terminal/open-terminal.ts";
import { systemClock } from "../../src/kernel/clock.ts";
import { keymapOf } from "../../src/tui/base/keymap.ts";
import { ListScreen } from "../../src/tui/base/list-screen.ts";
import { RowsView } from "../../src/tui/base/rows-view.ts";
import type { Screen } from "../../src/tui/base/screen.ts";
import { tailSpec } from "../../src/tui/bus-tail/screen.ts";
import { show } from "../../src/tui/ink/show.ts";
import { tuiTable } from "../../src/tui/settings.ts";
import { steadyFeed } from "./messages.ts";

/** What one run of a screen cost; read back by the bench. */
export interface Cost {
  readonly seconds: number;
  /** Of the screen's thread, as a share of one core. */
  readonly cpu: number;
  readonly frames: number;
  readonly frameMs: readonly number[];
  readonly loopP99Ms: number;
  readonly made: number;
  readonly counted: number;
  /** Megabytes of heap after a collection, at the quarter and at the end. */
  readonly heapMb: readonly [number, number];
}

const [out = "", rate = "20000", seconds = "10"] = process.argv.slice(2);
const feed = steadyFeed(Number(rate));
const rows = new RowsView<Parameters<typeof feed.body>[0]>(20_000, () => performance.now());
const screen: Screen = new ListScreen(tailSpec(feed), keymapOf(), rows);
const frameMs: number[] = [];
const stop = new AbortController();
const heap = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1e6;
};

const total = Number(seconds) * 1000;
const delays = monitorEventLoopDelay({ resolution: 5 });
let begun = { at: 0, cpu: process.threadCpuUsage(), made: 0 };
let early = 0;
let drawnAt = 0;
// The screen, seen from outside: how long from taking in to the terminal.
const timed: Screen = {
  start: (desk) => screen.start(desk),
  tick: () => {
    drawnAt = performance.now();
    return screen.tick();
  },
  draw: (size, theme) => screen.draw(size, theme),
  press: (key) => screen.press(key),
  summary: () => screen.summary(),
};
// Warm up, measure, write down, leave.
setTimeout(() => {
  early = heap();
  begun = { at: performance.now(), cpu: process.threadCpuUsage(), made: feed.made() };
  frameMs.length = 0;
  delays.enable();
}, 2000);
setTimeout(() => {
  const at = performance.now();
  const { user, system } = process.threadCpuUsage(begun.cpu);
  const cost: Cost = {
    seconds: (at - begun.at) / 1000,
    cpu: (user + system) / 1000 / (at - begun.at),
    frames: frameMs.length,
    frameMs,
    loopP99Ms: delays.percentile(99) / 1e6,
    made: feed.made(),
    counted: rows.total,
    heapMb: [early, heap()],
  };
  writeFileSync(out, JSON.stringify(cost));
  stop.abort();
}, 2000 + total);

try {
  await show(timed, {
    clock: systemClock,
    signal: stop.signal,
    terminal: openTerminal(process, { color: true, folder: "." }),
    settings: tuiTable.schema.parse({}),
    note: async () => undefined,
    save: async () => undefined,
    onFrame: () => void frameMs.push(performance.now() - drawnAt),
  });
} catch (error) {
  if (!stop.signal.aborted) throw error;
}
process.exit();
