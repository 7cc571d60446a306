import { describe, expect, it } from "vitest";
import { RowsView } from "../../../src/tui/base/rows-view.ts";

function view(capacity: number, count: number, clock = () => 0) {
  const rows = new RowsView<number>(capacity, clock);
  for (let i = 0; i < count; i++) rows.push(i);
  return rows;
}

function shown(rows: RowsView<number>, height: number): (number | undefined)[] {
  const top = rows.top(height);
  return Array.from({ length: height }, (_, i) => rows.at(top + i));
}

const even = (n: number) => n % 2 === 0;

describe("rows that come", () => {
  it("follow the newest, and count all of them", () => {
    const rows = view(5, 8);
    expect(shown(rows, 3)).toEqual([5, 6, 7]);
    expect([rows.total, rows.kept, rows.length, rows.current]).toEqual([8, 5, 5, 7]);
  });

  it("stand still where somebody looks back, while what comes is counted and kept", () => {
    const rows = view(5, 5);
    rows.move(-2);
    for (let i = 5; i < 50; i++) rows.push(i);
    expect([rows.held, rows.fresh, rows.current]).toEqual([true, 45, 2]);
    expect(shown(rows, 3)).toEqual([2, 3, 4]);
    rows.follow();
    expect([rows.held, rows.current]).toEqual([false, 49]);
  });

  it("keep the cursor in the window wherever it goes", () => {
    const rows = view(100, 100);
    rows.move(-1000);
    expect(shown(rows, 3)).toEqual([0, 1, 2]);
    rows.move(4);
    expect(shown(rows, 3)).toEqual([2, 3, 4]);
    rows.move(-1);
    expect(shown(rows, 3)).toEqual([2, 3, 4]);
    rows.move(1000);
    expect([...shown(rows, 3), rows.current]).toEqual([97, 98, 99, 99]);
  });

  it("are filtered as they come, and forgotten as they go", () => {
    const rows = view(6, 6);
    rows.setFilter(even);
    expect(rows.length).toBe(0);
    expect(rows.step(5)).toBe(true);
    expect([...rows.shown()]).toEqual([0, 2, 4]);
    rows.push(6);
    rows.push(7);
    expect(rows.step(5)).toBe(true);
    expect([...rows.shown()]).toEqual([2, 4, 6]);
    expect(rows.missed).toBe(0);
    rows.setFilter(undefined);
    expect(rows.length).toBe(6);
  });

  it("are filtered a piece at a time, and what went by unseen is said", () => {
    let now = 0;
    const rows = view(1000, 1000, () => now++);
    rows.setFilter(even);
    expect(rows.step(1)).toBe(false);
    expect(rows.step(2)).toBe(true);
    expect([rows.scanning, rows.length]).toEqual([true, 128]);
    for (let i = 1000; i < 3000; i++) rows.push(i);
    rows.step(1e6);
    expect([rows.scanning, rows.missed, rows.length]).toEqual([false, 1744, 500]);
  });

  it("keep the place of the cursor when a filter comes and goes", () => {
    const rows = view(100, 100);
    rows.goTo(51);
    rows.setFilter(even);
    rows.step(10);
    expect(rows.current).toBe(50);
    rows.setFilter(undefined);
    expect(rows.current).toBe(50);
  });

  it("find the next and the one before, around the end", () => {
    const rows = view(10, 10);
    rows.goTo(4);
    expect(rows.find(even, 1)).toBe(6);
    expect(rows.find(even, -1)).toBe(2);
    expect(rows.find((n) => n === 1, 1)).toBe(1);
    expect(rows.find((n) => n > 99, 1)).toBeUndefined();
    expect(view(3, 0).find(even, 1)).toBeUndefined();
  });
});
