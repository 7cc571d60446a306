import { expect, it } from "vitest";
import { keymapOf } from "../../../src/tui/base/keymap.ts";
import { ListScreen } from "../../../src/tui/base/list-screen.ts";
import { RowsView } from "../../../src/tui/base/rows-view.ts";
import type { Desk } from "../../../src/tui/base/screen.ts";
import { FakeClock } from "../../support/clock.ts";

it("saves all that a filter lets through, though it has not looked at every row yet", async () => {
  const clock = new FakeClock();
  const rows = new RowsView<string>(10_000, () => clock.monotonic());
  for (let i = 0; i < 5_000; i++) rows.push(i % 2 === 0 ? "even" : "odd");
  const spec = {
    name: "rows",
    columns: [],
    fields: {},
    text: (row: string) => row,
    details: [],
    headline: () => [],
    message: (row: string) => row,
    record: (row: string) => row,
    start: () => undefined,
    summary: () => "",
  };
  const screen = new ListScreen(spec, keymapOf(), rows);
  const { promise: saved, resolve } = Promise.withResolvers<string>();
  const desk: Desk = {
    clock,
    signal: new AbortController().signal,
    redraw: () => undefined,
    leave: () => undefined,
    nextTheme: () => undefined,
    copy: async () => "",
    save: async (_, text) => resolve(text),
    edit: async () => undefined,
  };
  await screen.start(desk);
  screen.setFilter("even");
  expect([rows.length, rows.scanning]).toEqual([0, true]);
  screen.save("out.jsonl");
  expect((await saved).trim().split("\n")).toHaveLength(2_500);
});
