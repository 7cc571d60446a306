import { EventEmitter } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Interrupted } from "../../src/cli/report-error.ts";
import { stopOnSignals } from "../../src/cli/stop-on-signals.ts";
import { Interrupts } from "../../src/kernel/interrupts.ts";

describe("stopOnSignals", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("aborts on the first signal and leaves the second one to the system", () => {
    const host = new EventEmitter();
    const stop = new AbortController();
    stopOnSignals(host as unknown as NodeJS.Process, stop, new Interrupts());
    host.emit("SIGINT");
    expect(stop.signal.reason).toBeInstanceOf(Interrupted);
    expect(host.listenerCount("SIGINT")).toBe(1);
    vi.advanceTimersByTime(250);
    expect(host.listenerCount("SIGINT")).toBe(0);
    expect(host.listenerCount("SIGTERM")).toBe(0);
  });

  it("takes the same Ctrl-C from terminal and launcher for one", () => {
    const host = new EventEmitter();
    stopOnSignals(host as unknown as NodeJS.Process, new AbortController(), new Interrupts());
    host.emit("SIGINT");
    host.emit("SIGINT");
    expect(host.listenerCount("SIGINT")).toBe(1);
  });

  it("leaves no listener behind", () => {
    const host = new EventEmitter();
    stopOnSignals(host as unknown as NodeJS.Process, new AbortController(), new Interrupts())[
      Symbol.dispose
    ]();
    expect(host.eventNames()).toEqual([]);
  });

  it("leaves a Ctrl-C to who takes it, the same from the launcher too, and stops at the next", () => {
    const host = new EventEmitter();
    const stop = new AbortController();
    const interrupts = new Interrupts();
    const taken: string[] = [];
    using _first = interrupts.take(() => taken.push("first") > 0);
    const second = interrupts.take(() => taken.push("second") > 0);
    stopOnSignals(host as unknown as NodeJS.Process, stop, interrupts);
    host.emit("SIGINT");
    host.emit("SIGINT");
    expect(taken).toEqual(["second"]);
    second[Symbol.dispose]();
    vi.advanceTimersByTime(250);
    host.emit("SIGINT");
    expect(taken).toEqual(["second", "first"]);
    expect(stop.signal.aborted).toBe(false);
    vi.advanceTimersByTime(250);
    _first[Symbol.dispose]();
    host.emit("SIGINT");
    expect(stop.signal.reason).toBeInstanceOf(Interrupted);
  });
});
